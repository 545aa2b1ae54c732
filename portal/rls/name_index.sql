-- The index of names and numbers: what people and homes are called, folded (folding.sql), kept beside the
-- rows it repeats by the triggers below. No role reads it. The functions at the end answer with the ids of
-- what their asker may see, and nothing else: a role that they do not name finds nothing.

-- The words of a name: each word, and the name as one word where it has more (Smith-Walker, Smithwalker).
CREATE OR REPLACE FUNCTION portal.name_words(written text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := portal.tokens(written);
BEGIN
    IF cardinality(words) > 1 THEN
        words := words || portal.one_word(written);
    END IF;
    RETURN words;
END
$$;

-- What a person is known by; a word may come twice. Names they had are no names to find them by: they are
-- kept apart, for the release check and imports. Words are kept to 100 letters, as long as anything that is
-- looked for: no name is too long for the index.
CREATE OR REPLACE FUNCTION portal.person_tokens(
    forename text, surname text, former_surname text, ref text, mobile text
) RETURNS TABLE (kind text, token text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'name', left(word, 100)
    FROM unnest(portal.name_words(forename) || portal.name_words(surname)) AS word
    UNION ALL SELECT 'former name', left(word, 100)
    FROM unnest(portal.name_words(former_surname)) AS word
    WHERE word <> ALL (portal.name_words(forename) || portal.name_words(surname))
    UNION ALL SELECT 'person number', left(portal.one_word(ref), 100)
    UNION ALL SELECT 'phone', number FROM unnest(portal.phone_numbers(mobile)) AS number
$$;

-- What a home is known by. Numbers of houses and flats are found whole (2 is not 12), words of places in
-- part. "Flat" is no word.
CREATE OR REPLACE FUNCTION portal.home_tokens(
    ref text, flat text, house_no text, street text, estate text, town text, postcode text
) RETURNS TABLE (kind text, token text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'home number', left(portal.one_word(ref), 100)
    UNION ALL SELECT 'house', left(word, 100)
    FROM unnest(portal.name_words(house_no) || portal.name_words(flat)) AS word WHERE word <> 'flat'
    UNION ALL SELECT 'place', left(word, 100)
    FROM unnest(portal.tokens(concat_ws(' ', street, estate, town)) || portal.one_word(postcode)) AS word
    WHERE word <> ''
$$;

-- Writing the index -------------------------------------------------------------------------------

-- Bring the index of these people up to date. Former names stay: what a name was is known only here.
-- With its caller's rights: the triggers below have their owner's, and no one else may write the index.
CREATE OR REPLACE FUNCTION portal.index_people(people uuid[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    WITH due AS MATERIALIZED (
        SELECT DISTINCT p.id, named.kind, named.token
        FROM tenancies_person AS p
        CROSS JOIN portal.person_tokens(p.forename, p.surname, p.former_surname, p.ref, p.mobile) AS named
        WHERE p.id = ANY (people)
    ),
    gone AS (
        DELETE FROM tenancies_searchtoken AS t
        WHERE t.about_id = ANY (people) AND t.kind <> 'former name' AND NOT EXISTS (
            SELECT FROM due AS d WHERE (d.id, d.kind, d.token) = (t.about_id, t.kind, t.token))
    ),
    named_so_again AS (
        DELETE FROM tenancies_searchtoken AS t USING due AS d
        WHERE d.kind = 'name' AND t.kind = 'former name' AND (d.id, d.token) = (t.about_id, t.token)
    )
    INSERT INTO tenancies_searchtoken (about_id, kind, token)
    SELECT d.id, d.kind, d.token FROM due AS d
    WHERE NOT EXISTS (
        SELECT FROM tenancies_searchtoken AS t WHERE (t.about_id, t.kind, t.token) = (d.id, d.kind, d.token))
$$;

-- The same of these homes.
CREATE OR REPLACE FUNCTION portal.index_homes(homes uuid[]) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    WITH due AS MATERIALIZED (
        SELECT DISTINCT home.id, named.kind, named.token
        FROM tenancies_property AS home
        CROSS JOIN portal.home_tokens(
            home.ref, home.flat, home.house_no, home.street, home.estate, home.town, home.postcode
        ) AS named
        WHERE home.id = ANY (homes)
    ),
    gone AS (
        DELETE FROM tenancies_searchtoken AS t
        WHERE t.about_id = ANY (homes) AND NOT EXISTS (
            SELECT FROM due AS d WHERE (d.id, d.kind, d.token) = (t.about_id, t.kind, t.token))
    )
    INSERT INTO tenancies_searchtoken (about_id, kind, token)
    SELECT d.id, d.kind, d.token FROM due AS d
    WHERE NOT EXISTS (
        SELECT FROM tenancies_searchtoken AS t WHERE (t.about_id, t.kind, t.token) = (d.id, d.kind, d.token))
$$;

CREATE OR REPLACE FUNCTION portal.people_indexed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        changed := ARRAY(SELECT p.id FROM stored AS p);
    ELSE
        changed := ARRAY(
            SELECT p.id FROM stored AS p JOIN before AS was ON was.id = p.id
            WHERE (p.forename, p.surname, p.former_surname, p.ref, p.mobile)
                IS DISTINCT FROM (was.forename, was.surname, was.former_surname, was.ref, was.mobile)
        );
        INSERT INTO tenancies_searchtoken (about_id, kind, token)
        SELECT was.id, 'former name', named.token
        FROM before AS was
        CROSS JOIN portal.person_tokens(was.forename, was.surname, '', '', '') AS named
        WHERE was.id = ANY (changed) AND named.kind = 'name'
        ON CONFLICT (about_id, kind, token) DO NOTHING;
    END IF;
    IF changed <> '{}' THEN
        PERFORM portal.index_people(changed);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION portal.homes_indexed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        changed := ARRAY(SELECT home.id FROM stored AS home);
    ELSE
        changed := ARRAY(
            SELECT home.id FROM stored AS home JOIN before AS was ON was.id = home.id
            WHERE (home.ref, home.flat, home.house_no, home.street, home.estate, home.town, home.postcode)
                IS DISTINCT FROM (was.ref, was.flat, was.house_no, was.street, was.estate, was.town, was.postcode)
        );
    END IF;
    IF changed <> '{}' THEN
        PERFORM portal.index_homes(changed);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keeps_the_index AFTER INSERT ON public.tenancies_person
REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION portal.people_indexed();
CREATE OR REPLACE TRIGGER keeps_the_index_up_to_date AFTER UPDATE ON public.tenancies_person
REFERENCING OLD TABLE AS before NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION portal.people_indexed();
CREATE OR REPLACE TRIGGER keeps_the_index AFTER INSERT ON public.tenancies_property
REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION portal.homes_indexed();
CREATE OR REPLACE TRIGGER keeps_the_index_up_to_date AFTER UPDATE ON public.tenancies_property
REFERENCING OLD TABLE AS before NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION portal.homes_indexed();

-- The number of a tenancy or a case; the trigger's argument is the kind of token.
CREATE OR REPLACE FUNCTION portal.numbers_stored() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO tenancies_searchtoken (about_id, kind, token)
    SELECT numbered.id, TG_ARGV[0], left(portal.one_word(numbered.ref), 100) FROM stored AS numbered;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION portal.number_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE tenancies_searchtoken AS t SET token = left(portal.one_word(NEW.ref), 100)
    WHERE t.about_id = NEW.id AND t.kind = TG_ARGV[0];
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keeps_the_index AFTER INSERT ON public.tenancies_tenancy
REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION portal.numbers_stored('tenancy number');
CREATE OR REPLACE TRIGGER keeps_the_index_up_to_date AFTER UPDATE OF ref ON public.tenancies_tenancy
FOR EACH ROW WHEN (OLD.ref <> NEW.ref) EXECUTE FUNCTION portal.number_changed('tenancy number');
CREATE OR REPLACE TRIGGER keeps_the_index AFTER INSERT ON public.cases_case
REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION portal.numbers_stored('case number');
CREATE OR REPLACE TRIGGER keeps_the_index_up_to_date AFTER UPDATE OF ref ON public.cases_case
FOR EACH ROW WHEN (OLD.ref <> NEW.ref) EXECUTE FUNCTION portal.number_changed('case number');

-- What was there before the index, or was folded otherwise: made anew whenever the walls are.
SELECT portal.index_people(ARRAY(SELECT p.id FROM public.tenancies_person AS p));
SELECT portal.index_homes(ARRAY(SELECT home.id FROM public.tenancies_property AS home));
INSERT INTO public.tenancies_searchtoken AS t (about_id, kind, token)
SELECT numbered.id, numbered.kind, left(portal.one_word(numbered.ref), 100)
FROM (
    SELECT id, 'tenancy number', ref FROM public.tenancies_tenancy
    UNION ALL SELECT id, 'case number', ref FROM public.cases_case
) AS numbered (id, kind, ref)
WHERE NOT EXISTS (
    SELECT FROM public.tenancies_searchtoken AS t
    WHERE (t.about_id, t.kind, t.token) = (numbered.id, numbered.kind, left(portal.one_word(numbered.ref), 100))
);

-- Asking the index --------------------------------------------------------------------------------
-- The first ones know no asker: they are for the inside of the functions that do, and no role runs them.
-- Fewer than three letters find nothing: one letter each of two names would find half a town.

-- People whose name has every word that was typed, in part at least, or whose number it is.
CREATE OR REPLACE FUNCTION portal.people_named(typed text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT p.id FROM public.tenancies_person AS p
    WHERE p.ended_at IS NULL AND p.id IN (
        SELECT t.about_id
        FROM (SELECT DISTINCT unnest(portal.tokens(typed)) AS word) AS looked_for
        JOIN public.tenancies_searchtoken AS t ON t.kind = 'name' AND strpos(t.token, looked_for.word) > 0
        WHERE length(portal.one_word(typed)) >= 3
        GROUP BY t.about_id
        HAVING count(DISTINCT looked_for.word)
            = (SELECT count(DISTINCT word) FROM unnest(portal.tokens(typed)) AS word)
        UNION ALL
        SELECT t.about_id FROM public.tenancies_searchtoken AS t
        WHERE t.kind = 'person number' AND t.token = portal.one_word(typed)
    )
$$;

-- People who are called on the number that was typed, and nothing else was. Never one that is noted as their
-- safe contact, were it keyed as their own number too.
CREATE OR REPLACE FUNCTION portal.people_called_on(typed text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT p.id FROM public.tenancies_person AS p
    JOIN public.tenancies_searchtoken AS t ON t.about_id = p.id AND t.kind = 'phone'
    WHERE p.ended_at IS NULL AND typed !~ '[A-Za-z/]' AND t.token = ANY (portal.phone_numbers(typed))
        AND NOT EXISTS (
            SELECT FROM public.tenancies_safecontact AS c
            WHERE c.person_id = p.id AND c.ended_at IS NULL AND t.token = ANY (portal.phone_numbers(c.phone))
        )
$$;

-- Homes whose address has every word that was typed, or whose number it is. A word without letters, such
-- as 12 or 0/1, is the whole number of a house or flat.
CREATE OR REPLACE FUNCTION portal.homes_at(typed text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT t.about_id
    FROM (SELECT DISTINCT unnest(array_remove(portal.tokens(typed), 'flat')) AS word) AS looked_for
    JOIN public.tenancies_searchtoken AS t ON CASE t.kind
        WHEN 'house' THEN t.token = looked_for.word
        WHEN 'place' THEN looked_for.word ~ '[^0-9/]' AND strpos(t.token, looked_for.word) > 0
        ELSE false
    END
    WHERE length(portal.one_word(typed)) >= 3
    GROUP BY t.about_id
    HAVING count(DISTINCT looked_for.word)
        = (SELECT count(DISTINCT word) FROM unnest(array_remove(portal.tokens(typed), 'flat')) AS word)
    UNION ALL
    SELECT t.about_id FROM public.tenancies_searchtoken AS t
    WHERE t.kind = 'home number' AND t.token = portal.one_word(typed)
$$;

-- Tenancies or cases whose number begins so.
CREATE OR REPLACE FUNCTION portal.numbered(what text, typed text) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$
    SELECT t.about_id FROM public.tenancies_searchtoken AS t
    WHERE t.kind = what AND starts_with(t.token, portal.one_word(typed))
        AND length(portal.one_word(typed)) >= 3
$$;

-- For staff: the people, of those they may see, whom a search finds. By telephone an officer alone finds,
-- and in their own patches alone: elsewhere a number would tell whose it is. Advisers find a caller instead
-- (callers.sql).
CREATE OR REPLACE FUNCTION portal.find_people(typed text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF portal.me() IS NULL THEN
        RETURN '{}';
    END IF;
    CASE current_setting('role')
    WHEN 'portal_officer' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.people_named(typed) AS found (id)
            WHERE found.id = ANY ((SELECT portal.people_of_work())::uuid[])
            UNION
            SELECT found.id FROM portal.people_called_on(typed) AS found (id)
            JOIN tenancies_occupancy AS s ON s.person_id = found.id AND s.ended_at IS NULL
            WHERE s.tenancy_id = ANY ((SELECT portal.patch_tenancies())::uuid[])
        );
    WHEN 'portal_manager', 'portal_dpo' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.people_named(typed) AS found (id)
            WHERE found.id <> ALL ((SELECT portal.people_too_close())::uuid[])
        );
    ELSE
        RETURN '{}';
    END CASE;
END
$$;

-- For staff: the homes, of those they may see, that an address or a property's number finds.
CREATE OR REPLACE FUNCTION portal.find_homes(typed text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF portal.me() IS NULL THEN
        RETURN '{}';
    END IF;
    CASE current_setting('role')
    WHEN 'portal_officer' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.homes_at(typed) AS found (id)
            WHERE found.id = ANY ((SELECT portal.worked_homes())::uuid[])
        );
    WHEN 'portal_adviser', 'portal_manager', 'portal_dpo' THEN
        RETURN ARRAY(SELECT portal.homes_at(typed));
    ELSE
        RETURN '{}';
    END CASE;
END
$$;

-- For staff: the tenancies, of those they may see, whose number begins so.
CREATE OR REPLACE FUNCTION portal.find_tenancies(typed text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF portal.me() IS NULL THEN
        RETURN '{}';
    END IF;
    CASE current_setting('role')
    WHEN 'portal_officer' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.numbered('tenancy number', typed) AS found (id)
            WHERE found.id = ANY ((SELECT portal.worked_tenancies())::uuid[])
        );
    WHEN 'portal_manager', 'portal_dpo' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.numbered('tenancy number', typed) AS found (id)
            WHERE found.id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])
        );
    ELSE
        RETURN '{}';
    END CASE;
END
$$;

-- For staff: the cases, of those they may see, whose number begins so.
CREATE OR REPLACE FUNCTION portal.find_cases(typed text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF portal.me() IS NULL THEN
        RETURN '{}';
    END IF;
    CASE current_setting('role')
    WHEN 'portal_officer' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.numbered('case number', typed) AS found (id)
            WHERE found.id = ANY ((SELECT portal.worked_cases())::uuid[])
        );
    WHEN 'portal_manager', 'portal_dpo' THEN
        RETURN ARRAY(
            SELECT found.id FROM portal.numbered('case number', typed) AS found (id)
            WHERE found.id <> ALL ((SELECT portal.cases_too_close())::uuid[])
        );
    ELSE
        RETURN '{}';
    END CASE;
END
$$;
