-- What the staff's desk must know beyond its own rows: who leads a patch, and what somebody sees now. Each
-- function asks who wants to know, and says "nobody" and "not yours" in the same way: nothing.

-- The lead officer of each of these patches, by the name that residents read, and the number to call them on.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.patch_leads(uuid[]);
CREATE FUNCTION portal.patch_leads(patches uuid[])
RETURNS TABLE (patch_id uuid, name text, work_phone text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT DISTINCT ON (a.patch_id) a.patch_id, u.name::text, u.work_phone::text
    FROM tenancies_patchassignment AS a
    JOIN accounts_user AS u ON u.id = a.user_id AND u.is_active AND u.name <> ''
    WHERE a.patch_id = ANY (patches) AND a.kind = 'lead' AND a.ended_at IS NULL
        AND portal.me() IS NOT NULL
        AND current_setting('role') IN ('portal_officer', 'portal_adviser', 'portal_manager', 'portal_dpo')
    ORDER BY a.patch_id, a.recorded_at, a.id
$$;

-- Whether the asker may know how a person uses the portal: an officer of the people they meet in their work,
-- managers and the DPO of everybody who is not too close. Of an id that is no person's the answer is no, as of someone
-- too close: otherwise it would say which of the two it is.
CREATE OR REPLACE FUNCTION portal.works_with(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.me() IS NOT NULL AND EXISTS (SELECT FROM public.tenancies_person AS p WHERE p.id = somebody)
    AND CASE current_setting('role')
    WHEN 'portal_officer' THEN somebody = ANY (portal.people_of_work())
    WHEN 'portal_manager' THEN somebody <> ALL (portal.people_too_close())
    WHEN 'portal_dpo' THEN somebody <> ALL (portal.people_too_close())
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
