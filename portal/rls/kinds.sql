-- The kinds of document that not everybody whom a release reaches may read: only "tenants", or "no resident".
-- The rows come from documents/kinds.py (`may_read`), written by apply_walls. A row is ended and never
-- overwritten, so that the rule of a moment can be asked; to which releases it applies is in facts.sql.

CREATE TABLE IF NOT EXISTS portal.kind_readers (
    kind text NOT NULL,
    readers text NOT NULL CHECK (readers IN ('tenants', 'no resident')),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS one_rule_a_kind_at_a_time ON portal.kind_readers (kind)
WHERE ended_at IS NULL;

UPDATE portal.kind_readers AS held SET ended_at = now()
WHERE held.ended_at IS NULL
    AND held.readers IS DISTINCT FROM (jsonb '{readers_of_kinds}' ->> held.kind);
INSERT INTO portal.kind_readers (kind, readers)
SELECT wanted.kind, wanted.readers FROM jsonb_each_text('{readers_of_kinds}') AS wanted (kind, readers)
ON CONFLICT (kind) WHERE ended_at IS NULL DO NOTHING;

-- The kinds that these residents alone may read, now or at a moment. As a set it is planned with its query.
CREATE OR REPLACE FUNCTION portal.kinds_read_by(these text, moment timestamptz) RETURNS TABLE (kind text)
LANGUAGE sql STABLE AS $$
    SELECT k.kind FROM portal.kind_readers AS k
    WHERE k.readers = these AND portal.was_live(k.recorded_at, k.ended_at, moment)
$$;

-- Whether a document of its kind may be released so today. What is for tenants goes to the tenants, or by name to
-- one whose occupancy as a tenant covers its date.
CREATE OR REPLACE FUNCTION portal.kind_may_go_to(of_document uuid, to_audience text, to_recipient uuid)
RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.documents_document AS d
    WHERE d.id = of_document
        AND d.kind NOT IN (SELECT k.kind FROM portal.kinds_read_by('no resident', NULL) AS k)
        AND (
            d.kind NOT IN (SELECT k.kind FROM portal.kinds_read_by('tenants', NULL) AS k)
            OR to_audience = 'tenants'
            OR EXISTS (
                SELECT FROM public.tenancies_occupancy AS s
                WHERE s.person_id = to_recipient AND s.tenancy_id = d.tenancy_id AND s.ended_at IS NULL
                    AND s.role IN ('Tenant', 'Joint tenant')
                    AND d.dated BETWEEN s.from_date AND coalesce(s.to_date, 'infinity')
            )
        )
);
