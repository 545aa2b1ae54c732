-- Where this database is at home. A dump that is loaded, a copy of its files, a recovery to an earlier moment: in each of them
-- is in again whom we have shut out since. So a database that is not where it was last noted to be is *restored*, and until
-- the data protection officer and an administrator have gone through what was taken back (restored.sql) no one else comes in.

-- What is noted: by the first apply_walls, and by whoever ends a restore. The last row counts; no row is no home.
CREATE TABLE IF NOT EXISTS portal.place (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster bigint NOT NULL,
    database oid NOT NULL,
    place oid NOT NULL,
    timeline text NOT NULL,
    why text NOT NULL CHECK (why IN ('built', 'gone through', 'failed over', 'said restored')),
    noted_at timestamptz NOT NULL DEFAULT transaction_timestamp()
);
ALTER TABLE portal.place ENABLE ROW LEVEL SECURITY;

-- Where it is now. Another server has another identifier; another database of the same server another number; a table that
-- pg_restore has made, in this very database too, another one; and a recovery, or a standby that took over, begins a new
-- timeline. A copy of all files that was started without recovery is told by none of these.
CREATE OR REPLACE FUNCTION portal.here() RETURNS TABLE (cluster bigint, database oid, place oid, timeline text)
LANGUAGE sql STABLE AS $$
    SELECT control.system_identifier, mine.oid, 'portal.place'::regclass::oid,
        left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
    FROM pg_control_system() AS control, pg_database AS mine
    WHERE mine.datname = current_database()
$$;

-- Note that it is at home here.
CREATE OR REPLACE FUNCTION portal.note_place(because text) RETURNS void
LANGUAGE sql VOLATILE AS $$
    INSERT INTO portal.place (cluster, database, place, timeline, why)
    SELECT now.cluster, now.database, now.place, now.timeline, because FROM portal.here() AS now
$$;

-- Whether this is a restored database through which no one has gone yet. reconcile_access, which compares what people would
-- see, takes it as gone through for a moment; no other login than the worker's can. It is asked many times a page: plpgsql
-- keeps its plan.
CREATE OR REPLACE FUNCTION portal.is_restored() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM portal.here() AS now, (SELECT p.* FROM portal.place AS p ORDER BY p.id DESC LIMIT 1) AS last
        WHERE (last.cluster, last.database, last.place, last.timeline) = (now.cluster, now.database, now.place, now.timeline)
    ) AND NOT (session_user = 'portal_worker' AND current_setting('portal.reconciling', true) IS NOT DISTINCT FROM 'on');
END
$$;
