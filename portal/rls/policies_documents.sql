-- Documents and who may read them, from facts. What hangs on a document is seen with the document:
-- the inner query on documents_document passes that table's own policies.

CREATE POLICY read_released ON public.documents_document FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_documents())::uuid[]));
-- While everything is closed, whatever the policy above says: these take away, and give nothing.
CREATE POLICY none_while_everything_is_closed ON public.documents_document AS RESTRICTIVE FOR SELECT
    TO portal_resident
    USING (NOT (SELECT closed.everything FROM portal.closed_to_residents() AS closed)
        AND (case_id IS NULL OR NOT (SELECT closed.cases FROM portal.closed_to_residents() AS closed)));
CREATE POLICY none_while_everything_is_closed ON public.documents_release AS RESTRICTIVE FOR SELECT
    TO portal_resident
    USING (NOT (SELECT closed.everything FROM portal.closed_to_residents() AS closed));
-- Frozen documents only in the officer's own patches: a reason of the day does not open them. Sealed ones nowhere.
CREATE POLICY read_worked ON public.documents_document FOR SELECT TO portal_officer
    USING (
        ended_at IS NULL
        AND (
            tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[])
            OR case_id = ANY ((SELECT portal.worked_cases())::uuid[])
        )
        AND (
            NOT frozen
            OR tenancy_id = ANY ((SELECT portal.patch_tenancies())::uuid[])
            OR case_id = ANY ((SELECT portal.patch_cases())::uuid[])
        )
        AND NOT sealed
    );
CREATE POLICY read_every_unsealed_but_too_close ON public.documents_document FOR SELECT TO portal_manager
    USING (
        (SELECT portal.me()) IS NOT NULL AND ended_at IS NULL AND NOT sealed
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
    );
CREATE POLICY read_every_but_too_close ON public.documents_document FOR SELECT TO portal_dpo
    USING (
        (SELECT portal.me()) IS NOT NULL
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
    );

-- Documents are added to live homes and cases that one works, in one's own name, dated as they can be. Where
-- all is frozen a new document is frozen from its first moment (states.sql): only who would see it adds it.
CREATE POLICY add_to_worked ON public.documents_document FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (
        recorded_by = (SELECT portal.me())
        AND portal.may_add_document(tenancy_id, case_id, dated, frozen, sealed)
    );

CREATE POLICY read_with_document ON public.documents_upload FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));

-- Whoever has just added a document says where it came from, once: not from the old system, and to nobody yet.
CREATE POLICY add_to_own_of_this_moment ON public.documents_upload FOR INSERT
    TO portal_officer, portal_manager
    WITH CHECK (ref = '' AND row_number IS NULL AND addressee_id IS NULL AND EXISTS (
        SELECT FROM public.documents_document AS d
        WHERE d.id = document_id AND d.recorded_by = (SELECT portal.me())
            AND d.recorded_at = transaction_timestamp()));

-- A reader knows where their own document is blacked out, as they see it anyway; not what was blacked out before.
CREATE POLICY read_live_with_document ON public.documents_documentversion FOR SELECT TO portal_resident
    USING (ended_at IS NULL AND EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));
CREATE POLICY read_with_document ON public.documents_documentversion FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));
CREATE POLICY black_out_in_what_is_seen ON public.documents_documentversion FOR INSERT
    TO portal_officer, portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id AND d.ended_at IS NULL));

CREATE POLICY read_reaching ON public.documents_release FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_releases())::uuid[]));
CREATE POLICY read_with_document ON public.documents_release FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));
CREATE POLICY release_worked ON public.documents_release FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (
        recorded_by = (SELECT portal.me()) AND approved_by IS NULL AND portal.may_release(document_id)
    );
CREATE POLICY withdraw_seen ON public.documents_release FOR UPDATE
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- That something waits for the safeguarding lead is seen with it; never by whom it would reach.
CREATE POLICY read_with_what_waits ON public.documents_hold FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_release AS r WHERE r.id = release_id)
        OR EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id));

CREATE POLICY read_to_decide ON public.documents_hold FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.things_to_decide())::uuid[]));

