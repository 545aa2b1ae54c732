-- Cases, from facts. Residents have no rights on cases and parties at all: they read their own shares.

CREATE POLICY officer_reads ON public.cases_case FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY manager_reads ON public.cases_case FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.my_own_cases())::uuid[]));
CREATE POLICY dpo_reads ON public.cases_case FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.my_own_cases())::uuid[]));

CREATE POLICY officer_reads ON public.cases_party FOR SELECT TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY manager_reads ON public.cases_party FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]));
CREATE POLICY dpo_reads ON public.cases_party FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]));

CREATE POLICY resident_reads ON public.cases_share FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_shares())::uuid[]));
CREATE POLICY officer_reads ON public.cases_share FOR SELECT TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY officer_adds ON public.cases_share FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND case_id = ANY ((SELECT portal.worked_cases())::uuid[]) AND NOT frozen);
CREATE POLICY officer_changes ON public.cases_share FOR UPDATE TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY manager_reads ON public.cases_share FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]));
CREATE POLICY manager_adds ON public.cases_share FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]) AND NOT frozen);
CREATE POLICY manager_changes ON public.cases_share FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY dpo_reads ON public.cases_share FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.my_own_cases())::uuid[]));

-- The words of a share are seen with the share.
CREATE POLICY resident_reads ON public.cases_wording FOR SELECT TO portal_resident
    USING (share_id = ANY ((SELECT portal.my_shares())::uuid[]));
CREATE POLICY officer_reads ON public.cases_wording FOR SELECT TO portal_officer
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id));
CREATE POLICY officer_adds ON public.cases_wording FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.cases_share AS share WHERE share.id = share_id AND NOT share.frozen));
CREATE POLICY officer_changes ON public.cases_wording FOR UPDATE TO portal_officer
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY manager_reads ON public.cases_wording FOR SELECT TO portal_manager
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id));
CREATE POLICY manager_adds ON public.cases_wording FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.cases_share AS share WHERE share.id = share_id AND NOT share.frozen));
CREATE POLICY manager_changes ON public.cases_wording FOR UPDATE TO portal_manager
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY dpo_reads ON public.cases_wording FOR SELECT TO portal_dpo
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id));

-- Reasons to look outside one's patches: the officer their own; the manager and the DPO all but those that
-- were given to open a case of their own.
CREATE POLICY officer_reads ON public.cases_outofpatchaccess FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
CREATE POLICY manager_reads ON public.cases_outofpatchaccess FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.my_own_cases())::uuid[])));
CREATE POLICY dpo_reads ON public.cases_outofpatchaccess FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.my_own_cases())::uuid[])));

CREATE POLICY officer_reads ON public.cases_casegrant FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
