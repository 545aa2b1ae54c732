-- Who and what is kept from advisers, and from officers outside their patches: people with a safe contact, and
-- all who live in a home that a safe contact keeps secret. No role runs these: they are for the inside of
-- functions that know who asks. Wall 1 has a text of its own (grants.sql).

-- Homes in which someone lives, or is to live, whose safe contact keeps the home secret.
CREATE OR REPLACE FUNCTION portal.secret_homes() RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT t.property_id FROM public.tenancies_safecontact AS c
    JOIN public.tenancies_occupancy AS s ON s.person_id = c.person_id AND s.ended_at IS NULL
        AND (s.to_date IS NULL OR s.to_date >= portal.today())
    JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id
    WHERE c.ended_at IS NULL AND c.standing <> 'waiting' AND c.hides_home
$$;

-- Protected people, and everyone who lives, or is to live, in such a home.
CREATE OR REPLACE FUNCTION portal.hidden_people() RETURNS uuid[]
LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT c.person_id FROM public.tenancies_safecontact AS c
    WHERE c.ended_at IS NULL AND c.standing <> 'waiting'
    UNION
    SELECT s.person_id FROM public.tenancies_occupancy AS s
    JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id
    WHERE s.ended_at IS NULL AND (s.to_date IS NULL OR s.to_date >= portal.today())
        AND t.property_id IN (SELECT portal.secret_homes())
);

-- Whether a second person agreed today that this officer opens this tenancy or case although it is kept from outside.
CREATE OR REPLACE FUNCTION portal.was_agreed_to_open(officer uuid, thing uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_twopersonrequest AS r
    WHERE r.kind = 'open outside' AND r.about_id = thing AND r.recorded_by = officer
        AND r.outcome = 'agreed' AND portal.day_of(r.ended_at) = portal.today()
);

-- Whether a tenancy or a case stays closed to officers outside its patch: someone hidden lives or lived there
-- or is or was a party to it, or it is about a home that is kept secret.
CREATE OR REPLACE FUNCTION portal.is_kept_from_outside(of_tenancy uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM (
        SELECT s.person_id FROM public.tenancies_occupancy AS s WHERE s.tenancy_id = of_tenancy
        UNION ALL
        SELECT party.person_id FROM public.cases_party AS party WHERE party.case_id = of_case
    ) AS someone
    WHERE someone.person_id = ANY ((SELECT portal.hidden_people())::uuid[])
) OR EXISTS (
    SELECT FROM (
        SELECT t.property_id FROM public.tenancies_tenancy AS t WHERE t.id = of_tenancy
        UNION ALL
        SELECT c.property_id FROM public.cases_case AS c WHERE c.id = of_case
    ) AS home
    WHERE home.property_id IN (SELECT portal.secret_homes())
);
