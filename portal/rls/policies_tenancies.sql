-- People, homes and occupancies, from facts. A role without a valid claim has empty arrays, and so no rows.

-- Patches
CREATE POLICY read_every ON public.tenancies_patch FOR SELECT
    TO portal_officer, portal_adviser, portal_manager, portal_dpo, portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY read_own ON public.tenancies_patchassignment FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
CREATE POLICY read_every ON public.tenancies_patchassignment FOR SELECT
    TO portal_manager, portal_dpo, portal_administrator
    USING ((SELECT portal.me()) IS NOT NULL);
-- For good a patch is given by two people alone (two_people.sql).
CREATE POLICY end_those_of_others ON public.tenancies_patchassignment FOR UPDATE TO portal_administrator
    USING (user_id <> (SELECT portal.me())) WITH CHECK (ended_by = (SELECT portal.me()));

-- A manager gives an officer a patch for some days: five working days, which PostgreSQL does not count (holidays are
-- settings), never lie further apart than a fortnight.
CREATE POLICY cover_for_some_days ON public.tenancies_patchassignment FOR INSERT TO portal_manager
    WITH CHECK (
        recorded_by = (SELECT portal.me()) AND kind = 'cover'
        AND until_day BETWEEN (SELECT portal.today()) AND (SELECT portal.today()) + 14
        AND user_id = ANY ((SELECT portal.may_be_given_patches())::uuid[])
        AND NOT portal.follows_a_cover(user_id, patch_id)
    );
CREATE POLICY end_covers ON public.tenancies_patchassignment FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND until_day IS NOT NULL)
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Homes
CREATE POLICY read_own_homes ON public.tenancies_property FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_properties())::uuid[]));
CREATE POLICY read_worked ON public.tenancies_property FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.worked_homes())::uuid[]));
CREATE POLICY read_every ON public.tenancies_property FOR SELECT
    TO portal_adviser, portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);

CREATE POLICY read_own_homes ON public.tenancies_tenancy FOR SELECT TO portal_resident
    USING (id = ANY ((SELECT portal.my_homes())::uuid[]));
CREATE POLICY read_worked ON public.tenancies_tenancy FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.worked_tenancies())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_tenancy FOR SELECT
    TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]));

-- People
CREATE POLICY read_themselves ON public.tenancies_person FOR SELECT TO portal_resident
    USING (id = (SELECT portal.myself()));
CREATE POLICY read_met ON public.tenancies_person FOR SELECT TO portal_officer
    USING (id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_person FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.people_too_close())::uuid[]));

-- An occupancy that was taken back may be one of someone too close in a tenancy that is not.
CREATE POLICY read_worked ON public.tenancies_occupancy FOR SELECT TO portal_officer
    USING (tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[])
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_occupancy FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));

-- Of someone too close no one reads it: it may be from them that the person is kept safe.
CREATE POLICY read_of_ones_patches ON public.tenancies_safecontact FOR SELECT TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_patches())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_safecontact FOR SELECT
    TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
-- The safeguarding lead who is an officer also reads those of the people whom what waits for them is about.
CREATE POLICY read_to_decide ON public.tenancies_safecontact FOR SELECT TO portal_officer
    USING (person_id = ANY ((SELECT portal.things_to_decide())::uuid[])
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
-- Set in one's own name, after speaking to the person. What the person asked for is stored by its function alone.
CREATE POLICY set_in_ones_patches ON public.tenancies_safecontact FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me()) AND standing = 'set'
        AND person_id = ANY ((SELECT portal.people_of_patches())::uuid[]));
CREATE POLICY set_for_everybody ON public.tenancies_safecontact FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()) AND standing = 'set'
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
CREATE POLICY set_to_decide ON public.tenancies_safecontact FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me()) AND standing = 'set'
        AND person_id = ANY ((SELECT portal.things_to_decide())::uuid[])
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
CREATE POLICY set_as_safeguarding_lead ON public.tenancies_safecontact FOR INSERT TO portal_dpo
    WITH CHECK (recorded_by = (SELECT portal.me()) AND standing = 'set'
        AND ((SELECT portal.safeguards()) OR person_id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
-- What waits for the safeguarding lead is theirs to end, or whose turn it is in their place (waiting.sql).
CREATE POLICY end_in_ones_patches ON public.tenancies_safecontact FOR UPDATE TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_patches())::uuid[]) AND standing <> 'waiting')
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY end_to_decide ON public.tenancies_safecontact FOR UPDATE TO portal_officer
    USING (person_id = ANY ((SELECT portal.things_to_decide())::uuid[])
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY end_every ON public.tenancies_safecontact FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
        AND (standing <> 'waiting' OR (SELECT portal.safeguards())
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY end_as_safeguarding_lead ON public.tenancies_safecontact FOR UPDATE TO portal_dpo
    USING (((SELECT portal.safeguards()) OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Calls to return: of the officer's patches, of the managers, of the safeguarding lead, and what falls to someone in their
-- place; never of someone too close. Only portal.hand_on adds one.
CREATE POLICY read_of_ones_patches ON public.tenancies_task FOR SELECT TO portal_officer
    USING ((goes_to = 'officer' AND patch_id = ANY ((SELECT portal.my_patches())::uuid[])
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])));
CREATE POLICY do_of_ones_patches ON public.tenancies_task FOR UPDATE TO portal_officer
    USING ((goes_to = 'officer' AND patch_id = ANY ((SELECT portal.my_patches())::uuid[])
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY read_but_the_leads ON public.tenancies_task FOR SELECT TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND (goes_to <> 'safeguarding' OR (SELECT portal.safeguards())
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])));
CREATE POLICY do_but_the_leads ON public.tenancies_task FOR UPDATE TO portal_manager
    USING ((SELECT portal.me()) IS NOT NULL AND (goes_to <> 'safeguarding' OR (SELECT portal.safeguards())
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));
CREATE POLICY read_as_safeguarding_lead ON public.tenancies_task FOR SELECT TO portal_dpo
    USING ((goes_to = 'safeguarding' AND (SELECT portal.safeguards())
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])));
CREATE POLICY do_as_safeguarding_lead ON public.tenancies_task FOR UPDATE TO portal_dpo
    USING ((goes_to = 'safeguarding' AND (SELECT portal.safeguards())
            OR id = ANY ((SELECT portal.things_to_decide())::uuid[]))
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- Codes: given to people one meets, in one's own name, and to no one too close: a code opens what they read. Only
-- their functions change them.
CREATE POLICY read_of_people_met ON public.tenancies_activation FOR SELECT TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY give_to_people_met ON public.tenancies_activation FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_activation FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
CREATE POLICY give_to_every_but_too_close ON public.tenancies_activation FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));

