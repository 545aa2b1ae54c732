-- Reports, freezes, the portal's state and the mail waiting to be sent.

CREATE POLICY dpo_reads ON public.incidents_report FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY officer_reads ON public.incidents_freeze FOR SELECT TO portal_officer
    USING (
        EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id)
        OR case_id = ANY ((SELECT portal.worked_cases())::uuid[])
        OR tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[])
    );
CREATE POLICY dpo_reads ON public.incidents_freeze FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_adds ON public.incidents_freeze FOR INSERT TO portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()));
CREATE POLICY dpo_changes ON public.incidents_freeze FOR UPDATE TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL) WITH CHECK (ended_by = (SELECT portal.me()));

CREATE POLICY manager_reads ON public.portal_portalstate FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.portal_portalstate FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

-- Mail is queued by portal.report_not_mine, and about one's own account at the gate; from there it is sent
-- after the request.
CREATE POLICY gate_adds ON public.portal_outgoingmail FOR INSERT TO portal_gate
    WITH CHECK ((SELECT portal.at_gate()) AND sent_at IS NULL);
CREATE POLICY gate_reads ON public.portal_outgoingmail FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY gate_changes ON public.portal_outgoingmail FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()) AND sent_at IS NULL) WITH CHECK (true);