-- A check, and that something was found, is seen with the document. Its words are told to who could open the pages of all whom
-- they may mean, and of someone in no register to no one: to everyone else these read alike.
CREATE POLICY read_with_document ON public.documents_check FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));
CREATE POLICY ask_of_documents_seen ON public.documents_check FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (
        recorded_by = (SELECT portal.me()) AND outcome = '' AND unread = '{}'
        AND EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id)
    );
CREATE POLICY read_with_check ON public.documents_finding FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_check AS c WHERE c.id = found_by_id));
CREATE POLICY read_of_people_met ON public.documents_foundwords FOR SELECT TO portal_officer
    USING (people <> '{}' AND people <@ (SELECT portal.people_of_work())::uuid[]
        AND EXISTS (SELECT FROM public.documents_finding AS f WHERE f.id = finding_id));
CREATE POLICY read_of_everyone_but_too_close ON public.documents_foundwords FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND people <> '{}' AND NOT people && (SELECT portal.people_too_close())::uuid[]
        AND EXISTS (SELECT FROM public.documents_finding AS f WHERE f.id = finding_id));

-- Decided is about what the live check found and nothing excuses, in one's own name; any colleague takes it back.
CREATE POLICY read_with_document ON public.documents_decision FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));
CREATE POLICY decide_about_what_was_found ON public.documents_decision FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (
        recorded_by = (SELECT portal.me()) AND EXISTS (
            SELECT FROM public.documents_finding AS f JOIN public.documents_check AS c ON c.id = f.found_by_id
            WHERE c.document_id = documents_decision.document_id AND c.ended_at IS NULL
                AND f.group_key = documents_decision.group_key AND NOT f.excused
        )
    );
CREATE POLICY take_back_seen ON public.documents_decision FOR UPDATE TO portal_officer, portal_manager
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- That the use of a document is limited: whoever works on it reads it; the DPO sets it where someone disputes the document, and ends it.
CREATE POLICY read_of_seen ON public.documents_uselimit FOR SELECT TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id));
CREATE POLICY limit_what_is_disputed ON public.documents_uselimit FOR INSERT TO portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id)
        AND EXISTS (
            SELECT FROM public.incidents_report AS r
            WHERE r.id = report_id AND r.document_id = documents_uselimit.document_id AND r.wrong = 'about me'));
CREATE POLICY end_seen ON public.documents_uselimit FOR UPDATE TO portal_dpo
    USING (EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = document_id))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Blocks are never shown to the person; those of someone too close, or of what hangs on them, are neither seen, made
-- nor lifted: the reason tells what happened there. What somebody has reported themselves is hidden from them without blame, and that is
-- between them and the DPO: rls/reports.sql makes such a block.
CREATE POLICY read_of_people_met ON public.documents_block FOR SELECT TO portal_officer
    USING (NOT reported AND person_id = ANY ((SELECT portal.people_of_work())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR document_id <> ALL ((SELECT portal.documents_too_close())::uuid[])));
CREATE POLICY block_people_met ON public.documents_block FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me()) AND NOT reported
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[]))
        AND (case_id IS NULL OR case_id = ANY ((SELECT portal.worked_cases())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id)));
-- An officer lifts their own blocks; somebody else's, the DPO's among them, is lifted by a manager or the DPO. Of those that
-- they see: PostgreSQL asks the policies for reading only where a statement reads a column, and a blind one reads none.
CREATE POLICY lift_own ON public.documents_block FOR UPDATE TO portal_officer
    USING (recorded_by = (SELECT portal.me()) AND NOT reported
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR document_id <> ALL ((SELECT portal.documents_too_close())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY read_every_of_ours_but_too_close ON public.documents_block FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND NOT reported
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR document_id <> ALL ((SELECT portal.documents_too_close())::uuid[])));
CREATE POLICY read_every_but_too_close ON public.documents_block FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR document_id <> ALL ((SELECT portal.documents_too_close())::uuid[])));
CREATE POLICY block_everybody_but_too_close ON public.documents_block FOR INSERT TO portal_manager, portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND NOT reported
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = document_id)));
CREATE POLICY lift_every_of_ours ON public.documents_block FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND NOT reported
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR document_id <> ALL ((SELECT portal.documents_too_close())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY lift_every ON public.documents_block FOR UPDATE TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]))
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (document_id IS NULL OR document_id <> ALL ((SELECT portal.documents_too_close())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));
