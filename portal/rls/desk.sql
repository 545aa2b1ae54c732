-- What the staff's desk must know beyond its own rows: who leads a patch, what somebody sees now, where a
-- protected person would have stood, and who lives outside an officer's patches. Each function asks who
-- wants to know, and says "nobody" and "not yours" in the same way: nothing.

-- The lead officer of each of these patches, by the name that residents read.
CREATE OR REPLACE FUNCTION portal.patch_leads(patches uuid[])
RETURNS TABLE (patch_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT DISTINCT ON (a.patch_id) a.patch_id, u.name::text
    FROM tenancies_patchassignment AS a
    JOIN accounts_user AS u ON u.id = a.user_id AND u.is_active AND u.name <> ''
    WHERE a.patch_id = ANY (patches) AND a.kind = 'lead' AND a.ended_at IS NULL
        AND portal.me() IS NOT NULL
        AND current_setting('role') IN ('portal_officer', 'portal_adviser', 'portal_manager', 'portal_dpo')
    ORDER BY a.patch_id, a.recorded_at, a.id
$$;

-- Whether the asker may know how a person uses the portal: an officer of the people they meet in their work,
-- managers and the DPO of everybody.
CREATE OR REPLACE FUNCTION portal.works_with(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.me() IS NOT NULL AND CASE current_setting('role')
    WHEN 'portal_officer' THEN somebody = ANY (portal.people_of_work())
    WHEN 'portal_manager' THEN true
    WHEN 'portal_dpo' THEN true
    ELSE false
END;

-- Since when a person has an account, and how we know that it is they.
CREATE OR REPLACE FUNCTION portal.account_of(somebody uuid)
RETURNS TABLE (since timestamptz, is_active boolean, checked text, checked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT u.date_joined, u.is_active, u.identity_checked::text, u.identity_checked_at
    FROM tenancies_person AS p
    JOIN accounts_user AS u ON u.id = p.account_id
    WHERE p.id = somebody AND portal.works_with(somebody)
$$;

-- What a person reads and follows now, by the one text of the rule, as far as the asker works on it: how
-- many documents and cases there are elsewhere would tell that there are any.
CREATE OR REPLACE FUNCTION portal.sees_now(somebody uuid)
RETURNS TABLE (document_id uuid, case_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT portal.works_with(somebody) THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT document, NULL::uuid
        FROM unnest(portal.worked_documents(ARRAY(
            SELECT e.document_id FROM portal.entitled_documents(NULL) AS e WHERE e.person_id = somebody
        ))) AS document;
    RETURN QUERY
        SELECT NULL::uuid, one_case
        FROM unnest(portal.worked_among('{}', ARRAY(
            SELECT e.case_id FROM portal.entitled_shares(NULL) AS e WHERE e.person_id = somebody
        ))) AS one_case;
END
$$;

-- To whom an adviser passes a call about a protected person: the lead officer of the patch. Null, the data
-- protection officer, where there is none or more than one would be meant.
CREATE OR REPLACE FUNCTION portal.pass_calls_to(patches uuid[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT CASE WHEN bool_and(lead.name IS NOT NULL) AND count(DISTINCT lead.name) = 1 THEN min(lead.name) END
    FROM unnest(patches) AS patch (id)
    LEFT JOIN portal.patch_leads(patches) AS lead ON lead.patch_id = patch.id
);

-- For advisers: whether a search by name (find_people) would have found somebody protected. One line, however many.
CREATE OR REPLACE FUNCTION portal.protected_by_name(typed text, OUT is_there boolean, OUT pass_to text)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    people uuid[] := ARRAY(
        SELECT named.id FROM portal.people_named(typed) AS named (id)
        WHERE named.id = ANY ((SELECT portal.protected_people())::uuid[])
            AND current_setting('role') = 'portal_adviser'
    );
BEGIN
    is_there := people <> '{}';
    pass_to := portal.pass_calls_to(ARRAY(
        SELECT home.patch_id FROM unnest(people) AS somebody (id)
        LEFT JOIN tenancies_occupancy AS s
            ON s.person_id = somebody.id AND s.ended_at IS NULL
            AND (s.to_date IS NULL OR s.to_date >= portal.today())
        LEFT JOIN tenancies_tenancy AS t ON t.id = s.tenancy_id
        LEFT JOIN tenancies_property AS home ON home.id = t.property_id
    ));
END
$$;

-- For advisers: whether somebody protected lives or lived in a tenancy.
CREATE OR REPLACE FUNCTION portal.protected_in(one_tenancy uuid, OUT is_there boolean, OUT pass_to text)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    is_there := EXISTS (
        SELECT FROM tenancies_occupancy AS s
        WHERE s.tenancy_id = one_tenancy AND s.ended_at IS NULL
            AND s.person_id = ANY (portal.protected_people())
    );
    IF is_there THEN
        pass_to := portal.pass_calls_to(ARRAY(
            SELECT home.patch_id FROM tenancies_tenancy AS t
            JOIN tenancies_property AS home ON home.id = t.property_id
            WHERE t.id = one_tenancy
        ));
    END IF;
END
$$;

-- For officers, by a reason: up to ten people of this name in homes on which they do not work. Nobody
-- protected. Each is told by what it takes to open the home with a reason of its own (open_outside). The
-- reason and whom it showed are written to the audit log here, so that nobody looks without.
CREATE OR REPLACE FUNCTION portal.look_outside(typed text, because text)
RETURNS TABLE (
    name text, tenancy_ref text, flat text, house_no text, street text, town text, postcode text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.me();
    homes uuid[] := portal.worked_tenancies();
    occupancies uuid[];
BEGIN
    IF me IS NULL OR current_setting('role') <> 'portal_officer'
        OR length(regexp_replace(coalesce(because, ''), '\s', '', 'g')) < 10
    THEN
        RETURN;
    END IF;
    occupancies := ARRAY(
        SELECT latest.id FROM (
            SELECT DISTINCT ON (p.id) s.id, p.surname, p.forename, p.ref
            FROM tenancies_person AS p
            JOIN tenancies_occupancy AS s ON s.person_id = p.id AND s.ended_at IS NULL
            WHERE p.id IN (SELECT portal.people_named(typed))
                AND NOT portal.is_protected(p.id) AND s.tenancy_id <> ALL (homes)
            ORDER BY p.id, s.to_date DESC NULLS FIRST, s.from_date DESC, s.id
        ) AS latest
        ORDER BY latest.surname, latest.forename, latest.ref
        LIMIT 10
    );
    INSERT INTO accounts_auditevent (event, user_id, role, object_kind, object_ids, detail)
    SELECT 'looked_outside_patch', me, 'officer', 'tenancies.person',
        coalesce(array_agg(s.person_id), '{}'),
        jsonb_build_object('reason', because, 'found', cardinality(occupancies))
    FROM tenancies_occupancy AS s WHERE s.id = ANY (occupancies);
    RETURN QUERY
        SELECT concat_ws(' ', nullif(p.forename, ''), nullif(p.surname, '')), t.ref::text,
            home.flat, home.house_no, home.street, home.town, home.postcode
        FROM unnest(occupancies) WITH ORDINALITY AS occupancy (id, place)
        JOIN tenancies_occupancy AS s ON s.id = occupancy.id
        JOIN tenancies_person AS p ON p.id = s.person_id
        JOIN tenancies_tenancy AS t ON t.id = s.tenancy_id
        JOIN tenancies_property AS home ON home.id = t.property_id
        ORDER BY occupancy.place;
END
$$;
