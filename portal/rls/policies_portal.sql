-- Reports and what is done with them, freezes, the portal's state and the mail waiting to be sent.

-- The DPO: all but those about a document of a case of their own. Officers and managers: who asks for a
-- rectification request of a document that they see. The inner queries on documents_document pass its own policies.
CREATE POLICY read_every_but_of_own_cases ON public.incidents_report FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND (document_id IS NULL OR EXISTS (
        SELECT FROM public.documents_document AS d WHERE d.id = document_id)));
CREATE POLICY read_rectification_requests_of_documents_seen ON public.incidents_report FOR SELECT
    TO portal_officer, portal_manager
    USING (wrong = 'about me' AND EXISTS (
        SELECT FROM public.documents_document AS d WHERE d.id = document_id));

-- What is done with a report is seen with the report. Only the DPO and the deputy close one.
CREATE POLICY read_with_report ON public.incidents_reportstep FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.incidents_report AS report WHERE report.id = report_id));
CREATE POLICY answer_rectification_requests ON public.incidents_reportstep FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind = 'answered' AND EXISTS (
        SELECT FROM public.incidents_report AS report WHERE report.id = report_id));
CREATE POLICY handle_reports ON public.incidents_reportstep FOR INSERT TO portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.incidents_report AS report WHERE report.id = report_id
            AND (kind <> 'answered' OR report.wrong = 'about me')));

CREATE POLICY read_of_worked ON public.incidents_freeze FOR SELECT TO portal_officer
    USING (
        EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id)
        OR case_id = ANY ((SELECT portal.worked_cases())::uuid[])
        OR tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[])
    );
-- Never of a case of their own: whoever is a party to it neither sees nor lifts what is frozen there.
CREATE POLICY read_every_but_of_own_cases ON public.incidents_freeze FOR SELECT TO portal_dpo
    USING (
        (SELECT portal.me()) IS NOT NULL
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    );
CREATE POLICY freeze_every_but_of_own_cases ON public.incidents_freeze FOR INSERT TO portal_dpo
    WITH CHECK (
        recorded_by = (SELECT portal.me())
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    );
CREATE POLICY lift_every_but_of_own_cases ON public.incidents_freeze FOR UPDATE TO portal_dpo
    USING (
        (SELECT portal.me()) IS NOT NULL
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    )
    WITH CHECK (ended_by = (SELECT portal.me()));

CREATE POLICY read_every ON public.incidents_portalstate FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

-- Mail is queued by portal.report_not_mine, and about one's own account at the gate; from there it is sent
-- after the request.
CREATE POLICY queue_at_the_gate ON public.accounts_outgoingmail FOR INSERT TO portal_gate
    WITH CHECK ((SELECT portal.at_gate()) AND sent_at IS NULL);
CREATE POLICY read_at_the_gate ON public.accounts_outgoingmail FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY send_at_the_gate ON public.accounts_outgoingmail FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()) AND sent_at IS NULL) WITH CHECK (true);

-- Jobs are added by triggers alone (jobs.sql). After an answer the web process does those of these kinds.
CREATE POLICY read_at_the_gate ON public.accounts_job FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()) AND kind IN ('mail'));
CREATE POLICY take_at_the_gate ON public.accounts_job FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()) AND kind IN ('mail')) WITH CHECK (true);
