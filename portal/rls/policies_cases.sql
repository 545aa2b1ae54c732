-- Cases, from facts. Residents have no rights on cases and parties at all: they read their own shares.

CREATE POLICY read_worked ON public.cases_case FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.cases_case FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.cases_too_close())::uuid[]));

CREATE POLICY read_worked ON public.cases_party FOR SELECT TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.cases_party FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]));

CREATE POLICY read_own ON public.cases_share FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_shares())::uuid[]));
CREATE POLICY read_worked ON public.cases_share FOR SELECT TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY share_worked ON public.cases_share FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND case_id = ANY ((SELECT portal.worked_cases())::uuid[]) AND portal.is_open_to_shares(case_id));
CREATE POLICY end_worked ON public.cases_share FOR UPDATE TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY read_every_but_too_close ON public.cases_share FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]));
CREATE POLICY share_every_but_too_close ON public.cases_share FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]) AND portal.is_open_to_shares(case_id));
CREATE POLICY end_every_but_too_close ON public.cases_share FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- While all cases are closed, whatever the policies say: these take away, and give nothing.
CREATE POLICY none_while_cases_are_closed ON public.cases_share AS RESTRICTIVE FOR SELECT TO portal_resident
    USING (NOT (SELECT closed.cases FROM portal.closed_to_residents() AS closed));
CREATE POLICY none_while_cases_are_closed ON public.cases_wording AS RESTRICTIVE FOR SELECT TO portal_resident
    USING (NOT (SELECT closed.cases FROM portal.closed_to_residents() AS closed));

-- The words of a share are seen with the share: the inner queries pass that table's own policies.
CREATE POLICY read_of_own_shares ON public.cases_wording FOR SELECT TO portal_resident
    USING (share_id = ANY ((SELECT portal.my_shares())::uuid[]));
CREATE POLICY read_with_share ON public.cases_wording FOR SELECT
    TO portal_officer, portal_manager, portal_dpo
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id));
CREATE POLICY write_for_share ON public.cases_wording FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()) AND EXISTS (
        SELECT FROM public.cases_share AS share WHERE share.id = share_id AND portal.is_open_to_shares(share.case_id)));
CREATE POLICY end_with_share ON public.cases_wording FOR UPDATE TO portal_officer, portal_manager
    USING (EXISTS (SELECT FROM public.cases_share AS share WHERE share.id = share_id))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- What is next in a case is seen with the case, by staff alone.
CREATE POLICY read_worked ON public.cases_nextstep FOR SELECT TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY write_worked ON public.cases_nextstep FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me()) AND case_id = ANY ((SELECT portal.worked_cases())::uuid[]));
CREATE POLICY end_worked ON public.cases_nextstep FOR UPDATE TO portal_officer
    USING (case_id = ANY ((SELECT portal.worked_cases())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY read_every_but_too_close ON public.cases_nextstep FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]));
CREATE POLICY write_every_but_too_close ON public.cases_nextstep FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]));
CREATE POLICY end_every_but_too_close ON public.cases_nextstep FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Reasons to look outside one's patches: the officer their own; the manager and the DPO all but those that
-- were given to open what is too close to them.
CREATE POLICY read_own ON public.cases_outofpatchaccess FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
CREATE POLICY read_every_but_too_close ON public.cases_outofpatchaccess FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND (case_id IS NULL OR case_id <> ALL ((SELECT portal.cases_too_close())::uuid[]))
        AND (tenancy_id IS NULL OR tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])));

CREATE POLICY read_own ON public.cases_casegrant FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
