-- What staff may write. The policies and triggers ask these functions when something is written, and a page
-- asks them before: one text for both, and nothing is written to find out. They read, and change nothing.

-- Whether whoever asks may add a document of this date to this tenancy or this case. `frozen` and `sealed` are what the
-- new document would be from its first moment (states.sql): only who would see it adds it.
CREATE OR REPLACE FUNCTION portal.may_add_document(
    of_tenancy uuid, of_case uuid, dated date, frozen boolean, sealed boolean
) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.me() IS NOT NULL
    AND num_nonnulls(of_tenancy, of_case) = 1
    AND dated <= portal.today()
    AND CASE WHEN of_case IS NULL
        THEN EXISTS (
            SELECT FROM tenancies_tenancy AS t
            WHERE t.id = of_tenancy AND t.ended_at IS NULL
                AND dated BETWEEN t.start_date AND coalesce(t.end_date, 'infinity')
        )
        ELSE EXISTS (SELECT FROM cases_case AS c WHERE c.id = of_case AND c.ended_at IS NULL)
    END
    AND NOT sealed
    AND CASE current_setting('role')
        WHEN 'portal_officer' THEN
            coalesce(
                of_tenancy = ANY (portal.worked_tenancies()) OR of_case = ANY (portal.worked_cases()), false
            )
            AND (
                NOT frozen
                OR of_tenancy = ANY (portal.patch_tenancies())
                OR coalesce(of_case = ANY (portal.patch_cases()), false)
            )
        WHEN 'portal_manager' THEN
            coalesce(of_case <> ALL (portal.cases_too_close()), true)
            AND coalesce(of_tenancy <> ALL (portal.tenancies_too_close()), true)
        ELSE false
    END;

-- Whether whoever asks may release this document to anybody at all.
CREATE OR REPLACE FUNCTION portal.may_release(one_document uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN current_setting('role') IN ('portal_officer', 'portal_manager') AND EXISTS (
    SELECT FROM documents_document AS d
    WHERE d.id = one_document AND d.ended_at IS NULL AND NOT d.frozen
        AND NOT portal.is_widely_frozen(d.id, d.case_id, d.kind)
        AND portal.works_on(
            array_remove(ARRAY[d.tenancy_id], NULL), array_remove(ARRAY[d.case_id], NULL)
        )
);

-- Whether a release of a case document would let two sides read it, or two people of one home in a case in which people
-- of one home stand on different sides. Who stands on two sides themselves reads nothing beside someone else.
CREATE OR REPLACE FUNCTION portal.reads_beside_another_side(release public.documents_release) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.documents_release AS other
    JOIN public.cases_share AS theirs ON theirs.id = other.share_id
    JOIN public.cases_share AS this ON this.id = release.share_id
    WHERE other.document_id = release.document_id AND other.ended_at IS NULL
        AND other.recipient_id <> release.recipient_id
        AND (
            EXISTS (
                SELECT FROM public.cases_party AS party
                WHERE party.case_id = this.case_id AND party.person_id IN (theirs.person_id, this.person_id)
                    AND party.role <> this.stands_as AND party.ended_at IS NULL
            )
            OR portal.sides_share_a_home(this.case_id, NULL)
                AND portal.have_shared_a_home(theirs.person_id, this.person_id, NULL)
        )
);

DROP FUNCTION IF EXISTS portal.is_kept_from_the_accused(
    public.documents_release, public.documents_document, public.documents_upload
);

-- Why the facts do not allow this release, in a sentence; null: they do. For whoever asks, the owner included.
CREATE OR REPLACE FUNCTION portal.why_not_released(release public.documents_release) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    document documents_document;
    came_with documents_upload;
