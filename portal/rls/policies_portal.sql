-- Reports and what is done with them, freezes, the portal's state and the mail waiting to be sent.

-- Incidents without their reports are read by all who may have to decide, but not by whom they are too close to. The
-- director sees that there is one, whatever it is about: if the DPO and the deputy are too close, someone must.
CREATE POLICY read_every_but_too_close ON public.incidents_incident FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.incidents_too_close())::uuid[]));
CREATE POLICY read_that_there_is_one ON public.incidents_incident FOR SELECT TO portal_director
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY read_with_incident ON public.incidents_incidentstep FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND incident_id <> ALL ((SELECT portal.incidents_too_close())::uuid[]));
-- That a call turned out to be nothing is counted for the DPO and the deputy, and shown to no one: who pressed did right.
CREATE POLICY read_with_incident_what_was_done ON public.incidents_incidentstep FOR SELECT
    TO portal_manager, portal_director
    USING ((SELECT portal.me()) IS NOT NULL AND (kind <> 'nothing wrong' OR (SELECT portal.deputises()))
        AND incident_id <> ALL ((SELECT portal.incidents_too_close())::uuid[]));
CREATE POLICY take_steps ON public.incidents_incidentstep FOR INSERT TO portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind NOT IN ('something else', 'nothing wrong') AND EXISTS (
        SELECT FROM public.incidents_incident AS i WHERE i.id = incident_id));

CREATE POLICY take_steps_as_deputy ON public.incidents_incidentstep FOR INSERT TO portal_manager
    WITH CHECK ((SELECT portal.deputises()) AND recorded_by = (SELECT portal.me())
        AND kind NOT IN ('something else', 'nothing wrong') AND EXISTS (
            SELECT FROM public.incidents_incident AS i WHERE i.id = incident_id));

-- The DPO: all but those by someone too close or about a document of theirs. Officers and managers: who asks for
-- rectification of a document that they see. The inner queries on documents_document pass its own policies.
CREATE POLICY read_every_but_too_close ON public.incidents_report FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id)));
CREATE POLICY read_rectification_requests_of_documents_seen ON public.incidents_report FOR SELECT
    TO portal_officer, portal_manager
    USING (wrong = 'about me' AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
        AND EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));

-- The deputy beside their own work: as the DPO, as far as they may read the document.
CREATE POLICY read_as_deputy ON public.incidents_report FOR SELECT TO portal_manager
    USING ((SELECT portal.deputises()) AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id)));

-- A resident reads their own, by what they wrote and what became of it alone.
CREATE POLICY read_own ON public.incidents_report FOR SELECT TO portal_resident
    USING (person_id = (SELECT portal.myself()));

-- And that it was closed: nothing of why, and of no other step.
CREATE POLICY read_closing_of_own_reports ON public.incidents_incidentstep FOR SELECT TO portal_resident
    USING (kind = 'closed' AND EXISTS (
        SELECT FROM public.incidents_report AS r
        WHERE r.incident_id = incidents_incidentstep.incident_id AND r.person_id = (SELECT portal.myself())));

-- What was answered is seen with the report.
CREATE POLICY read_with_report ON public.incidents_reportstep FOR SELECT
    TO portal_resident, portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.incidents_report AS report WHERE report.id = report_id));
CREATE POLICY answer_rectification_requests ON public.incidents_reportstep FOR INSERT
    TO portal_officer, portal_manager, portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.incidents_report AS report WHERE report.id = report_id AND report.wrong = 'about me'));

-- Drills name no one. They are begun and ended, and steps are taken, by functions alone (drills.sql).
CREATE POLICY read_every ON public.incidents_drill FOR SELECT TO portal_manager, portal_dpo, portal_director
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY read_every ON public.incidents_drillstep FOR SELECT TO portal_manager, portal_dpo, portal_director
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY read_of_worked ON public.incidents_freeze FOR SELECT TO portal_officer
    USING (
        EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id)
        OR case_id = ANY ((SELECT portal.worked_cases())::uuid[])
        OR tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[])
    );
-- Never of someone too close: to whom they are too close neither sees nor ends what is frozen there.
CREATE POLICY read_every_but_too_close ON public.incidents_freeze FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.freezes_too_close())::uuid[]));
-- The director agrees to the end of what is wide or closed to staff: they see that there is one, and nothing of what.
CREATE POLICY read_wide_and_sealed ON public.incidents_freeze FOR SELECT TO portal_director
    USING ((SELECT portal.me()) IS NOT NULL AND (from_staff OR NOT (level IN ('document', 'case', 'tenancy')))
        AND id <> ALL ((SELECT portal.freezes_too_close())::uuid[]));
