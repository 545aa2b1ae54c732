-- Who asks: the signed claim of the running transaction, and the days it is judged by.
-- accounts/access/claim.py is the other half. Nothing else in the database says who the viewer is.

-- The claim's keys, each as the two blocks of HMAC (RFC 2104): the key exclusive-or 0x36… and 0x5c….
-- One row, and while keys change two: apply_walls puts those of its settings in the place of all before.
CREATE TABLE IF NOT EXISTS portal.claim_key (
    inner_block bytea PRIMARY KEY CHECK (length(inner_block) = 64),
    outer_block bytea NOT NULL CHECK (length(outer_block) = 64),
    installed_at timestamptz NOT NULL DEFAULT now()
);
-- Without a policy: whoever reads all tables by some predefined role still does not read the key. Only
-- `portal_backup` does, which no policy holds; it may become nobody, and signs nothing by itself.
ALTER TABLE portal.claim_key ENABLE ROW LEVEL SECURITY;

-- Today in Europe/London. Tests redefine it as the owner; nobody else can.
CREATE OR REPLACE FUNCTION portal.today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (transaction_timestamp() AT TIME ZONE 'Europe/London')::date;

-- The London day of a moment; of no moment: today.
CREATE OR REPLACE FUNCTION portal.day_of(moment timestamptz) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce((moment AT TIME ZONE 'Europe/London')::date, portal.today());

-- Whether a fact was live at a moment; at no moment: whether it is live now.
CREATE OR REPLACE FUNCTION portal.was_live(recorded timestamptz, ended timestamptz, moment timestamptz)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN moment IS NULL THEN ended IS NULL
    ELSE recorded <= moment AND (ended IS NULL OR ended > moment)
END;

-- Whether residents may use the portal. No live row: no; nor while nobody has gone through a restore.
CREATE OR REPLACE FUNCTION portal.is_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (SELECT FROM public.incidents_portalstate WHERE ended_at IS NULL AND state = 'open')
    AND NOT portal.is_restored();

