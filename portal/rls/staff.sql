-- What the member of staff who asks works on, from assignments and recorded reasons, as arrays. Each
-- function stands in a SELECT of its own where another uses it: so it is asked once, not once a row.
-- Each names the roles it serves. To any other role a list of what is theirs is empty, and a list of what is kept
-- from them is null: `<> ALL (null)` is true of no row, where `<> ALL ('{}')` would be true of every row.

CREATE OR REPLACE FUNCTION portal.is_steward() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN current_setting('role') IN ('portal_officer', 'portal_manager')
    AND coalesce((SELECT v.is_steward FROM portal.viewer() AS v), false);

-- Whether the asker has the safeguarding lead's duty: by the table Roles of docs/access.md, officers, managers and the DPO may.
CREATE OR REPLACE FUNCTION portal.safeguards() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN current_setting('role') IN ('portal_officer', 'portal_manager', 'portal_dpo')
    AND portal.is_who_safeguards(portal.me());

-- What the asker may decide in that duty, or in place of those who have it and cannot (waiting.sql); the director which roles.
CREATE OR REPLACE FUNCTION portal.things_to_decide() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_officer', 'portal_manager', 'portal_dpo', 'portal_director')
        AND portal.me() IS NOT NULL
    THEN portal.falls_to(portal.me())
    ELSE '{}'
END;

-- Whether the asker has the duty of deputy: by the table Roles of docs/access.md, managers may.
CREATE OR REPLACE FUNCTION portal.deputises() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN current_setting('role') = 'portal_manager' AND EXISTS (
    SELECT FROM public.accounts_user AS u WHERE u.id = (SELECT portal.me()) AND u.is_deputy
);

-- The officers to whom a manager may give a patch for a few days, and the names that residents read of them.
CREATE OR REPLACE FUNCTION portal.may_be_given_patches() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT u.id FROM public.accounts_user AS u
    WHERE u.role = 'officer' AND u.is_active
        AND portal.me() IS NOT NULL AND current_setting('role') = 'portal_manager'
);

-- Whether this officer covered this patch for some days within the last fortnight, or does: cover after cover is a patch for
-- good, which takes two people. One that was ended before counts until then, whoever gave it.
CREATE OR REPLACE FUNCTION portal.follows_a_cover(officer uuid, patch uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN current_setting('role') = 'portal_manager' AND portal.me() IS NOT NULL AND EXISTS (
    SELECT FROM tenancies_patchassignment AS a
    WHERE a.user_id = officer AND a.patch_id = patch
        AND least(a.until_day, portal.day_of(a.ended_at)) >= portal.today() - 14 AND a.until_day IS NOT NULL
);

CREATE OR REPLACE FUNCTION portal.officers() RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT u.id, coalesce(nullif(u.name, ''), u.username)::text FROM accounts_user AS u
    WHERE u.id = ANY ((SELECT portal.may_be_given_patches())::uuid[])
    ORDER BY 2, 1
$$;

-- The patches the officer is assigned to, as lead or cover; a cover of a few days until its last day.
CREATE OR REPLACE FUNCTION portal.my_patches() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT a.patch_id FROM public.tenancies_patchassignment AS a
    WHERE a.user_id = (SELECT portal.me()) AND a.ended_at IS NULL
        AND (a.until_day IS NULL OR a.until_day >= portal.today())
        AND current_setting('role') = 'portal_officer'
);

CREATE OR REPLACE FUNCTION portal.patch_tenancies() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT t.id FROM public.tenancies_tenancy AS t
    JOIN public.tenancies_property AS home ON home.id = t.property_id
    WHERE home.patch_id = ANY ((SELECT portal.my_patches())::uuid[])
        AND t.id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])
);

CREATE OR REPLACE FUNCTION portal.patch_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT c.id FROM public.cases_case AS c
    JOIN public.tenancies_property AS home ON home.id = c.property_id
    WHERE home.patch_id = ANY ((SELECT portal.my_patches())::uuid[])
        AND c.id <> ALL ((SELECT portal.cases_too_close())::uuid[])
);

-- What the officer opened today by a recorded reason. Where someone has become protected since, it is closed.
CREATE OR REPLACE FUNCTION portal.opened_tenancies() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT o.tenancy_id FROM public.cases_outofpatchaccess AS o
    WHERE o.user_id = (SELECT portal.me()) AND o.day = portal.today() AND current_setting('role') = 'portal_officer'
        AND o.ended_at IS NULL AND o.tenancy_id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])
        AND (NOT portal.is_kept_from_outside(o.tenancy_id, NULL) OR portal.was_agreed_to_open(o.user_id, o.tenancy_id))
);

CREATE OR REPLACE FUNCTION portal.opened_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT o.case_id FROM public.cases_outofpatchaccess AS o
    WHERE o.user_id = (SELECT portal.me()) AND o.day = portal.today() AND current_setting('role') = 'portal_officer'
        AND o.ended_at IS NULL AND o.case_id <> ALL ((SELECT portal.cases_too_close())::uuid[])
        AND (NOT portal.is_kept_from_outside(NULL, o.case_id) OR portal.was_agreed_to_open(o.user_id, o.case_id))
);

-- Patch work, and what was opened.
CREATE OR REPLACE FUNCTION portal.worked_tenancies() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.patch_tenancies() || portal.opened_tenancies();

CREATE OR REPLACE FUNCTION portal.worked_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.patch_cases() || portal.opened_cases();

