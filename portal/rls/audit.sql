-- What reconcile_access compares. Nothing here is part of a wall.

-- The papers that wall 1's rows open, per account: grants and the plain states, no facts.
CREATE OR REPLACE FUNCTION portal.granted_papers() RETURNS TABLE (user_id uuid, document_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT g.user_id, d.id
    FROM public.tenancies_tenancygrant AS g
    JOIN public.auth_permission AS p ON p.id = g.permission_id
    JOIN public.documents_document AS d
        ON d.tenancy_id = g.content_object_id
        AND p.codename = 'read_' || d.audience || '_papers'
        AND d.dated >= g.papers_from AND (g.papers_to IS NULL OR d.dated <= g.papers_to)
    WHERE portal.today() >= g.opens_on AND (g.closes_on IS NULL OR portal.today() <= g.closes_on)
        AND portal.today() >= d.shown_from AND (d.shown_until IS NULL OR portal.today() <= d.shown_until)
        AND NOT d.frozen AND d.ended_at IS NULL
    UNION
    SELECT g.user_id, d.id
    FROM public.documents_documentgrant AS g
    JOIN public.documents_document AS d ON d.id = g.content_object_id
    WHERE portal.today() >= g.opens_on AND (g.closes_on IS NULL OR portal.today() <= g.closes_on)
        AND NOT d.frozen AND d.ended_at IS NULL
$$;

-- What the policies really show to each claim's bearer. Runs with the caller's own rights: only a login
-- that may become each role can use it, and each claim must be signed for this very transaction.
CREATE OR REPLACE FUNCTION portal.shown_papers(claims text[]) RETURNS TABLE (user_id uuid, document_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
    claim text;
    came_as text := current_setting('role');
BEGIN
    FOREACH claim IN ARRAY claims LOOP
        PERFORM set_config('role', split_part(claim, '|', 3), true),
            set_config('portal.claim', claim, true);
        RETURN QUERY SELECT split_part(claim, '|', 1)::uuid, d.id FROM public.documents_document AS d;
    END LOOP;
    PERFORM set_config('portal.claim', '', true), set_config('role', came_as, true);
END
$$;
