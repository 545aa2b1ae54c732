-- The kinds of document that not everybody whom a release reaches may read: only "tenants", or "no resident", those
-- of a case that never go to some of its sides, and those that come from residents, of which it counts who gave them. The
-- rows come from documents/kinds.py (`may_read`, `sides`, `sender`), added by
-- apply_walls where something changed. The last row of a kind counts, so that the rule of a moment can be asked; to which
-- releases it applies is in facts.sql.

CREATE TABLE IF NOT EXISTS portal.kind_readers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    readers text NOT NULL CHECK (readers IN ('anyone', 'tenants', 'no resident')),
    since timestamptz NOT NULL DEFAULT transaction_timestamp()
);
ALTER TABLE portal.kind_readers ADD COLUMN IF NOT EXISTS kept_from text[] NOT NULL DEFAULT '{}';
ALTER TABLE portal.kind_readers ADD COLUMN IF NOT EXISTS from_residents boolean NOT NULL DEFAULT false;

-- Who may read each kind that was ever restricted, now or at a moment. As a set it is planned with its query.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.readers_of_kinds(timestamptz);
CREATE FUNCTION portal.readers_of_kinds(moment timestamptz)
RETURNS TABLE (kind text, readers text, kept_from text[], from_residents boolean)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (k.kind) k.kind, k.readers, k.kept_from, k.from_residents FROM portal.kind_readers AS k
    WHERE moment IS NULL OR k.since <= moment
    ORDER BY k.kind, k.id DESC
$$;

INSERT INTO portal.kind_readers (kind, readers, kept_from, from_residents)
SELECT wanted.kind, wanted.readers, wanted.kept_from, wanted.from_residents
FROM (
    SELECT listed.kind, coalesce(listed.entry ->> 'readers', 'anyone') AS readers,
        ARRAY(SELECT jsonb_array_elements_text(listed.entry -> 'kept_from')) AS kept_from,
        coalesce((listed.entry ->> 'from_residents')::boolean, false) AS from_residents
    FROM jsonb_each('{readers_of_kinds}') AS listed (kind, entry)
    UNION ALL
    -- What was restricted once and is not listed now.
    SELECT held.kind, 'anyone', '{}', false FROM portal.readers_of_kinds(NULL) AS held
    WHERE NOT jsonb_exists('{readers_of_kinds}', held.kind)
) AS wanted
LEFT JOIN portal.readers_of_kinds(NULL) AS held ON held.kind = wanted.kind
WHERE (wanted.readers, wanted.kept_from, wanted.from_residents) IS DISTINCT FROM
    (coalesce(held.readers, 'anyone'), coalesce(held.kept_from, '{}'), coalesce(held.from_residents, false));

-- The kinds that these residents alone may read, now or at a moment.
CREATE OR REPLACE FUNCTION portal.kinds_read_by(these text, moment timestamptz) RETURNS TABLE (kind text)
LANGUAGE sql STABLE AS $$
    SELECT k.kind FROM portal.readers_of_kinds(moment) AS k WHERE k.readers = these
$$;

-- The kinds that never go to a side of a case, now or at a moment, with the side.
CREATE OR REPLACE FUNCTION portal.kinds_kept_from_sides(moment timestamptz) RETURNS TABLE (kind text, side text)
LANGUAGE sql STABLE AS $$
    SELECT k.kind, side FROM portal.readers_of_kinds(moment) AS k CROSS JOIN unnest(k.kept_from) AS side
$$;

-- The kinds that a resident writes or takes, now or at a moment.
CREATE OR REPLACE FUNCTION portal.kinds_from_residents(moment timestamptz) RETURNS TABLE (kind text)
LANGUAGE sql STABLE AS $$
    SELECT k.kind FROM portal.readers_of_kinds(moment) AS k WHERE k.from_residents
$$;

-- What residents open: a PDF or a picture. Anything else runs programs, or carries who wrote it and what was taken out.
CREATE OR REPLACE FUNCTION portal.residents_open(content_type text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN content_type IN ('application/pdf', 'image/jpeg', 'image/png');

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
