-- Accounts: everybody their own row; the gate signs people in; administrators manage accounts.

CREATE POLICY gate_reads ON public.accounts_user FOR SELECT TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY gate_changes ON public.accounts_user FOR UPDATE TO portal_gate
    USING ((SELECT portal.at_gate()));
CREATE POLICY resident_reads ON public.accounts_user FOR SELECT TO portal_resident
    USING (id = (SELECT portal.me()));
CREATE POLICY resident_changes ON public.accounts_user FOR UPDATE TO portal_resident
    USING (id = (SELECT portal.me())) WITH CHECK (id = (SELECT portal.me()));
CREATE POLICY officer_reads ON public.accounts_user FOR SELECT TO portal_officer
    USING (id = (SELECT portal.me()));
CREATE POLICY adviser_reads ON public.accounts_user FOR SELECT TO portal_adviser
    USING (id = (SELECT portal.me()));
CREATE POLICY manager_reads ON public.accounts_user FOR SELECT TO portal_manager
    USING (id = (SELECT portal.me()));
-- The DPO reads who did what in the audit log, and so which account is whose.
CREATE POLICY dpo_reads ON public.accounts_user FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY administrator_reads ON public.accounts_user FOR SELECT TO portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY administrator_adds ON public.accounts_user FOR INSERT TO portal_administrator
    WITH CHECK ((SELECT portal.me()) IS NOT NULL);
-- Nobody changes themselves. What one administrator may do to others alone: administration.sql.
CREATE POLICY administrator_changes ON public.accounts_user FOR UPDATE TO portal_administrator
    USING (id <> (SELECT portal.me())) WITH CHECK (id <> (SELECT portal.me()));

-- A role is asked for in one's own name, for another; refused by anybody but the person concerned.
CREATE POLICY administrator_reads ON public.accounts_rolerequest FOR SELECT TO portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY administrator_adds ON public.accounts_rolerequest FOR INSERT TO portal_administrator
    WITH CHECK (recorded_by = (SELECT portal.me()) AND account_id <> (SELECT portal.me()));
CREATE POLICY administrator_changes ON public.accounts_rolerequest FOR UPDATE TO portal_administrator
    USING (account_id <> (SELECT portal.me()))
    WITH CHECK (ended_by = (SELECT portal.me()) AND outcome = 'refused');

-- The audit log: rows are added at the gate, when a request ends; the DPO reads them.
CREATE POLICY gate_adds ON public.accounts_auditevent FOR INSERT TO portal_gate
    WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY dpo_reads ON public.accounts_auditevent FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

-- Sessions, sign-in addresses and second steps: tables of Django and allauth that would let somebody become another.
CREATE POLICY gate_works ON public.django_session FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY gate_works ON public.account_emailaddress FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY gate_works ON public.account_emailconfirmation FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
CREATE POLICY gate_works ON public.mfa_authenticator FOR ALL TO portal_gate
    USING ((SELECT portal.at_gate())) WITH CHECK ((SELECT portal.at_gate()));
