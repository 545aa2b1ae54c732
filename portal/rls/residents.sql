-- What the resident who asks is entitled to, as arrays: each is worked out once a statement, and
-- `= ANY (array)` is an index condition. Their plans are made once a connection: planning would cost more
-- than running. Nobody asking, or a closed portal: empty arrays.

-- The resident who asks, and no other role; nobody while the portal is closed. For what is about themselves alone: their own row,
-- what they told us, and how they ask to be reached. A block closes nothing of that, or it would show.
CREATE OR REPLACE FUNCTION portal.myself() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT v.person_id FROM portal.viewer() AS v
    WHERE current_setting('role') = 'portal_resident' AND portal.is_open()
);

-- The same, but nobody who is blocked from everything: for documents, homes and cases.
CREATE OR REPLACE FUNCTION portal.my_person() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT me.id FROM portal.myself() AS me (id)
    WHERE NOT EXISTS (
        SELECT FROM documents_block AS b
        WHERE b.person_id = me.id AND b.ended_at IS NULL
            AND num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0
    )
);

CREATE OR REPLACE FUNCTION portal.my_documents() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.my_person();
BEGIN
    RETURN ARRAY(SELECT e.document_id FROM portal.entitled_documents(NULL) AS e WHERE e.person_id = me);
END
$$;

-- Whether a freeze of a document or a case keeps something from the resident who asks that they would read otherwise: in one
-- case that is shared with them or, without a share, in the whole list of theirs. What is closed more widely, everybody is
-- told alike. Dropped first: the name of an argument cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.some_of_mine_are_closed(uuid);
CREATE FUNCTION portal.some_of_mine_are_closed(by_share uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.my_person();
    frozen uuid[] := ARRAY(
        SELECT d.id FROM tenancies_occupancy AS s JOIN documents_document AS d ON d.tenancy_id = s.tenancy_id
        WHERE s.person_id = me AND d.frozen AND by_share IS NULL
        UNION
        SELECT d.id FROM documents_release AS r JOIN documents_document AS d ON d.id = r.document_id
        WHERE r.recipient_id = me AND d.frozen AND (by_share IS NULL OR r.share_id = by_share)
    );
BEGIN
    RETURN frozen <> '{}' AND EXISTS (
        SELECT e.document_id FROM portal.entitled_beside(NULL, ARRAY['document', 'case']) AS e
        WHERE e.person_id = me AND e.document_id = ANY (frozen)
        -- What they gave themselves, they may read still.
        EXCEPT
        SELECT e.document_id FROM portal.entitled_documents(NULL) AS e
        WHERE e.person_id = me AND e.document_id = ANY (frozen)
    );
END
$$;

CREATE OR REPLACE FUNCTION portal.my_releases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.my_person();
BEGIN
    RETURN ARRAY(SELECT e.release_id FROM portal.entitled_documents(NULL) AS e WHERE e.person_id = me);
END
$$;

CREATE OR REPLACE FUNCTION portal.my_shares() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.my_person();
BEGIN
    RETURN ARRAY(SELECT e.share_id FROM portal.entitled_shares(NULL) AS e WHERE e.person_id = me);
END
$$;

CREATE OR REPLACE FUNCTION portal.my_homes() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.my_person();
BEGIN
    RETURN ARRAY(SELECT e.tenancy_id FROM portal.entitled_homes(NULL) AS e WHERE e.person_id = me);
END
$$;

-- The homes' properties, for their addresses.
CREATE OR REPLACE FUNCTION portal.my_properties() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(SELECT t.property_id FROM public.tenancies_tenancy AS t WHERE t.id = ANY ((SELECT portal.my_homes())::uuid[]));
