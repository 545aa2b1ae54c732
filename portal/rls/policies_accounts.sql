-- Accounts: everybody their own row; the gate signs people in; administrators manage accounts.

CREATE POLICY read_at_the_gate ON public.accounts_user FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY change_at_the_gate ON public.accounts_user FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY read_own ON public.accounts_user FOR SELECT
    TO {viewers}
    USING (id = (SELECT portal.me()));
CREATE POLICY change_own ON public.accounts_user FOR UPDATE TO portal_resident
    USING (id = (SELECT portal.me())) WITH CHECK (id = (SELECT portal.me()));
-- The DPO reads who did what in the audit log, and so which account is whose.
CREATE POLICY read_every ON public.accounts_user FOR SELECT TO portal_dpo, portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY add ON public.accounts_user FOR INSERT TO portal_administrator
    WITH CHECK ((SELECT portal.me()) IS NOT NULL);
-- Nobody changes themselves. What one administrator may do to others alone: administration.sql.
CREATE POLICY change_others ON public.accounts_user FOR UPDATE TO portal_administrator
    USING (id <> (SELECT portal.me())) WITH CHECK (id <> (SELECT portal.me()));

-- Leave: each their own, of those who stand on the ladder or may be safeguarding lead.
CREATE POLICY read_own ON public.accounts_leave FOR SELECT
    TO portal_officer, portal_manager, portal_dpo, portal_director
    USING (user_id = (SELECT portal.me()));
CREATE POLICY add_own ON public.accounts_leave FOR INSERT
    TO portal_officer, portal_manager, portal_dpo, portal_director
    WITH CHECK (user_id = (SELECT portal.me()) AND recorded_by = (SELECT portal.me()));
CREATE POLICY end_own ON public.accounts_leave FOR UPDATE
    TO portal_officer, portal_manager, portal_dpo, portal_director
    USING (user_id = (SELECT portal.me())) WITH CHECK (ended_by = (SELECT portal.me()));

-- The audit log: rows are added at the gate, when a request ends; the DPO reads them, but none by or about someone too
-- close: its reasons tell what happened.
CREATE POLICY add_at_the_gate ON public.accounts_auditevent FOR INSERT TO portal_gate
    WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY read_every_but_too_close ON public.accounts_auditevent FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.things_too_close())::uuid[]))
        AND (user_id IS NULL OR user_id <> ALL ((SELECT portal.things_too_close())::uuid[]))
        AND NOT object_ids && (SELECT portal.things_too_close())::uuid[]);

-- What decided access before: of what is too close neither.
CREATE POLICY dpo_reads ON public.accounts_earliervalues FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND row_id <> ALL ((SELECT portal.things_too_close())::uuid[]));

-- Sessions, sign-in addresses and second steps: tables of Django and allauth that would let somebody become another.
CREATE POLICY work_at_the_gate ON public.django_session FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY work_at_the_gate ON public.account_emailaddress FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY work_at_the_gate ON public.account_emailconfirmation FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY work_at_the_gate ON public.mfa_authenticator FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
