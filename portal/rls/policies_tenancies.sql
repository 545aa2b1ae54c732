-- People, homes and occupancies, from facts. A role without a valid claim has empty arrays, and so no rows.

-- Patches
CREATE POLICY officer_reads ON public.tenancies_patch FOR SELECT TO portal_officer
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY adviser_reads ON public.tenancies_patch FOR SELECT TO portal_adviser
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY manager_reads ON public.tenancies_patch FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_patch FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY administrator_reads ON public.tenancies_patch FOR SELECT TO portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY officer_reads ON public.tenancies_patchassignment FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
CREATE POLICY manager_reads ON public.tenancies_patchassignment FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_patchassignment FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY administrator_reads ON public.tenancies_patchassignment FOR SELECT
    TO portal_administrator USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY administrator_adds ON public.tenancies_patchassignment FOR INSERT
    TO portal_administrator WITH CHECK (
        recorded_by = (SELECT portal.me()) AND user_id <> (SELECT portal.me()));
CREATE POLICY administrator_changes ON public.tenancies_patchassignment FOR UPDATE
    TO portal_administrator USING (user_id <> (SELECT portal.me()))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Homes
CREATE POLICY resident_reads ON public.tenancies_property FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_properties())::uuid[]));
CREATE POLICY officer_reads ON public.tenancies_property FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.worked_homes())::uuid[]));
CREATE POLICY adviser_reads ON public.tenancies_property FOR SELECT TO portal_adviser
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY manager_reads ON public.tenancies_property FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_property FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY resident_reads ON public.tenancies_tenancy FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_homes())::uuid[]));
CREATE POLICY officer_reads ON public.tenancies_tenancy FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.worked_tenancies())::uuid[]));
CREATE POLICY adviser_reads ON public.tenancies_tenancy FOR SELECT TO portal_adviser
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY manager_reads ON public.tenancies_tenancy FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_tenancy FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

-- People
CREATE POLICY resident_reads ON public.tenancies_person FOR SELECT TO portal_resident
    USING (id = (SELECT portal.my_person()));
CREATE POLICY officer_reads ON public.tenancies_person FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY adviser_reads ON public.tenancies_person FOR SELECT TO portal_adviser
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.protected_people())::uuid[]));
CREATE POLICY manager_reads ON public.tenancies_person FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_person FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_personwas FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY officer_reads ON public.tenancies_occupancy FOR SELECT TO portal_officer
    USING (tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[]));
CREATE POLICY adviser_reads ON public.tenancies_occupancy FOR SELECT TO portal_adviser
    USING ((SELECT portal.me()) IS NOT NULL
        AND person_id <> ALL ((SELECT portal.protected_people())::uuid[]));
CREATE POLICY manager_reads ON public.tenancies_occupancy FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY dpo_reads ON public.tenancies_occupancy FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

-- Who is a party to a case reads none: it may be from them that somebody is kept safe. None at all, so that
-- nobody learns who the other parties are.
CREATE POLICY officer_reads ON public.tenancies_safecontact FOR SELECT TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_work())::uuid[])
        AND (SELECT portal.my_own_cases()) = '{}');
CREATE POLICY officer_adds ON public.tenancies_safecontact FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY officer_changes ON public.tenancies_safecontact FOR UPDATE TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_work())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY manager_reads ON public.tenancies_safecontact FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL
        AND (SELECT portal.my_own_cases()) = '{}');
CREATE POLICY manager_adds ON public.tenancies_safecontact FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()));
CREATE POLICY manager_changes ON public.tenancies_safecontact FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL) WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY dpo_reads ON public.tenancies_safecontact FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND (SELECT portal.my_own_cases()) = '{}');

-- Codes: given to people one meets, in one's own name. Only their functions change them. Who is a party to
-- a case gives none: a code opens what the other parties read. None at all, so that nobody learns who they are.
CREATE POLICY officer_reads ON public.tenancies_activation FOR SELECT TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY officer_adds ON public.tenancies_activation FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND (SELECT portal.my_own_cases()) = '{}'
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY manager_reads ON public.tenancies_activation FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY manager_adds ON public.tenancies_activation FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND (SELECT portal.my_own_cases()) = '{}');
CREATE POLICY dpo_reads ON public.tenancies_activation FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

-- Grants: officers their own. Residents are told theirs by portal.my_grants().
CREATE POLICY officer_reads ON public.tenancies_tenancygrant FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
CREATE POLICY officer_reads ON public.tenancies_patchgrant FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));

-- What an import quarantined: the DPO, the deputy and named data stewards.
CREATE POLICY dpo_reads ON public.tenancies_importrun FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY officer_reads ON public.tenancies_importrun FOR SELECT TO portal_officer
    USING ((SELECT portal.is_steward()));
CREATE POLICY manager_reads ON public.tenancies_importrun FOR SELECT TO portal_manager
    USING ((SELECT portal.is_steward()));
CREATE POLICY dpo_reads ON public.tenancies_quarantinedrow FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY officer_reads ON public.tenancies_quarantinedrow FOR SELECT TO portal_officer
    USING ((SELECT portal.is_steward()));
CREATE POLICY manager_reads ON public.tenancies_quarantinedrow FOR SELECT TO portal_manager
    USING ((SELECT portal.is_steward()));
