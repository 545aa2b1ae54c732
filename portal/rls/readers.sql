-- For the pages of staff: who reads a document or follows a case now, by the one text of the rule (facts.sql).
-- An officer's own rows are too few to work it out: a party may have left a home in another patch.
-- Ids only, and only of documents and cases on which the one who asks works; of others, and for nobody, none.

-- Those of these tenancies and cases on which the one who asks works: for managers and the DPO every one there is
-- but what is too close to them. An id of nothing is left out as one of a thing that is not theirs is.
CREATE OR REPLACE FUNCTION portal.worked_among(of_tenancies uuid[], of_cases uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN portal.me() IS NULL THEN '{}'
    WHEN current_setting('role') = 'portal_officer' THEN ARRAY(
        SELECT tenancy FROM unnest(of_tenancies) AS tenancy
        WHERE tenancy = ANY ((SELECT portal.worked_tenancies())::uuid[])
        UNION
        SELECT one_case FROM unnest(of_cases) AS one_case
        WHERE one_case = ANY ((SELECT portal.worked_cases())::uuid[])
    )
    WHEN current_setting('role') IN ('portal_manager', 'portal_dpo') THEN ARRAY(
        SELECT t.id FROM public.tenancies_tenancy AS t
        WHERE t.id = ANY (of_tenancies) AND t.id <> ALL ((SELECT portal.tenancies_too_close())::uuid[])
        UNION
        SELECT c.id FROM public.cases_case AS c
        WHERE c.id = ANY (of_cases) AND c.id <> ALL ((SELECT portal.cases_too_close())::uuid[])
    )
    ELSE '{}'
END;

-- Whether the one who asks works on all of them.
CREATE OR REPLACE FUNCTION portal.works_on(of_tenancies uuid[], of_cases uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (of_tenancies || of_cases) <@ portal.worked_among(of_tenancies, of_cases);

-- A freeze that whoever asks may end, to ask what would be if it had ended; of anybody else: null.
CREATE OR REPLACE FUNCTION portal.mine_to_lift(one_freeze uuid) RETURNS uuid
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN CASE WHEN current_setting('role') = 'portal_dpo' OR portal.deputises() THEN one_freeze END;

-- Those of these documents that are of a tenancy or case on which the one who asks works. Only documents that can have
-- readers: what has ended or is frozen has none but whoever gave it, unless it is asked what would be `without` a freeze.
CREATE OR REPLACE FUNCTION portal.worked_documents(documents uuid[], without uuid DEFAULT NULL) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    work uuid[] := portal.worked_among(
        ARRAY(SELECT d.tenancy_id FROM documents_document AS d WHERE d.id = ANY (documents)),
        ARRAY(SELECT d.case_id FROM documents_document AS d WHERE d.id = ANY (documents))
    );
BEGIN
    RETURN ARRAY(
        SELECT d.id FROM documents_document AS d
        WHERE d.id = ANY (documents) AND (d.tenancy_id = ANY (work) OR d.case_id = ANY (work))
            AND d.ended_at IS NULL AND (NOT d.frozen OR d.open_to_giver OR portal.mine_to_lift(without) IS NOT NULL)
    );
END
$$;

-- Those of these documents, on which the one who asks works, that a wide freeze closes.
CREATE OR REPLACE FUNCTION portal.closed_widely(documents uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT d.id FROM public.documents_document AS d
    WHERE d.id = ANY (portal.worked_documents(documents)) AND portal.is_widely_frozen(d.id, d.case_id, d.kind)
);

-- Per release of these documents the people who read it now. Without an active account of theirs
-- (`signs_in` false) they would, if they had one. `without` one freeze: who would read it if that ended.
DROP FUNCTION IF EXISTS portal.readers_of(uuid[]);
CREATE OR REPLACE FUNCTION portal.readers_of(documents uuid[], without uuid DEFAULT NULL)
RETURNS TABLE (release_id uuid, person_id uuid, signs_in boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    lifted uuid := portal.mine_to_lift(without);
    worked uuid[] := portal.worked_documents(documents, without);
    -- Nobody else can be a reader; said beforehand, so that the rule is not asked of everybody.
    people uuid[] := ARRAY(
        SELECT s.person_id FROM documents_document AS d
        JOIN tenancies_occupancy AS s ON s.tenancy_id = d.tenancy_id
        WHERE d.id = ANY (worked)
        UNION
        SELECT r.recipient_id FROM documents_release AS r
        WHERE r.document_id = ANY (worked) AND r.recipient_id IS NOT NULL
    );
BEGIN
    RETURN QUERY
        SELECT e.release_id, e.person_id, coalesce(u.is_active, false)
        FROM portal.entitled_if_thawed(NULL, lifted) AS e
        JOIN tenancies_person AS p ON p.id = e.person_id
        LEFT JOIN accounts_user AS u ON u.id = p.account_id
        WHERE e.document_id = ANY (worked) AND e.person_id = ANY (people);
END
$$;

-- The live releases by name that the facts have come to forbid, of documents on which the one who asks works: they reach no one,
-- and someone takes one of them back.
CREATE OR REPLACE FUNCTION portal.releases_forbidden_since() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    -- No others can be: said beforehand, so that the rule is not asked of all there are.
    doubtful uuid[];
BEGIN
    IF portal.me() IS NULL OR current_setting('role') NOT IN ('portal_officer', 'portal_manager') THEN
        RETURN '{}';
    END IF;
    doubtful := portal.worked_documents(ARRAY(
        SELECT r.document_id FROM documents_release AS r
        WHERE r.share_id IS NOT NULL AND r.ended_at IS NULL
        GROUP BY r.document_id HAVING count(*) > 1
        UNION
        SELECT r.document_id FROM documents_release AS r
        JOIN cases_share AS share ON share.id = r.share_id
        JOIN cases_party AS accused
            ON accused.case_id = share.case_id AND accused.person_id = share.person_id
            AND accused.role = 'alleged perpetrator' AND accused.ended_at IS NULL
        WHERE r.ended_at IS NULL
    ));
    RETURN ARRAY(
        SELECT r.id FROM documents_release AS r
        WHERE r.document_id = ANY (doubtful) AND r.share_id IS NOT NULL AND r.ended_at IS NULL
            AND portal.is_forbidden_since(r.document_id, r.recipient_id, r.share_id, NULL)
    );
END
$$;

-- The shares of a case by which somebody follows it now, or would without one freeze.
DROP FUNCTION IF EXISTS portal.followers_of(uuid);
CREATE OR REPLACE FUNCTION portal.followers_of(one_case uuid, without uuid DEFAULT NULL)
RETURNS TABLE (share_id uuid, signs_in boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    people uuid[] := ARRAY(SELECT party.person_id FROM cases_party AS party WHERE party.case_id = one_case);
    lifted uuid := portal.mine_to_lift(without);
BEGIN
    IF NOT portal.works_on('{}', ARRAY[one_case]) THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT e.share_id, coalesce(u.is_active, false)
        FROM portal.following_if_thawed(NULL, lifted) AS e
        JOIN tenancies_person AS p ON p.id = e.person_id
        LEFT JOIN accounts_user AS u ON u.id = p.account_id
        WHERE e.case_id = one_case AND e.person_id = ANY (people);
END
$$;

-- The people whom a freeze keeps from this document and who would read it otherwise: an officer of its patch or a manager
-- may hand it to one of them on paper. Nobody where it is closed to staff too.
CREATE OR REPLACE FUNCTION portal.kept_readers(one_document uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    document documents_document;
    is_theirs boolean;
    people uuid[];
BEGIN
    SELECT * INTO document FROM documents_document AS d
    WHERE d.id = one_document AND d.ended_at IS NULL AND NOT d.sealed AND portal.me() IS NOT NULL;
    is_theirs := CASE current_setting('role')
        WHEN 'portal_officer' THEN
            document.tenancy_id = ANY (portal.patch_tenancies()) OR document.case_id = ANY (portal.patch_cases())
        WHEN 'portal_manager' THEN
            document.id IS NOT NULL AND document.id <> ALL (portal.documents_too_close())
    END;
    IF is_theirs IS NOT TRUE THEN
        RETURN '{}';
    END IF;
    -- Nobody else can be a reader; said beforehand, so that the rule is not asked of everybody.
    people := ARRAY(
        SELECT s.person_id FROM tenancies_occupancy AS s WHERE s.tenancy_id = document.tenancy_id
        UNION
        SELECT r.recipient_id FROM documents_release AS r
        WHERE r.document_id = document.id AND r.recipient_id IS NOT NULL
    );
    RETURN ARRAY(
        SELECT e.person_id FROM portal.entitled_beside(NULL, ARRAY[
            'document', 'case', 'tenancy', 'kind', 'account', 'person', 'cases', 'everything'
        ]) AS e
        WHERE e.document_id = document.id AND e.person_id = ANY (people)
        EXCEPT
        SELECT e.person_id FROM portal.entitled_documents(NULL) AS e
        WHERE e.document_id = document.id AND e.person_id = ANY (people)
    );
END
$$;

-- The people who sign in and are kept by a freeze from a document of the officer's patches that they would read. Ids of
-- documents are compared, so that who reads one by two releases and keeps one is not among them.
DROP FUNCTION IF EXISTS portal.my_people_kept_from_documents();
CREATE FUNCTION portal.my_people_kept_from_documents() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    work uuid[] := portal.patch_tenancies() || portal.patch_cases();
    documents uuid[] := ARRAY(
        SELECT d.id FROM documents_document AS d
        WHERE (d.tenancy_id = ANY (work) OR d.case_id = ANY (work)) AND d.ended_at IS NULL
    );
    people uuid[] := portal.people_of_patches();
BEGIN
    IF current_setting('role') <> 'portal_officer' OR portal.me() IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT kept.person_id FROM (
            SELECT e.person_id, e.document_id FROM portal.entitled_beside(NULL, ARRAY[
                'document', 'case', 'tenancy', 'kind', 'account', 'person', 'cases', 'everything'
            ]) AS e
            WHERE e.person_id = ANY (people) AND e.document_id = ANY (documents)
            EXCEPT
            SELECT e.person_id, e.document_id FROM portal.entitled_documents(NULL) AS e
            WHERE e.person_id = ANY (people) AND e.document_id = ANY (documents)
        ) AS kept
        JOIN tenancies_person AS p ON p.id = kept.person_id
        JOIN accounts_user AS u ON u.id = p.account_id AND u.is_active
    );
END
$$;

-- Whether somebody accused in a case and another of its parties live, or lived at one time, in one home:
-- it may be domestic abuse. For whoever works on the case.
CREATE OR REPLACE FUNCTION portal.lived_together(one_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.works_on('{}', ARRAY[one_case]) AND portal.sides_share_a_home(one_case, NULL);

-- Whether a case or a tenancy on which the one who asks works is frozen as a whole: `sealed` from staff too, or `widely`
-- with all others of its kind.
DROP FUNCTION IF EXISTS portal.case_or_tenancy_is_frozen(uuid, uuid);
CREATE FUNCTION portal.case_or_tenancy_is_frozen(
    of_case uuid, of_tenancy uuid, OUT frozen boolean, OUT sealed boolean, OUT widely boolean
)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT works AND portal.is_frozen(NULL, of_case, of_tenancy), works AND portal.is_sealed(NULL, of_case, of_tenancy),
        works AND portal.is_widely_frozen(NULL, of_case, NULL)
    FROM portal.works_on(array_remove(ARRAY[of_tenancy], NULL), array_remove(ARRAY[of_case], NULL)) AS works
$$;

-- The same of a case alone, for the policies of shares.
CREATE OR REPLACE FUNCTION portal.is_open_to_shares(of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.works_on('{}', ARRAY[of_case]) AND NOT portal.is_frozen(NULL, of_case, NULL)
    AND NOT portal.is_widely_frozen(NULL, of_case, NULL);
