-- What decides access and may change keeps its past: the values of columns before they are overwritten
-- (docs/access.md, "What keeps its past"), the settings that the rule reads, and what the walls were.
-- Facts need none of it: they are ended, never overwritten (facts_end.sql).

-- The trigger of every table that access.md names, after an update that changed one of the columns it keeps; they
-- are its arguments.
CREATE OR REPLACE FUNCTION portal.keep_past() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before CONSTANT jsonb := to_jsonb(OLD);
BEGIN
    INSERT INTO accounts_earliervalues (table_name, row_id, was, until, changed_by)
    SELECT TG_TABLE_NAME, OLD.id, jsonb_object_agg(kept.name, before -> kept.name),
        transaction_timestamp(),
        -- Without a claim nobody asks: an import changes thousands of rows, and need not look for each.
        CASE WHEN current_setting('portal.claim', true) <> '' THEN portal.me() END
    FROM unnest(TG_ARGV) AS kept (name);
    RETURN NULL;
END
$$;

-- The rows of a table that have been overwritten since a moment, with the values they had then. Of several
-- changes the first counts, in the order in which they were made: who waited for a row began before who held it.
-- To read a whole row as it was: `jsonb_populate_record(row, was)`; what was not kept, or has not changed, is
-- the row's own.
CREATE OR REPLACE FUNCTION portal.earlier_values(of_table text, moment timestamptz)
RETURNS TABLE (row_id uuid, was jsonb)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (e.row_id) e.row_id, e.was
    FROM public.accounts_earliervalues AS e
    WHERE e.table_name = of_table AND e.until > moment
    ORDER BY e.row_id, e.id
$$;

-- The settings that the rule reads, each from the moment at which apply_walls found it changed.
CREATE TABLE IF NOT EXISTS portal.rule_settings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    value integer NOT NULL,
    since timestamptz NOT NULL DEFAULT transaction_timestamp()
);

-- How many days after leaving the documents of a home stay readable, now or at a moment. None written down: none.
CREATE OR REPLACE FUNCTION portal.days_after_leaving(moment timestamptz) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    (
        SELECT s.value FROM portal.rule_settings AS s
        WHERE s.name = 'days_after_leaving' AND (moment IS NULL OR s.since <= moment)
        ORDER BY s.id DESC LIMIT 1
    ),
    0
);

-- What every apply_walls built: the start-up check reads the last row.
CREATE TABLE IF NOT EXISTS portal.walls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    built text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT transaction_timestamp()
);