CREATE POLICY freeze_every_but_too_close ON public.incidents_freeze FOR INSERT TO portal_dpo
    WITH CHECK (
        recorded_by = (SELECT portal.me()) AND NOT spares_giver
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
        AND (account_id IS NULL OR account_id <> ALL ((SELECT portal.things_too_close())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    );
-- The deputy too, but for what is closed to them as well.
CREATE POLICY freeze_as_deputy ON public.incidents_freeze FOR INSERT TO portal_manager
    WITH CHECK (
        (SELECT portal.deputises()) AND recorded_by = (SELECT portal.me()) AND NOT from_staff AND NOT spares_giver
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
        AND (account_id IS NULL OR account_id <> ALL ((SELECT portal.things_too_close())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    );
-- Alone one ends a freeze of a document or a case; what is wider or closed to staff, two people do (two_people.sql).
CREATE POLICY end_narrow_but_too_close ON public.incidents_freeze FOR UPDATE TO portal_dpo
    USING (
        (SELECT portal.me()) IS NOT NULL AND level IN ('document', 'case') AND NOT from_staff
        AND id <> ALL ((SELECT portal.freezes_too_close())::uuid[])
    )
    WITH CHECK (ended_by = (SELECT portal.me()));

CREATE POLICY end_narrow_as_deputy ON public.incidents_freeze FOR UPDATE TO portal_manager
    USING (
        (SELECT portal.deputises()) AND level IN ('document', 'case') AND NOT from_staff
        AND id <> ALL ((SELECT portal.freezes_too_close())::uuid[])
    )
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Two-person requests: one asks, another agrees (portal.agree) or the one who asked takes it back.
CREATE POLICY read_every ON public.accounts_twopersonrequest FOR SELECT TO portal_manager, portal_dpo, portal_director
    USING ((SELECT portal.me()) IS NOT NULL AND (
        kind = 'open portal' OR EXISTS (SELECT FROM public.incidents_freeze AS f WHERE f.id = about_id)));
CREATE POLICY read_what_ends_a_restore ON public.accounts_twopersonrequest FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND kind = 'end restore');
-- That an officer asks to open what is kept from outside is for the lead alone: it tells that someone is hidden there.
CREATE POLICY read_what_officers_ask ON public.accounts_twopersonrequest FOR SELECT TO portal_manager, portal_dpo
    USING (kind = 'open outside' AND (SELECT portal.may_let_open_outside(now()))
        AND about_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]));
-- About a doubt: whoever could decide it. A birth date is asked for by the row itself (doubts.sql).
CREATE POLICY read_about_doubts ON public.accounts_twopersonrequest FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND EXISTS (SELECT FROM public.tenancies_doubt AS d WHERE d.id = about_id));
CREATE POLICY ask_about_doubts ON public.accounts_twopersonrequest FOR INSERT TO portal_manager, portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind IN ('same person', 'another person', 'birth date', 'give back')
        AND portal.may_decide_doubt(about_id, kind));
CREATE POLICY read_to_decide ON public.accounts_twopersonrequest FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (kind = 'open outside' AND id = ANY ((SELECT portal.things_to_decide())::uuid[])
        AND about_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])
        AND about_id <> ALL ((SELECT portal.cases_too_close())::uuid[]));
CREATE POLICY ask ON public.accounts_twopersonrequest FOR INSERT TO portal_manager, portal_dpo, portal_director
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind IN ('end freeze', 'open portal') AND (
        about_id IS NULL OR EXISTS (
            SELECT FROM public.incidents_freeze AS f WHERE f.id = about_id AND f.ended_at IS NULL)));
-- The end of a restore: the two who go through it ask and agree.
CREATE POLICY ask_to_end_a_restore ON public.accounts_twopersonrequest FOR INSERT TO portal_dpo, portal_administrator
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind = 'end restore' AND (SELECT portal.may_ask_to_end_restore()));
-- Patches and accounts: an administrator asks, never for themselves. Managers see which patches are asked for; the director
-- what they sign because no one else is left: a change of an account, a doubt.
CREATE POLICY read_what_administrators_ask ON public.accounts_twopersonrequest FOR SELECT TO portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL AND kind IN ('give patch', 'change account', 'end restore'));
CREATE POLICY read_what_is_asked_of_patches ON public.accounts_twopersonrequest FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND kind = 'give patch');
CREATE POLICY read_to_sign ON public.accounts_twopersonrequest FOR SELECT TO portal_director
    USING (id = ANY ((SELECT portal.things_to_decide())::uuid[]));
