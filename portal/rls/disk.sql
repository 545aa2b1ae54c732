-- Whether the database's disk has room: a row that finds a place in a page which is there already does not show it.
CREATE UNLOGGED TABLE IF NOT EXISTS portal.room (filler text NOT NULL);
ALTER TABLE portal.room ALTER COLUMN filler SET STORAGE PLAIN;

-- Ask for 128 kB in a new file, as the process that may serve does every few seconds; whoever asks takes it back with the
-- transaction. Raises disk_full where there is no room.
CREATE OR REPLACE FUNCTION portal.try_room() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.at_gate() OR portal.at_work() THEN
        TRUNCATE portal.room;
        INSERT INTO portal.room SELECT repeat('x', 8000) FROM generate_series(1, 16);
    END IF;
END
$$;
