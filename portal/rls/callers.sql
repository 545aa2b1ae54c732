-- Finding a caller: a person is found by their full name and one thing of today's record that an ex-partner does
-- not know. Never by a birth date, an address of before or a name of before. To advisers and to officers
-- outside their patches "protected", "too close", "no such person", "lives elsewhere" and "more than one" are one answer:
-- nothing. PostgreSQL itself writes to the audit log who was looked for.

-- Whether a full name was typed: forename, or the first of several, and surname, in either order. One name alone
-- is no full name.
CREATE OR REPLACE FUNCTION portal.is_full_name(typed text, forename text, surname text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN portal.one_word(forename) <> '' AND portal.one_word(surname) <> '' AND portal.one_word(typed) IN (
    portal.one_word(forename || ' ' || surname),
    portal.one_word(surname || ' ' || forename),
    portal.one_word((portal.tokens(forename))[1] || ' ' || surname),
    portal.one_word(surname || ' ' || (portal.tokens(forename))[1])
);

-- Homes whose whole address was typed: every number of it, and its street or its postcode.
CREATE OR REPLACE FUNCTION portal.homes_with_the_whole_address(typed text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT home.id FROM public.tenancies_property AS home
    WHERE home.id IN (SELECT portal.homes_at(typed))
        AND portal.tokens(typed) @> array_remove(portal.tokens(concat_ws(' ', home.house_no, home.flat)), 'flat')
        AND (
            portal.one_word(home.street) <> '' AND portal.tokens(typed) @> portal.tokens(home.street)
            OR portal.one_word(home.postcode) <> ''
                AND strpos(portal.one_word(typed), portal.one_word(home.postcode)) > 0
        )
$$;

-- Where people live today.
CREATE OR REPLACE FUNCTION portal.lives_in(people uuid[])
RETURNS TABLE (person_id uuid, tenancy_id uuid, property_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT s.person_id, s.tenancy_id, t.property_id
    FROM public.tenancies_occupancy AS s
    JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id AND t.ended_at IS NULL
    WHERE s.person_id = ANY (people) AND s.ended_at IS NULL AND s.from_date <= portal.today()
        AND (s.to_date IS NULL OR s.to_date >= portal.today())
$$;

-- The one person of this full name of whom the other thing is true too: the number of their tenancy, their
-- telephone number, the address where they live, or that they live in `at_home`. Null for none and for several.
-- It knows no asker: it is for the inside of the functions that do.
CREATE OR REPLACE FUNCTION portal.person_known_by(full_name text, known text, at_home uuid) RETURNS uuid
LANGUAGE plpgsql STABLE AS $$
DECLARE
    named uuid[] := ARRAY(
        SELECT p.id FROM public.tenancies_person AS p
        WHERE p.ended_at IS NULL AND portal.is_full_name(full_name, p.forename, p.surname)
            AND p.id IN (
                SELECT t.about_id FROM public.tenancies_searchtoken AS t
                WHERE t.kind = 'name' AND t.token = ANY (portal.name_words(full_name))
            )
    );
    people uuid[];
BEGIN
    people := ARRAY(
        SELECT lives.person_id FROM portal.lives_in(named) AS lives
        LEFT JOIN public.tenancies_searchtoken AS number
            ON number.about_id = lives.tenancy_id AND number.kind = 'tenancy number'
        WHERE lives.property_id = at_home
            OR number.token = portal.one_word(known)
            OR lives.property_id IN (SELECT portal.homes_with_the_whole_address(known))
        UNION
        SELECT called.id FROM portal.people_called_on(known) AS called (id) WHERE called.id = ANY (named)
    );
    RETURN CASE WHEN cardinality(people) = 1 THEN people[1] END;
END
$$;

-- For officers: the address and the patch of homes on which they do not work, and nothing else of them. Every home is
-- there: one that is empty, let or kept secret is like any other.
CREATE OR REPLACE FUNCTION portal.homes_elsewhere(typed text)
RETURNS TABLE (flat text, house_no text, street text, town text, postcode text, patch_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT home.flat, home.house_no, home.street, home.town, home.postcode, home.patch_id
    FROM tenancies_property AS home
    WHERE portal.me() IS NOT NULL AND current_setting('role') = 'portal_officer'
        AND length(portal.one_word(typed)) >= 3
        AND home.ended_at IS NULL AND home.id IN (SELECT portal.homes_at(typed))
        AND home.id <> ALL ((SELECT portal.worked_homes())::uuid[])
    ORDER BY home.street, home.house_no, home.flat, home.id
    LIMIT 26
$$;

-- For advisers: the person who is calling, with each home where they live today, and what may be done for them. What
-- is looked for again, as when a page is loaded again, is written down again.
CREATE OR REPLACE FUNCTION portal.find_caller(full_name text, known text, at_home uuid)
RETURNS TABLE (
    name text, reference text, flat text, house_no text, street text, town text, postcode text, patch_id uuid,
    may_be_posted_a_code boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    someone uuid;
    shown boolean;
BEGIN
    IF me IS NULL OR current_setting('role') <> 'portal_adviser' THEN
        RETURN;
    END IF;
    someone := portal.person_known_by(full_name, known, at_home);
    shown := someone IS NOT NULL AND someone <> ALL (portal.hidden_people() || portal.people_too_close_to(me));
    INSERT INTO accounts_auditevent (event, user_id, role, object_kind, object_ids, detail)
    VALUES ('caller_looked_for', me, 'adviser', 'tenancies.person',
        array_remove(ARRAY[someone], NULL), jsonb_build_object('shown', shown));
    RETURN QUERY
        SELECT concat_ws(' ', nullif(p.forename, ''), nullif(p.surname, '')), p.ref::text,
            home.flat, home.house_no, home.street, home.town, home.postcode, home.patch_id,
            portal.may_post_at_a_callers_word(someone)
        FROM tenancies_person AS p
        LEFT JOIN portal.lives_in(ARRAY[someone]) AS lives ON lives.person_id = p.id
        LEFT JOIN tenancies_property AS home ON home.id = lives.property_id
        WHERE p.id = someone AND shown
        ORDER BY home.ref;
END
$$;

-- An earlier version looked by name alone.
DROP FUNCTION IF EXISTS portal.look_outside(text, text);
-- Another took free words.
DROP FUNCTION IF EXISTS portal.look_outside(text, text, text);

-- For officers, by a reason: the one person of this full name and one thing more, in a home on which they do not
-- work. They are told by what it takes to open that home with a reason of its own (open_outside).
CREATE OR REPLACE FUNCTION portal.look_outside(full_name text, known text, because text, quoting text)
RETURNS TABLE (
    name text, tenancy_ref text, flat text, house_no text, street text, town text, postcode text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    someone uuid;
    shown boolean;
BEGIN
    -- Three letters at least: one alone would be tried for the next.
    IF me IS NULL OR current_setting('role') <> 'portal_officer' OR NOT portal.says_why_outside(because, quoting)
        OR length(portal.one_word(full_name)) < 3 OR length(portal.one_word(known)) < 3
    THEN
        RETURN;
    END IF;
    someone := portal.person_known_by(full_name, known, NULL);
    shown := someone IS NOT NULL AND someone <> ALL (portal.hidden_people() || portal.people_too_close_to(me));
    INSERT INTO accounts_auditevent (event, user_id, role, object_kind, object_ids, detail)
    VALUES ('looked_outside_patch', me, 'officer', 'tenancies.person',
        array_remove(ARRAY[someone], NULL), jsonb_build_object('reason', because || ' (' || quoting || ')', 'shown', shown));
    RETURN QUERY
        SELECT concat_ws(' ', nullif(p.forename, ''), nullif(p.surname, '')), t.ref::text,
            home.flat, home.house_no, home.street, home.town, home.postcode
        FROM portal.lives_in(ARRAY[someone]) AS lives
        JOIN tenancies_person AS p ON p.id = lives.person_id
        JOIN tenancies_tenancy AS t ON t.id = lives.tenancy_id
        JOIN tenancies_property AS home ON home.id = lives.property_id
        WHERE shown AND lives.tenancy_id <> ALL ((SELECT portal.worked_tenancies())::uuid[])
        ORDER BY t.ref;
END
$$;