-- The homes of the patches hold every tenancy and case of patch work; only those of what was opened are added.
CREATE OR REPLACE FUNCTION portal.worked_homes() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT home.id FROM public.tenancies_property AS home
    WHERE home.patch_id = ANY ((SELECT portal.my_patches())::uuid[])
    UNION ALL
    SELECT t.property_id FROM public.tenancies_tenancy AS t
    WHERE t.id = ANY ((SELECT portal.opened_tenancies())::uuid[])
    UNION ALL
    SELECT c.property_id FROM public.cases_case AS c
    WHERE c.id = ANY ((SELECT portal.opened_cases())::uuid[])
);

-- People who live or lived in those tenancies, or are a party to those cases. An occupancy that was taken back may lead
-- to someone too close.
CREATE OR REPLACE FUNCTION portal.people_of_work() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT s.person_id FROM public.tenancies_occupancy AS s
    WHERE s.tenancy_id = ANY ((SELECT portal.worked_tenancies())::uuid[])
        AND s.person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
    UNION
    SELECT party.person_id FROM public.cases_party AS party
    WHERE party.case_id = ANY ((SELECT portal.worked_cases())::uuid[])
);

-- Of those, the people of the officer's patches: their safe contacts are an officer's to know. What was opened
-- from outside shows none.
CREATE OR REPLACE FUNCTION portal.people_of_patches() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT s.person_id FROM public.tenancies_occupancy AS s
    WHERE s.tenancy_id = ANY ((SELECT portal.patch_tenancies())::uuid[])
        AND s.person_id <> ALL ((SELECT portal.people_too_close())::uuid[])
    UNION
    SELECT party.person_id FROM public.cases_party AS party
    WHERE party.case_id = ANY ((SELECT portal.patch_cases())::uuid[])
);

-- Whether this is a reason from the list with the number of a call, a letter or a job, which somebody can look up.
CREATE OR REPLACE FUNCTION portal.says_why_outside(because text, quoting text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(because IN ({reasons_to_look_outside})
    AND quoting ~ '^[A-Za-z0-9][A-Za-z0-9/.-]{3,19}$' AND quoting ~ '[0-9]', false);

-- How many tenancies and cases outside their patches an account has opened today by its own reason alone.
CREATE OR REPLACE FUNCTION portal.opened_alone_today(account uuid) RETURNS bigint LANGUAGE sql STABLE
RETURN (
    SELECT count(DISTINCT coalesce(o.tenancy_id, o.case_id)) FROM public.cases_outofpatchaccess AS o
    WHERE o.user_id = account AND o.day = portal.today() AND o.agreed_by IS NULL
);

-- An officer opens one tenancy or case outside their patches until midnight. Gives its id, or null if it does not open now:
-- there is no such thing for them, it is too close to them, it has to do with someone hidden, or they have opened as many
-- today as one may alone. Of the last two, and of nothing else, the safeguarding lead is asked in the same moment;
-- whoever asks is told the same of all. An earlier version took free words.
DROP FUNCTION IF EXISTS portal.open_outside(text, text, text);
CREATE OR REPLACE FUNCTION portal.open_outside(what text, reference text, because text, quoting text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.me();
    why CONSTANT text := because || ' (' || quoting || ')';
    named uuid;
    is_kept boolean;
BEGIN
    IF me IS NULL OR current_setting('role') <> 'portal_officer' OR NOT portal.says_why_outside(because, quoting) THEN
        RETURN NULL;
    END IF;
    -- Many at one moment are counted one after the other.
    PERFORM pg_advisory_xact_lock(hashtext('portal.open_outside ' || me));
    IF what = 'tenancy' THEN
        SELECT t.id, portal.is_kept_from_outside(t.id, NULL) INTO named, is_kept FROM tenancies_tenancy AS t
        WHERE t.ref = reference AND t.ended_at IS NULL AND t.id <> ALL ((SELECT portal.tenancies_too_close())::uuid[]);
    ELSIF what = 'case' THEN
        SELECT c.id, portal.is_kept_from_outside(NULL, c.id) INTO named, is_kept FROM cases_case AS c
        WHERE c.ref = reference AND c.ended_at IS NULL AND c.id <> ALL ((SELECT portal.cases_too_close())::uuid[]);
    END IF;
    IF named IS NULL THEN
        RETURN NULL;
    ELSIF is_kept OR portal.opened_alone_today(me) >= {opened_outside_a_day} THEN
        -- The newest reason counts.
        UPDATE accounts_twopersonrequest AS r SET ended_at = now(), ended_by = me, outcome = 'taken back'
        WHERE r.kind = 'open outside' AND r.about_id = named AND r.recorded_by = me AND r.ended_at IS NULL;
        INSERT INTO accounts_twopersonrequest (id, recorded_by, kind, about_id, reason, by_name, checked, outcome)
        VALUES (gen_random_uuid(), me, 'open outside', named, why, '', '{}', '');
        RETURN NULL;
    END IF;
    INSERT INTO cases_outofpatchaccess (id, recorded_at, recorded_by, user_id, tenancy_id, case_id, reason, day)
    VALUES (
        gen_random_uuid(), now(), me, me,
        CASE WHEN what = 'tenancy' THEN named END, CASE WHEN what = 'case' THEN named END,
        why, portal.today()
    );
    RETURN named;
END
$$;

-- How many homes advisers have opened today without the number of a call: for the manager and the DPO.
CREATE OR REPLACE FUNCTION portal.homes_opened_without_a_call() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_manager', 'portal_dpo') AND portal.me() IS NOT NULL THEN (
        SELECT count(*) FROM public.accounts_auditevent AS opened
        WHERE opened.event = 'home_opened' AND opened.role = 'adviser'
            AND opened.at > now() - interval '2 days' AND portal.day_of(opened.at) = portal.today()
            AND NOT opened.detail ? 'call'
    )
END;