CREATE POLICY ask_as_administrator ON public.accounts_twopersonrequest FOR INSERT TO portal_administrator
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind IN ('give patch', 'change account')
        AND about_id <> (SELECT portal.me()));
-- Advice on what is to open: read by whoever sees the request, written by the DPO and the deputy, also afterwards.
CREATE POLICY read_of_requests_seen ON public.accounts_advice FOR SELECT TO portal_manager, portal_dpo, portal_director
    USING ((SELECT portal.me()) IS NOT NULL
        AND EXISTS (SELECT FROM public.accounts_twopersonrequest AS r WHERE r.id = request_id));
CREATE POLICY advise ON public.accounts_advice FOR INSERT TO portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.accounts_twopersonrequest AS r
        WHERE r.id = request_id AND r.kind IN ('end freeze', 'open portal') AND (r.ended_at IS NULL OR r.outcome = 'agreed')
    ));
CREATE POLICY advise_as_deputy ON public.accounts_advice FOR INSERT TO portal_manager
    WITH CHECK ((SELECT portal.deputises()) AND recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.accounts_twopersonrequest AS r
        WHERE r.id = request_id AND r.kind IN ('end freeze', 'open portal') AND (r.ended_at IS NULL OR r.outcome = 'agreed')
    ));
CREATE POLICY take_back_own ON public.accounts_twopersonrequest FOR UPDATE
    TO portal_manager, portal_dpo, portal_director
    USING (recorded_by = (SELECT portal.me()) AND ended_at IS NULL AND (
        about_id IS NULL OR EXISTS (SELECT FROM public.incidents_freeze AS f WHERE f.id = about_id)))
    WITH CHECK (ended_by = (SELECT portal.me()) AND outcome = 'taken back');
CREATE POLICY take_back_own_as_administrator ON public.accounts_twopersonrequest FOR UPDATE TO portal_administrator
    USING (recorded_by = (SELECT portal.me()) AND ended_at IS NULL AND kind IN ('give patch', 'change account', 'end restore'))
    WITH CHECK (ended_by = (SELECT portal.me()) AND outcome = 'taken back');

CREATE POLICY read_every ON public.incidents_portalstate FOR SELECT TO portal_manager, portal_dpo, portal_director
    USING ((SELECT portal.me()) IS NOT NULL);
-- One of them alone closes the portal; none of them opens it.
CREATE POLICY end_what_is_open ON public.incidents_portalstate FOR UPDATE TO portal_manager, portal_dpo, portal_director
    USING ((SELECT portal.me()) IS NOT NULL AND state = 'open') WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY close ON public.incidents_portalstate FOR INSERT TO portal_manager, portal_dpo, portal_director
    WITH CHECK (recorded_by = (SELECT portal.me()) AND state = 'closed');

-- Mail is queued by portal.report_not_mine, and about one's own account at the gate; from there it is sent
-- after the request.
CREATE POLICY queue_at_the_gate ON public.accounts_outgoingmail FOR INSERT TO portal_gate
    WITH CHECK ((SELECT portal.at_gate()) AND sent_at IS NULL);
CREATE POLICY read_at_the_gate ON public.accounts_outgoingmail FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY send_at_the_gate ON public.accounts_outgoingmail FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()) AND sent_at IS NULL) WITH CHECK (true);

-- Jobs are added by triggers alone (jobs.sql). Where no worker is, the web process does those of these kinds after an answer.
CREATE POLICY read_at_the_gate ON public.accounts_job FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()) AND kind IN ('alarm mail', 'ladder', 'drill', 'webhook', 'digest'));
CREATE POLICY take_at_the_gate ON public.accounts_job FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()) AND kind IN ('alarm mail', 'ladder', 'drill', 'webhook', 'digest'))
    WITH CHECK (true);

-- Alarms are added by the ladder alone (ladder.sql), and rung by webhook after an answer too.
CREATE POLICY ring_at_the_gate ON public.incidents_alarm FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()) AND channel = 'webhook');
CREATE POLICY note_at_the_gate ON public.incidents_alarm FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()) AND channel = 'webhook') WITH CHECK (true);
