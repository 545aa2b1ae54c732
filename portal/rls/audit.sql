-- What reconcile_access compares. Nothing here is part of a wall.

-- The documents that wall 1's rows open, per active account: grants and the plain states, no facts.
CREATE OR REPLACE FUNCTION portal.granted_documents() RETURNS TABLE (user_id uuid, document_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT opened.user_id, d.id
    FROM (
        SELECT g.user_id, home.id AS document_id, '{}'::text[] AS sides, false AS as_giver
        FROM public.tenancies_tenancygrant AS g
        JOIN public.auth_permission AS p ON p.id = g.permission_id
        JOIN public.documents_document AS home
            ON home.tenancy_id = g.content_object_id
            AND p.codename = 'read_' || home.audience || '_documents'
            AND home.dated >= g.documents_from AND (g.documents_to IS NULL OR home.dated <= g.documents_to)
        WHERE portal.today() >= g.opens_on AND (g.closes_on IS NULL OR portal.today() <= g.closes_on)
            AND portal.today() >= home.shown_from
            AND (home.shown_until IS NULL OR portal.today() <= home.shown_until)
        UNION ALL
        SELECT g.user_id, g.content_object_id, g.sides, p.codename = 'read_given_document'
        FROM public.documents_documentgrant AS g
        JOIN public.auth_permission AS p ON p.id = g.permission_id
        WHERE portal.today() >= g.opens_on AND (g.closes_on IS NULL OR portal.today() <= g.closes_on)
    ) AS opened
    JOIN public.documents_document AS d ON d.id = opened.document_id AND d.ended_at IS NULL
        AND (NOT d.frozen OR opened.as_giver AND d.open_to_giver)
    JOIN public.accounts_user AS u ON u.id = opened.user_id AND u.is_active
    JOIN public.tenancies_person AS reader ON reader.account_id = u.id
    WHERE d.kind <> ALL (ARRAY(SELECT k.kind FROM portal.kinds_read_by('no resident', NULL) AS k))
        AND NOT EXISTS (
            SELECT FROM portal.kinds_kept_from_sides(NULL) AS k WHERE k.kind = d.kind AND k.side = ANY (opened.sides)
        )
        AND d.content_type IN ('application/pdf', 'image/jpeg', 'image/png')
        AND (
            d.case_id IS NULL OR u.identity_checked <> 'letter'
            OR d.case_id <> ALL (portal.cases_barred_to_letters(reader.id))
        )
        AND (d.case_id IS NULL OR d.id <> ALL (portal.documents_barred_to_two_sides(reader.id)))
        AND (
            d.kind <> ALL (ARRAY(SELECT k.kind FROM portal.kinds_read_by('tenants', NULL) AS k))
            OR EXISTS (
                SELECT FROM public.tenancies_tenancygrant AS g
                JOIN public.auth_permission AS p ON p.id = g.permission_id AND p.codename = 'read_tenants_documents'
                WHERE g.user_id = opened.user_id AND g.content_object_id = d.tenancy_id
                    AND d.dated BETWEEN g.documents_from AND coalesce(g.documents_to, 'infinity')
                    AND portal.today() BETWEEN g.opens_on AND coalesce(g.closes_on, 'infinity')
            )
        )
        AND NOT EXISTS (
            SELECT FROM public.incidents_freeze AS f
            WHERE f.ended_at IS NULL AND CASE f.level
                WHEN 'everything' THEN true
                WHEN 'cases' THEN d.case_id IS NOT NULL
                WHEN 'kind' THEN f.kind = d.kind
                WHEN 'account' THEN f.account_id = opened.user_id
                WHEN 'person' THEN EXISTS (
                    SELECT FROM public.cases_party AS party
                    WHERE party.case_id = d.case_id AND party.person_id = f.person_id
                ) OR EXISTS (
                    SELECT FROM public.documents_release AS r
                    WHERE r.document_id = d.id AND r.recipient_id = f.person_id
                ) OR EXISTS (
                    SELECT FROM public.documents_upload AS came
                    WHERE came.document_id = d.id AND came.addressee_id = f.person_id
                )
                ELSE false
            END
        )
        AND NOT EXISTS (
        SELECT FROM public.documents_block AS b
        WHERE b.person_id = reader.id AND b.ended_at IS NULL
            AND (
                num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0
                OR b.document_id = d.id OR b.case_id = d.case_id OR b.tenancy_id = d.tenancy_id
            )
    )
$$;

-- What the policies really show to each claim's bearer. Runs with the caller's own rights: only a login
-- that may become each role can use it, and each claim must be signed for this very transaction.
CREATE OR REPLACE FUNCTION portal.shown_documents(claims text[]) RETURNS TABLE (user_id uuid, document_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
    claim text;
    came_as text := current_setting('role');
    came_with text := current_setting('portal.claim', true);
BEGIN
    FOREACH claim IN ARRAY claims LOOP
        PERFORM set_config('role', split_part(claim, '|', 3), true),
            set_config('portal.claim', claim, true);
        RETURN QUERY SELECT split_part(claim, '|', 1)::uuid, d.id FROM public.documents_document AS d;
    END LOOP;
    PERFORM set_config('portal.claim', came_with, true), set_config('role', came_as, true);
END
$$;