-- Runs of letters: begun in one's own name, and reported lost by whoever wrote them or by a manager. How many letters went to
-- a street, less those that one could write oneself, tells of who is kept from one: a manager who is too close to
-- anyone reads of no one else's.
CREATE POLICY read_own ON public.tenancies_lettersrun FOR SELECT TO portal_officer
    USING (recorded_by = (SELECT portal.me()));
CREATE POLICY begin_own ON public.tenancies_lettersrun FOR INSERT TO portal_officer, portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()));
CREATE POLICY end_own ON public.tenancies_lettersrun FOR UPDATE TO portal_officer
    USING (recorded_by = (SELECT portal.me()))
    WITH CHECK (ended_by = (SELECT portal.me()) AND outcome = 'lost');
CREATE POLICY read_every ON public.tenancies_lettersrun FOR SELECT TO portal_manager
    USING (recorded_by = (SELECT portal.me())
        OR (SELECT portal.me()) IS NOT NULL AND (SELECT portal.people_too_close()) = '{}');
CREATE POLICY end_every ON public.tenancies_lettersrun FOR UPDATE TO portal_manager
    USING (recorded_by = (SELECT portal.me())
        OR (SELECT portal.me()) IS NOT NULL AND (SELECT portal.people_too_close()) = '{}')
    WITH CHECK (ended_by = (SELECT portal.me()) AND outcome = 'lost');

-- Declared interests: added by portal.declare_interest alone. The DPO reads and ends those of colleagues, about people who
-- are not too close to the DPO.
CREATE POLICY read_of_colleagues ON public.tenancies_declaredinterest FOR SELECT TO portal_dpo
    USING (user_id <> (SELECT portal.me())
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
CREATE POLICY end_of_colleagues ON public.tenancies_declaredinterest FOR UPDATE TO portal_dpo
    USING (user_id <> (SELECT portal.me())
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
    WITH CHECK (ended_by = (SELECT portal.me()));

-- What the records leave in doubt is decided by two people; officers see the birth dates that were taken from documents.
CREATE POLICY read_birth_dates_of_people_met ON public.tenancies_doubt FOR SELECT TO portal_officer
    USING (kind = 'birth date' AND person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY note_of_people_met ON public.tenancies_doubt FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind = 'birth date'
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_doubt FOR SELECT TO portal_manager, portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL
        AND (person_id IS NULL OR person_id <> ALL ((SELECT portal.people_too_close())::uuid[])));
CREATE POLICY note_of_everybody_but_too_close ON public.tenancies_doubt FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()) AND kind = 'birth date'
        AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));

-- That someone was seen or called back is noted by whoever could give them a code. It is never taken back.
CREATE POLICY read_of_people_met ON public.tenancies_identitycheck FOR SELECT TO portal_officer
    USING (person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY note_of_people_met ON public.tenancies_identitycheck FOR INSERT TO portal_officer
    WITH CHECK (recorded_by = (SELECT portal.me())
        AND person_id = ANY ((SELECT portal.people_of_work())::uuid[]));
CREATE POLICY read_every_but_too_close ON public.tenancies_identitycheck FOR SELECT TO portal_manager, portal_dpo
    USING (person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));
CREATE POLICY note_of_everybody_but_too_close ON public.tenancies_identitycheck FOR INSERT TO portal_manager
    WITH CHECK (recorded_by = (SELECT portal.me()) AND person_id <> ALL ((SELECT portal.people_too_close())::uuid[]));

-- Grants: officers their own. Residents are told theirs by portal.my_grants().
CREATE POLICY read_own ON public.tenancies_tenancygrant FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));
CREATE POLICY read_own ON public.tenancies_patchgrant FOR SELECT TO portal_officer
    USING (user_id = (SELECT portal.me()));

-- What an import quarantined: the DPO, the deputy and named data stewards.
CREATE POLICY read_every ON public.tenancies_importrun FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL);
CREATE POLICY read_every_as_steward ON public.tenancies_importrun FOR SELECT
    TO portal_officer, portal_manager
    USING ((SELECT portal.is_steward()));
CREATE POLICY read_every_but_too_close ON public.tenancies_quarantinedrow FOR SELECT TO portal_dpo
    USING ((SELECT portal.me()) IS NOT NULL AND id <> ALL ((SELECT portal.quarantined_too_close())::uuid[]));
CREATE POLICY read_every_but_too_close_as_steward ON public.tenancies_quarantinedrow FOR SELECT
    TO portal_officer, portal_manager
    USING ((SELECT portal.is_steward()) AND id <> ALL ((SELECT portal.quarantined_too_close())::uuid[]));