BEGIN
    SELECT * INTO document FROM documents_document AS d WHERE d.id = release.document_id AND d.ended_at IS NULL;
    IF NOT FOUND THEN
        RETURN 'Only a document that we still hold is released.';
    ELSIF document.frozen OR portal.is_widely_frozen(document.id, document.case_id, document.kind)
        OR portal.is_closed_to_reader(release.recipient_id)
    THEN
        RETURN 'A frozen document is not released.';
    ELSIF EXISTS (SELECT FROM documents_uselimit AS l WHERE l.document_id = document.id AND l.ended_at IS NULL) THEN
        RETURN 'The use of this document is limited.';
    ELSIF NOT portal.residents_open(document.content_type) THEN
        RETURN 'Residents open PDFs and pictures, and nothing else.';
    ELSIF NOT portal.kind_may_go_to(release.document_id, release.audience, release.recipient_id) THEN
        RETURN 'These readers may not read documents of this kind.';
    ELSIF (release.audience = 'recipient') IS DISTINCT FROM (release.recipient_id IS NOT NULL) THEN
        RETURN 'A release to one person names them, and a release to a home names no one.';
    END IF;
    SELECT * INTO came_with FROM documents_upload AS u WHERE u.document_id = document.id;
    IF came_with.ref <> '' AND release.recipient_id IS NOT NULL
        AND release.recipient_id IS DISTINCT FROM came_with.addressee_id
    THEN
        RETURN 'An imported document is released by name to its addressee only.';
    END IF;
    IF document.case_id IS NOT NULL THEN
        IF release.recipient_id IS NULL OR NOT EXISTS (
            SELECT FROM cases_share AS share
            JOIN cases_party AS party ON party.id = share.party_id
            WHERE share.id = release.share_id AND share.case_id = document.case_id
                AND share.person_id = release.recipient_id
                AND share.ended_at IS NULL AND party.ended_at IS NULL
        ) THEN
            RETURN 'A document of a case is released to a person with whom the case is shared.';
        ELSIF EXISTS (
            SELECT FROM cases_share AS share
            JOIN portal.kinds_kept_from_sides(NULL) AS kept ON kept.side = share.stands_as
            WHERE share.id = release.share_id AND kept.kind = document.kind
        ) OR portal.is_kept_from_the_accused(document.id, release.recipient_id, NULL)
            OR portal.is_kept_from_two_sides(document.id, document.kind, document.case_id, release.recipient_id, NULL)
        THEN
            RETURN 'A document of this kind does not go to this side of a case.';
        ELSIF portal.reads_beside_another_side(release) THEN
            RETURN 'A document of a case goes to one side, and in a home of two sides to one person.';
        END IF;
    ELSIF release.share_id IS NOT NULL THEN
        RETURN 'A document of a tenancy belongs to no share.';
    ELSIF release.recipient_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM tenancies_occupancy AS occupancy
        WHERE occupancy.person_id = release.recipient_id AND occupancy.tenancy_id = document.tenancy_id
            AND occupancy.ended_at IS NULL
            AND document.dated BETWEEN occupancy.from_date AND coalesce(occupancy.to_date, 'infinity')
    ) THEN
        RETURN 'A document of a tenancy is released to a person who lived there on its date.';
    END IF;
    RETURN NULL;
END
$$;

-- The people whom a release would reach today, and not by another of its document; `signs_in` as in readers_of. Empty
-- where whoever asks could not store it.
CREATE OR REPLACE FUNCTION portal.would_read(
    one_document uuid, to_audience text, one_recipient uuid, by_share uuid, last_day date
)
RETURNS TABLE (person_id uuid, signs_in boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    release documents_release;
    people uuid[];
BEGIN
    release.document_id := one_document;
    release.audience := to_audience;
    release.recipient_id := one_recipient;
    release.share_id := by_share;
    release.opens_on := portal.today();
    release.until := last_day;
    IF NOT portal.may_release(one_document) OR portal.why_not_released(release) IS NOT NULL THEN
        RETURN;
    END IF;
    -- Nobody else can be a reader; said beforehand, so that the rule is not asked of everybody.
    people := ARRAY(
        SELECT one_recipient WHERE one_recipient IS NOT NULL
        UNION
        SELECT s.person_id FROM documents_document AS d
        JOIN tenancies_occupancy AS s ON s.tenancy_id = d.tenancy_id
        WHERE d.id = one_document AND one_recipient IS NULL
    );
    RETURN QUERY
        SELECT e.person_id, coalesce(u.is_active, false)
        FROM portal.entitled_if_released(NULL, ARRAY[release]) AS e
        JOIN tenancies_person AS p ON p.id = e.person_id
        LEFT JOIN accounts_user AS u ON u.id = p.account_id
        WHERE e.person_id = ANY (people);
END
$$;
