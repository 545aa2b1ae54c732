-- The kinds of document that not everybody whom a release reaches may read: only "tenants", or "no resident".
-- The rows come from documents/kinds.py (`may_read`), added by apply_walls where something changed. The last row
-- of a kind counts, so that the rule of a moment can be asked; to which releases it applies is in facts.sql.

CREATE TABLE IF NOT EXISTS portal.kind_readers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    readers text NOT NULL CHECK (readers IN ('anyone', 'tenants', 'no resident')),
    since timestamptz NOT NULL DEFAULT transaction_timestamp()
);

-- Who may read each kind that was ever restricted, now or at a moment. As a set it is planned with its query.
CREATE OR REPLACE FUNCTION portal.readers_of_kinds(moment timestamptz) RETURNS TABLE (kind text, readers text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (k.kind) k.kind, k.readers FROM portal.kind_readers AS k
    WHERE moment IS NULL OR k.since <= moment
    ORDER BY k.kind, k.id DESC
$$;

INSERT INTO portal.kind_readers (kind, readers)
SELECT coalesce(wanted.kind, held.kind), coalesce(wanted.readers, 'anyone')
FROM jsonb_each_text('{readers_of_kinds}') AS wanted (kind, readers)
FULL JOIN portal.readers_of_kinds(NULL) AS held ON held.kind = wanted.kind
WHERE coalesce(wanted.readers, 'anyone') <> coalesce(held.readers, 'anyone');

-- The kinds that these residents alone may read, now or at a moment.
CREATE OR REPLACE FUNCTION portal.kinds_read_by(these text, moment timestamptz) RETURNS TABLE (kind text)
LANGUAGE sql STABLE AS $$
    SELECT k.kind FROM portal.readers_of_kinds(moment) AS k WHERE k.readers = these
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
