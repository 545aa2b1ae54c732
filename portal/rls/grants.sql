-- Wall 1's grants, derived from facts. This is not the text of wall 2 (facts.sql), and must not come to
-- share code with it: the two work out the same rule apart, and reconcile_access compares them.
-- The function belongs to portal_grants, the only role that may write the grant tables, and takes ids only.

CREATE OR REPLACE FUNCTION portal.permission_id(permission text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT p.id FROM auth_permission AS p
    JOIN django_content_type AS kind ON kind.id = p.content_type_id
    WHERE p.codename = permission AND kind.app_label IN ('tenancies', 'cases', 'documents')
);

-- The last day of a person's last occupancy anywhere; null while an occupancy goes on, or if there never was one.
CREATE OR REPLACE FUNCTION portal.left_all_homes_on(somebody uuid) RETURNS date
LANGUAGE sql STABLE
RETURN (
    SELECT CASE WHEN count(*) = count(s.to_date) THEN max(s.to_date) END
    FROM public.tenancies_occupancy AS s
    WHERE s.person_id = somebody AND s.ended_at IS NULL
);

-- Whether nobody may open a tenancy or a case from outside its patch: where someone with a safe contact lived,
-- lives or is a party, or someone who shares a home that a safe contact keeps secret; and that home itself.
CREATE OR REPLACE FUNCTION portal.is_shut_to_outside(of_tenancy uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    WITH safe AS (
        SELECT c.person_id, c.hides_home FROM tenancies_safecontact AS c
        WHERE c.ended_at IS NULL AND c.standing IN ('set', 'asked')
    ), secret AS (
        SELECT s.tenancy_id, t.property_id FROM safe
        JOIN tenancies_occupancy AS s ON s.person_id = safe.person_id
        JOIN tenancies_tenancy AS t ON t.id = s.tenancy_id
        WHERE safe.hides_home AND s.ended_at IS NULL AND coalesce(s.to_date, portal.today()) >= portal.today()
    ), there AS (
        SELECT s.person_id FROM tenancies_occupancy AS s WHERE s.tenancy_id = of_tenancy
        UNION SELECT party.person_id FROM cases_party AS party WHERE party.case_id = of_case
    )
    SELECT EXISTS (SELECT FROM there JOIN safe USING (person_id))
        OR EXISTS (
            SELECT FROM there
            JOIN tenancies_occupancy AS s USING (person_id)
            JOIN tenancies_tenancy AS t ON t.id = s.tenancy_id
            JOIN secret USING (property_id)
            WHERE s.ended_at IS NULL AND coalesce(s.to_date, portal.today()) >= portal.today()
        )
        OR EXISTS (SELECT FROM tenancies_tenancy AS t JOIN secret USING (property_id) WHERE t.id = of_tenancy)
        OR EXISTS (SELECT FROM cases_case AS c JOIN secret USING (property_id) WHERE c.id = of_case)
$$;

-- Whether two people live in one home, or did at one time.
CREATE OR REPLACE FUNCTION portal.lived_in_one_home(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.tenancies_occupancy AS here, public.tenancies_occupancy AS there
    WHERE here.person_id = one AND there.person_id = other AND there.tenancy_id = here.tenancy_id
        AND here.ended_at IS NULL AND there.ended_at IS NULL
        AND here.from_date <= coalesce(there.to_date, 'infinity') AND there.from_date <= coalesce(here.to_date, 'infinity')
);

-- Whether other readers of a document of a case keep it from the bearer of a share: of another side, of the bearer's own
-- side where the bearer stands on a second one, or of the bearer's home where the accused has lived with another side.
CREATE OR REPLACE FUNCTION portal.others_hinder(one_share uuid, one_document uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN (
    SELECT coalesce(bool_or(
        other.stands_as <> bearer.stands_as
        OR bearer.stands_as <> ANY (ARRAY(
            SELECT own.role FROM public.cases_party AS own
            WHERE own.case_id = bearer.case_id AND own.person_id = bearer.person_id AND own.ended_at IS NULL
        ))
        OR portal.lived_in_one_home(other.person_id, bearer.person_id) AND EXISTS (
            SELECT FROM public.cases_party AS accused, public.cases_party AS against
            WHERE accused.case_id = bearer.case_id AND against.case_id = bearer.case_id
                AND accused.role = 'alleged perpetrator' AND against.role <> 'alleged perpetrator'
                AND accused.ended_at IS NULL AND against.ended_at IS NULL AND against.person_id <> accused.person_id
                AND portal.lived_in_one_home(against.person_id, accused.person_id)
        )
    ), false)
    FROM public.cases_share AS bearer, public.documents_release AS beside, public.cases_share AS other
    WHERE bearer.id = one_share AND beside.document_id = one_document AND beside.ended_at IS NULL
        AND other.id = beside.share_id AND other.person_id <> bearer.person_id
);

CREATE OR REPLACE FUNCTION portal.derive_grants(users uuid[], people uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    long_ago CONSTANT date := '0001-01-01';
    days_after CONSTANT integer NOT NULL := (
        SELECT s.value FROM portal.rule_settings AS s
        WHERE s.name = 'days_after_leaving' ORDER BY s.id DESC LIMIT 1);
    -- And of everyone who is or was a party beside one of them: what each may read hangs on where the others stand.
    whose uuid[] := users || ARRAY(
        SELECT p.account_id FROM tenancies_person AS p
        WHERE p.account_id IS NOT NULL AND (p.id = ANY (people) OR p.id IN (
            SELECT beside.person_id FROM cases_party AS beside
            WHERE beside.case_id IN (SELECT own.case_id FROM cases_party AS own WHERE own.person_id = ANY (people))
        ))
    );
BEGIN
    -- Staff whose work changes facts, the system, the owner. Or the gate's signed claim: nobody has an account
    -- yet when portal.activate() makes one. The gate itself may not execute this function, and whoever reaches
    -- it gives nobody anything: it takes ids, and writes down what the facts say already.
    IF NOT (CASE current_setting('role')
        WHEN 'portal_system' THEN portal.at_work()
        WHEN 'portal_owner' THEN true
        WHEN 'portal_gate' THEN portal.at_gate()
        -- Who asks for a safe contact closes their home to officers outside its patch.
        WHEN 'portal_resident' THEN portal.me() IS NOT NULL
        WHEN 'portal_officer' THEN portal.me() IS NOT NULL
        WHEN 'portal_manager' THEN portal.me() IS NOT NULL
        WHEN 'portal_dpo' THEN portal.me() IS NOT NULL
        WHEN 'portal_administrator' THEN portal.me() IS NOT NULL
        -- Whoever signs a role in place of a second administrator (administration.sql).
        WHEN 'portal_director' THEN portal.me() IS NOT NULL
        ELSE false
    END) THEN
        RAISE EXCEPTION 'Nobody asks for grants.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- An older snapshot would write yesterday's facts down again.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Grants are derived from the newest facts: read committed.'
            USING ERRCODE = 'active_sql_transaction';
    END IF;
    -- Two derivations for one account must not pass each other: the later one sees the newer facts.
    PERFORM pg_advisory_xact_lock(hashtextextended('portal.derive_grants', 0));

    -- Residents: the documents of a home, one row an occupancy; tenants also what is for tenants only.
    WITH occupancies AS (
        SELECT p.account_id, p.born_on, s.*, kin.last_day, kin.is_current, kin.counts_as_adult
        FROM tenancies_person AS p
        JOIN tenancies_occupancy AS s ON s.person_id = p.id AND s.ended_at IS NULL
        CROSS JOIN LATERAL (
            SELECT max(k.to_date) AS last_day,
                count(*) > count(k.to_date) AS is_current,
                count(*) FILTER (WHERE k.role IN ('Partner', 'Tenant', 'Joint tenant')) > 0
                    AS counts_as_adult
            FROM tenancies_occupancy AS k
            WHERE k.person_id = p.id AND k.tenancy_id = s.tenancy_id AND k.ended_at IS NULL
        ) AS kin
        WHERE p.account_id = ANY (whose) AND p.ended_at IS NULL AND NOT p.deceased
            AND (p.born_on IS NOT NULL OR kin.counts_as_adult)
    ), wanted AS (
        SELECT occupancies.account_id AS user_id, portal.permission_id(way.permission) AS permission_id,
            occupancies.tenancy_id AS object_id, occupancies.id AS source,
            coalesce((occupancies.born_on + interval '192 months')::date, long_ago) AS opens_on,
            CASE WHEN NOT occupancies.is_current THEN occupancies.last_day + days_after END AS closes_on,
            occupancies.from_date AS documents_from, occupancies.to_date AS documents_to
        FROM occupancies
        JOIN (VALUES ('read_household_documents', false), ('read_tenants_documents', true))
            AS way (permission, tenants_only)
            ON NOT way.tenants_only OR occupancies.role = 'Tenant' OR occupancies.role = 'Joint tenant'
        UNION ALL
        -- Officers: a tenancy opened by a recorded reason, that day.
        SELECT o.user_id, portal.permission_id('work_tenancy'), o.tenancy_id, o.id, o.day, o.day, NULL, NULL
        FROM cases_outofpatchaccess AS o
        JOIN accounts_user AS u ON u.id = o.user_id AND u.role = 'officer'
        WHERE o.user_id = ANY (whose) AND o.tenancy_id IS NOT NULL AND o.ended_at IS NULL
            AND CASE WHEN o.day = portal.today() AND o.agreed_by IS NULL
                THEN NOT portal.is_shut_to_outside(o.tenancy_id, NULL) ELSE true END
    ), gone AS (
        DELETE FROM tenancies_tenancygrant AS g
        WHERE g.user_id = ANY (whose) AND NOT EXISTS (
            SELECT FROM wanted AS w
            WHERE (w.user_id, w.permission_id, w.source) = (g.user_id, g.permission_id, g.source))
    )
    INSERT INTO tenancies_tenancygrant AS g
        (user_id, permission_id, content_object_id, source, opens_on, closes_on, documents_from, documents_to)
    SELECT user_id, permission_id, object_id, source, opens_on, closes_on, documents_from, documents_to
    FROM wanted
    ON CONFLICT (user_id, permission_id, source) DO UPDATE SET
        content_object_id = excluded.content_object_id, opens_on = excluded.opens_on,
        closes_on = excluded.closes_on, documents_from = excluded.documents_from, documents_to = excluded.documents_to
    WHERE (g.content_object_id, g.opens_on, g.closes_on, g.documents_from, g.documents_to) IS DISTINCT FROM
        (excluded.content_object_id, excluded.opens_on, excluded.closes_on,
            excluded.documents_from, excluded.documents_to);

    -- Officers: the patches they are assigned to.
    WITH wanted AS (
        SELECT a.user_id, portal.permission_id('work_patch') AS permission_id,
            a.patch_id AS object_id, a.id AS source, a.until_day AS closes_on
        FROM tenancies_patchassignment AS a
        JOIN accounts_user AS u ON u.id = a.user_id AND u.role = 'officer'
        WHERE a.user_id = ANY (whose) AND a.ended_at IS NULL
    ), gone AS (
        DELETE FROM tenancies_patchgrant AS g
        WHERE g.user_id = ANY (whose) AND NOT EXISTS (
            SELECT FROM wanted AS w
            WHERE (w.user_id, w.permission_id, w.source) = (g.user_id, g.permission_id, g.source))
    )
    INSERT INTO tenancies_patchgrant (user_id, permission_id, content_object_id, source, opens_on, closes_on)
    SELECT user_id, permission_id, object_id, source, long_ago, closes_on FROM wanted
    ON CONFLICT (user_id, permission_id, source) DO NOTHING;

    -- Residents: the cases shared with them. Officers: a case opened by a recorded reason, that day.
    WITH wanted AS (
        SELECT p.account_id AS user_id, portal.permission_id('follow_case') AS permission_id,
            share.case_id AS object_id, share.id AS source,
            coalesce((p.born_on + interval '192 months')::date, long_ago) AS opens_on,
            portal.left_all_homes_on(p.id) + days_after AS closes_on
        FROM tenancies_person AS p
        JOIN cases_share AS share ON share.person_id = p.id AND share.ended_at IS NULL
        JOIN cases_party AS party ON party.id = share.party_id AND party.ended_at IS NULL
        LEFT JOIN documents_hold AS waits ON waits.share_id = share.id AND waits.ended_at IS NULL
        WHERE p.account_id = ANY (whose) AND p.ended_at IS NULL AND NOT p.deceased AND waits.id IS NULL
        UNION ALL
        SELECT o.user_id, portal.permission_id('work_case'), o.case_id, o.id, o.day, o.day
        FROM cases_outofpatchaccess AS o
        JOIN accounts_user AS u ON u.id = o.user_id AND u.role = 'officer'
        WHERE o.user_id = ANY (whose) AND o.case_id IS NOT NULL AND o.ended_at IS NULL
            AND CASE WHEN o.day = portal.today() AND o.agreed_by IS NULL
                THEN NOT portal.is_shut_to_outside(NULL, o.case_id) ELSE true END
    ), gone AS (
        DELETE FROM cases_casegrant AS g
        WHERE g.user_id = ANY (whose) AND NOT EXISTS (
            SELECT FROM wanted AS w
            WHERE (w.user_id, w.permission_id, w.source) = (g.user_id, g.permission_id, g.source))
    )
    INSERT INTO cases_casegrant AS g (user_id, permission_id, content_object_id, source, opens_on, closes_on)
    SELECT user_id, permission_id, object_id, source, opens_on, closes_on FROM wanted
    ON CONFLICT (user_id, permission_id, source) DO UPDATE SET
        content_object_id = excluded.content_object_id, opens_on = excluded.opens_on,
        closes_on = excluded.closes_on
    WHERE (g.content_object_id, g.opens_on, g.closes_on) IS DISTINCT FROM
        (excluded.content_object_id, excluded.opens_on, excluded.closes_on);

    -- Residents: the documents released to them by name. What they gave themselves is granted as such.
    WITH mine AS (
        SELECT p.account_id, p.id AS person_id, p.born_on, r.id AS release_id, r.opens_on, r.until,
            r.share_id, d.id AS document_id, d.dated, d.tenancy_id,
            came.given_by_id IS NOT DISTINCT FROM p.id AS gave_it, came.given_by_id <> p.id AS given_by_another,
            portal.permission_id(
                CASE WHEN came.given_by_id = p.id THEN 'read_given_document' ELSE 'read_document' END
            ) AS permission_id
        FROM tenancies_person AS p
        JOIN documents_release AS r ON r.recipient_id = p.id AND r.ended_at IS NULL
        JOIN documents_document AS d ON d.id = r.document_id AND d.ended_at IS NULL
        LEFT JOIN documents_upload AS came ON came.document_id = d.id
        LEFT JOIN documents_hold AS waits
            ON (waits.release_id = r.id OR waits.share_id = r.share_id) AND waits.ended_at IS NULL
        WHERE p.account_id = ANY (whose) AND p.ended_at IS NULL AND NOT p.deceased AND waits.id IS NULL
    ), wanted AS (
        SELECT mine.account_id AS user_id, mine.permission_id, mine.document_id, mine.release_id,
            -- Who is accused too reads what another gave as the accused do.
            ARRAY(
                SELECT share.stands_as::text
                UNION
                SELECT also.role FROM cases_party AS also
                WHERE mine.given_by_another AND also.case_id = share.case_id AND also.person_id = mine.person_id
                    AND also.role = 'alleged perpetrator' AND also.ended_at IS NULL
                ORDER BY 1
            ) AS sides,
            greatest(mine.opens_on, (mine.born_on + interval '192 months')::date) AS opens_on,
            coalesce(mine.until, portal.left_all_homes_on(mine.person_id) + days_after) AS closes_on
        FROM mine
        JOIN cases_share AS share ON share.id = mine.share_id AND share.ended_at IS NULL
        JOIN cases_party AS party ON party.id = share.party_id AND party.ended_at IS NULL
        WHERE mine.gave_it OR NOT portal.others_hinder(share.id, mine.document_id)
        UNION ALL
        SELECT mine.account_id, mine.permission_id, mine.document_id, mine.release_id, '{}',
            greatest(mine.opens_on, (mine.born_on + interval '192 months')::date),
            least(mine.until, CASE WHEN NOT home.is_current THEN home.last_day + days_after END)
        FROM mine
        CROSS JOIN LATERAL (
            SELECT max(k.to_date) AS last_day, count(*) > count(k.to_date) AS is_current,
                count(*) FILTER (WHERE k.role IN ('Partner', 'Tenant', 'Joint tenant')) > 0
                    AS counts_as_adult,
                count(*) FILTER (
                    WHERE k.from_date <= mine.dated AND (k.to_date IS NULL OR k.to_date >= mine.dated)
                ) > 0 AS covers_the_document
            FROM tenancies_occupancy AS k
            WHERE k.person_id = mine.person_id AND k.tenancy_id = mine.tenancy_id AND k.ended_at IS NULL
        ) AS home
        WHERE home.covers_the_document AND (mine.born_on IS NOT NULL OR home.counts_as_adult)
    ), gone AS (
        DELETE FROM documents_documentgrant AS g
        WHERE g.user_id = ANY (whose) AND NOT EXISTS (
            SELECT FROM wanted AS w
            WHERE (w.user_id, w.permission_id, w.release_id) = (g.user_id, g.permission_id, g.source))
    )
    INSERT INTO documents_documentgrant AS g
        (user_id, permission_id, content_object_id, source, sides, opens_on, closes_on)
    SELECT user_id, permission_id, document_id, release_id, sides, opens_on, closes_on
    FROM wanted
    ON CONFLICT (user_id, permission_id, source) DO UPDATE SET
        sides = excluded.sides, opens_on = excluded.opens_on, closes_on = excluded.closes_on
    WHERE (g.sides, g.opens_on, g.closes_on) IS DISTINCT FROM (excluded.sides, excluded.opens_on, excluded.closes_on);
END
$$;

ALTER FUNCTION portal.derive_grants(uuid[], uuid[]) OWNER TO portal_grants;

-- What the resident who asks was granted and is open today: wall 1 carries it along from the door. Nothing while
-- the portal is closed or they are blocked from everything: then they know of no row, and of no id of one.
-- An occupancy "until 9999-12-31" closes on no day that Python knows: it is told that there is no end.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.my_grants();
CREATE FUNCTION portal.my_grants()
RETURNS TABLE (
    permission text, object_id uuid, source uuid, closes_on date, documents_from date, documents_to date,
    sides text[]
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asking CONSTANT uuid := portal.me();
    this_day CONSTANT date := portal.today();
BEGIN
    IF portal.my_person() IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT p.codename::text, g.object_id, g.source,
            CASE WHEN g.closes_on <= '9999-12-31' THEN g.closes_on END, g.documents_from, g.documents_to, g.sides
        FROM (
            SELECT home.permission_id, home.content_object_id AS object_id, home.source,
                home.opens_on, home.closes_on, home.documents_from, home.documents_to, '{}'::text[] AS sides
            FROM tenancies_tenancygrant AS home WHERE home.user_id = asking
            UNION ALL
            SELECT followed.permission_id, followed.content_object_id, followed.source,
                followed.opens_on, followed.closes_on, NULL, NULL, '{}'
            FROM cases_casegrant AS followed WHERE followed.user_id = asking
            UNION ALL
            SELECT named.permission_id, named.content_object_id, named.source,
                named.opens_on, named.closes_on, NULL, NULL, named.sides
            FROM documents_documentgrant AS named WHERE named.user_id = asking
        ) AS g
        JOIN auth_permission AS p ON p.id = g.permission_id
        WHERE this_day BETWEEN g.opens_on AND coalesce(g.closes_on, 'infinity');
END
$$;

ALTER FUNCTION portal.my_grants() OWNER TO portal_grants;