-- What the running transaction's claim says, or nulls: no claim, a claim of another connection,
-- transaction or role, and a forged one all say nothing.
CREATE OR REPLACE FUNCTION portal.claimed(OUT role text, OUT user_id uuid, OUT person_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    said text := nullif(current_setting('portal.claim', true), '');
    part text[];
    message bytea;
BEGIN
    IF said IS NULL THEN
        RETURN;
    END IF;
    part := string_to_array(said, '|');
    IF array_length(part, 1) IS DISTINCT FROM 6
        OR part[3] IS DISTINCT FROM current_setting('role')
        OR part[4] IS DISTINCT FROM pg_backend_pid()::text
        OR part[5] IS DISTINCT FROM portal.transaction_began()
    THEN
        RETURN;
    END IF;
    message := convert_to(array_to_string(part[1:5], '|'), 'UTF8');
    IF NOT EXISTS (
        SELECT FROM portal.claim_key AS key
        WHERE encode(sha256(key.outer_block || sha256(key.inner_block || message)), 'hex') = part[6]
    ) THEN
        RETURN;
    END IF;
    user_id := nullif(part[1], '')::uuid;
    person_id := nullif(part[2], '')::uuid;
    role := part[3];
END
$$;

-- The account and person that ask in this transaction; nulls without a valid claim of an active account. In a restored
-- database only two of the roles ask at all (restored.sql).
CREATE OR REPLACE FUNCTION portal.viewer(OUT user_id uuid, OUT person_id uuid, OUT is_steward boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT account.id, said.person_id, account.is_data_steward
    FROM portal.claimed() AS said
    JOIN accounts_user AS account
        ON account.id = said.user_id
        AND account.is_active
        AND portal.database_role(account.role) = said.role
    WHERE said.role IN ('portal_dpo', 'portal_administrator') OR NOT portal.is_restored()
$$;

CREATE OR REPLACE FUNCTION portal.me() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (SELECT v.user_id FROM portal.viewer() AS v);

-- Whether the transaction stands at the gate, by a claim and not by its role alone: whoever smuggles SQL
-- into a viewer's transaction can become the gate's role, but cannot sign for it.
CREATE OR REPLACE FUNCTION portal.at_gate() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN coalesce((SELECT said.role = 'portal_gate' FROM portal.claimed() AS said), false);

-- Whether the transaction does system work, by a claim and not by its role alone: the worker's password opens nothing without
-- the key. A role that was taken without a claim gets an error: no rows would be a report in which all is well.
CREATE OR REPLACE FUNCTION portal.at_work() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'portal_system' THEN
        RETURN false;
    ELSIF (SELECT said.role FROM portal.claimed() AS said) = 'portal_system' THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'System work needs a claim that was signed for this transaction.'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The transaction's own moment as the claim writes it: microseconds of the Unix epoch.
CREATE OR REPLACE FUNCTION portal.transaction_began() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text;

-- The PostgreSQL role that an account's role acts as, from the table Roles of docs/access.md; of any other: null.
CREATE OR REPLACE FUNCTION portal.database_role(role text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE role {database_role_of_each_role} END;

-- What is kept from a member of staff because it is too close to them, for wall 1. Wall 2's text is too_close.sql, and the
-- two share no code. Strict: of no account, and that is what it is asked of a resident, it does nothing.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.barred_from_staff(uuid);
CREATE FUNCTION portal.barred_from_staff(
    account uuid, OUT people uuid[], OUT accounts uuid[], OUT tenancies uuid[], OUT cases uuid[], OUT incidents uuid[],
    OUT refs text[], OUT names text[]
)
LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
    hands uuid[] := ARRAY[account];
    more uuid[];
    self uuid[];
BEGIN
    -- Their other accounts too, and those of these: of the same staff reference, or noted as the same name and birth date.
    LOOP
        more := ARRAY(
            SELECT other.id FROM accounts_user AS other, accounts_user AS own
            WHERE own.id = ANY (hands) AND own.staff_ref <> '' AND other.staff_ref = own.staff_ref
                AND other.id <> ALL (hands)
        ) || ARRAY(
            SELECT namesake.works_as_id FROM tenancies_person AS named, tenancies_person AS namesake
            WHERE named.works_as_id = ANY (hands) AND namesake.works_as_id <> ALL (hands)
                AND namesake.born_on = named.born_on
                AND portal.fold(namesake.forename) = portal.fold(named.forename)
                AND portal.fold(namesake.surname) = portal.fold(named.surname)
        );
        -- One that was never switched on ties no one: one administrator alone adds it.
        more := ARRAY(
            SELECT used.id FROM accounts_user AS used WHERE used.id = ANY (more) AND (used.is_active OR used.id IN (
                SELECT was.row_id FROM accounts_earliervalues AS was WHERE was.table_name = 'accounts_user'))
        );
        EXIT WHEN more = '{}';
        hands := hands || more;
    END LOOP;
    SELECT coalesce(array_agg(p.id), '{}') INTO self FROM tenancies_person AS p
    WHERE p.works_as_id = ANY (hands) OR EXISTS (
        SELECT FROM tenancies_declaredinterest AS declared
        WHERE declared.person_id = p.id AND declared.user_id = ANY (hands) AND declared.ended_at IS NULL
            AND declared.from_day < portal.today() + 1
    );
    people := self;
    IF cardinality(self) = 0 THEN
        accounts := self;
        tenancies := self;
        cases := self;
        incidents := self;
        refs := '{}';
        names := '{}';
        RETURN;
    END IF;
    people := people || ARRAY(
        SELECT beside.person_id FROM tenancies_occupancy AS beside
        WHERE beside.ended_at IS NULL AND beside.tenancy_id IN (
            SELECT own.tenancy_id FROM tenancies_occupancy AS own
            WHERE own.ended_at IS NULL AND own.person_id = ANY (self))
    ) || ARRAY(
        SELECT beside.person_id FROM cases_party AS beside
        WHERE beside.case_id IN (SELECT own.case_id FROM cases_party AS own WHERE own.person_id = ANY (self))
    );
    SELECT coalesce(array_agg(p.account_id), '{}') INTO accounts
    FROM tenancies_person AS p WHERE p.id = ANY (people) AND p.account_id IS NOT NULL;
    SELECT coalesce(array_agg(DISTINCT s.tenancy_id), '{}') INTO tenancies
    FROM tenancies_occupancy AS s WHERE s.ended_at IS NULL AND s.person_id = ANY (people);
    SELECT coalesce(array_agg(DISTINCT party.case_id), '{}') INTO cases
    FROM cases_party AS party WHERE party.person_id = ANY (people);
    -- By these a row that an import did not load speaks of them: numbers, and a forename and a surname.
    refs := ARRAY(
        SELECT p.ref FROM tenancies_person AS p WHERE p.id = ANY (people)
        UNION ALL SELECT t.ref FROM tenancies_tenancy AS t WHERE t.id = ANY (tenancies)
        UNION ALL SELECT c.ref FROM cases_case AS c WHERE c.id = ANY (cases)
        UNION ALL
        SELECT home.ref FROM tenancies_tenancy AS t JOIN tenancies_property AS home ON home.id = t.property_id
        WHERE t.id = ANY (tenancies)
    );
    names := ARRAY(
        SELECT p.forename || E'\n' || p.surname FROM tenancies_person AS p
        WHERE p.id = ANY (people) AND p.forename <> '' AND p.surname <> ''
    );
    SELECT coalesce(array_agg(touched.incident_id), '{}') INTO incidents FROM (
        SELECT r.incident_id, r.person_id, NULL::uuid AS user_id, d.tenancy_id, d.case_id
        FROM incidents_report AS r LEFT JOIN documents_document AS d ON d.id = r.document_id
        UNION ALL
        SELECT f.incident_id, f.person_id, f.account_id,
            coalesce(d.tenancy_id, f.tenancy_id), coalesce(d.case_id, f.case_id)
        FROM incidents_freeze AS f LEFT JOIN documents_document AS d ON d.id = f.document_id
    ) AS touched
    WHERE touched.incident_id IS NOT NULL AND (
        touched.person_id = ANY (people) OR touched.user_id = ANY (accounts)
        OR touched.tenancy_id = ANY (tenancies) OR touched.case_id = ANY (cases)
    );
END
$$;

-- Whether an account is away on a day.
CREATE OR REPLACE FUNCTION portal.is_away(account uuid, on_day date) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_leave AS leave
    WHERE leave.user_id = account AND leave.ended_at IS NULL AND on_day BETWEEN leave.from_day AND leave.until_day
);

-- Whether an account has the safeguarding lead's duty; while no active account has it that is there today, every
-- manager has.
CREATE OR REPLACE FUNCTION portal.is_who_safeguards(account uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_user AS u
    WHERE u.is_active AND u.id = account AND (
        u.is_safeguarding_lead
        OR u.role = 'manager'
            AND NOT EXISTS (
                SELECT FROM public.accounts_user AS lead
                WHERE lead.is_safeguarding_lead AND lead.is_active AND NOT portal.is_away(lead.id, portal.today())
            )
    )
);

-- The cases that wall 1 bars to an account opened by a letter: someone who stands on another side shares a home with its
-- person, or shared one within a year. Wall 2 has a text of its own (letters.sql).
CREATE OR REPLACE FUNCTION portal.cases_barred_to_letters(somebody uuid) RETURNS uuid[]
LANGUAGE sql STABLE AS $$
    WITH homes AS (
        SELECT occupancy.person_id, tenancy.property_id FROM tenancies_occupancy AS occupancy
        JOIN tenancies_tenancy AS tenancy ON tenancy.id = occupancy.tenancy_id
        WHERE occupancy.ended_at IS NULL
            AND coalesce(occupancy.to_date, portal.today()) >= portal.today() - interval '1 year'
    )
    SELECT coalesce(array_agg(own.case_id), '{}') FROM cases_party AS own
    WHERE own.person_id = somebody AND own.ended_at IS NULL AND EXISTS (
        SELECT FROM cases_party AS against
        JOIN homes AS theirs ON theirs.person_id = against.person_id
        JOIN homes AS shared ON shared.property_id = theirs.property_id AND shared.person_id = somebody
        WHERE against.case_id = own.case_id AND against.ended_at IS NULL
            AND against.role <> own.role AND against.person_id <> somebody
    )
$$;

-- The documents that wall 1 bars to a person who is accused in a case and stands on another side of it as well: what residents
-- give and no one is noted to have given. What another gave is kept from them by the sides of their grants. Wall 2 has a text of
-- its own (facts.sql).
CREATE OR REPLACE FUNCTION portal.documents_barred_to_two_sides(reader uuid) RETURNS uuid[]
LANGUAGE sql STABLE AS $$
    WITH both_sides AS (
        SELECT party.case_id FROM cases_party AS party
        WHERE party.person_id = reader AND party.ended_at IS NULL
        GROUP BY party.case_id
        HAVING count(DISTINCT party.role) > 1 AND bool_or(party.role = 'alleged perpetrator')
    )
    SELECT coalesce(array_agg(document.id), '{}') FROM both_sides
    JOIN documents_document AS document ON document.case_id = both_sides.case_id
    LEFT JOIN documents_upload AS came ON came.document_id = document.id
    JOIN portal.readers_of_kinds(NULL) AS its ON its.kind = document.kind
    WHERE its.from_residents AND came.given_by_id IS NULL
$$;

-- For the gate: who an account is, and the plain states that both walls share. Ids only.
-- What is barred from a member of staff is too close to them. What a wide freeze closes is
-- told here to wall 1; wall 2 reads the freezes itself (facts.sql). Those about a person bar a resident by ids.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.identify(uuid);
CREATE FUNCTION portal.identify(
    account uuid,
    OUT role text, OUT person_id uuid, OUT is_steward boolean, OUT safeguards boolean, OUT decides uuid[],
    OUT deputises boolean, OUT is_open boolean, OUT barred boolean, OUT barred_tenancies uuid[], OUT barred_cases uuid[],
    OUT barred_documents uuid[], OUT barred_incidents uuid[], OUT barred_people uuid[],
    OUT barred_accounts uuid[], OUT barred_refs text[], OUT barred_names text[],
    OUT closed_everything boolean, OUT closed_cases boolean,
    OUT closed_kinds text[], OUT is_checking boolean, OUT is_restored boolean, OUT has_second_step boolean,
    OUT today date, OUT backend integer, OUT began text
)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT
        u.role, p.id, u.is_data_steward, portal.is_who_safeguards(u.id),
        CASE WHEN u.role <> 'resident' THEN portal.falls_to(u.id) ELSE '{}' END, u.is_deputy, portal.is_open(),
        coalesce(bool_or(b.id IS NOT NULL AND num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0), false),
        coalesce(array_agg(b.tenancy_id) FILTER (WHERE b.tenancy_id IS NOT NULL), '{}')
            || coalesce(close.tenancies, '{}'),
        coalesce(array_agg(b.case_id) FILTER (WHERE b.case_id IS NOT NULL), '{}')
            || coalesce(close.cases, '{}')
            || ARRAY(
                SELECT party.case_id FROM cases_party AS party
                WHERE u.role = 'resident' AND party.person_id = ANY (wide.people)
            )
            || CASE WHEN u.identity_checked = 'letter' THEN portal.cases_barred_to_letters(p.id) ELSE '{}' END,
        coalesce(array_agg(b.document_id) FILTER (WHERE b.document_id IS NOT NULL), '{}')
            || ARRAY(
                SELECT r.document_id FROM documents_release AS r
                WHERE u.role = 'resident' AND r.recipient_id = ANY (wide.people)
                UNION
                SELECT came.document_id FROM documents_upload AS came
                WHERE u.role = 'resident' AND came.addressee_id = ANY (wide.people)
            )
            || CASE WHEN u.role = 'resident' THEN portal.documents_barred_to_two_sides(p.id) ELSE '{}' END,
        coalesce(close.incidents, '{}'), coalesce(close.people, '{}'), coalesce(close.accounts, '{}'),
        coalesce(close.refs, '{}'), coalesce(close.names, '{}'),
        wide.everything OR u.id = ANY (wide.accounts), wide.cases, wide.kinds,
        EXISTS (
            SELECT FROM incidents_freeze AS f WHERE f.ended_at IS NULL AND f.level NOT IN ('document', 'case')
        ),
        portal.is_restored(),
        EXISTS (SELECT FROM mfa_authenticator AS m WHERE m.user_id = u.id AND m.type IN ('totp', 'webauthn')),
        portal.today(), pg_backend_pid(), portal.transaction_began()
    FROM accounts_user AS u
    LEFT JOIN tenancies_person AS p ON p.account_id = u.id AND p.ended_at IS NULL
    LEFT JOIN documents_block AS b ON b.person_id = p.id AND b.ended_at IS NULL
    CROSS JOIN LATERAL portal.barred_from_staff(CASE WHEN u.role <> 'resident' THEN u.id END) AS close
    CROSS JOIN (
        SELECT coalesce(bool_or(f.level = 'everything'), false) AS everything,
            coalesce(bool_or(f.level = 'cases'), false) AS cases,
            coalesce(array_agg(f.kind) FILTER (WHERE f.level = 'kind'), '{}') AS kinds,
            coalesce(array_agg(f.account_id) FILTER (WHERE f.level = 'account'), '{}') AS accounts,
            coalesce(array_agg(f.person_id) FILTER (WHERE f.level = 'person'), '{}') AS people
        FROM incidents_freeze AS f
        WHERE f.ended_at IS NULL AND NOT (f.level IN ('document', 'case', 'tenancy'))
    ) AS wide
    WHERE u.id = account AND u.is_active
        AND (SELECT said.role IN ('portal_gate', 'portal_system') FROM portal.claimed() AS said)
    GROUP BY u.id, p.id, wide.everything, wide.cases, wide.kinds, wide.accounts, wide.people,
        close.people, close.accounts, close.tenancies, close.cases, close.incidents, close.refs, close.names
$$;
