-- Reading the audit log by what its entries are about. PostgreSQL uses an index under row security only for
-- operators that leak nothing, and those of arrays are not among them: so this function looks things up.

-- Of the audit log, which belongs to accounts; here, because they serve its reading alone: what was done with
-- a thing, where a day begins, and the few entries of a rare event among hundreds of thousands.
CREATE INDEX IF NOT EXISTS audit_log_by_object
    ON public.accounts_auditevent USING gin (object_ids) WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS audit_log_by_time ON public.accounts_auditevent (at);
CREATE INDEX IF NOT EXISTS audit_log_by_event ON public.accounts_auditevent (event, seq);

-- The numbers of the entries about any of these things, for the DPO; for anybody else, none.
CREATE OR REPLACE FUNCTION portal.entries_about(things uuid[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN portal.me() IS NOT NULL AND current_setting('role') = 'portal_dpo' THEN ARRAY(
    SELECT entry.seq FROM public.accounts_auditevent AS entry
    WHERE entry.object_ids && things AND NOT entry.object_ids && portal.things_too_close()
) ELSE '{}' END;
