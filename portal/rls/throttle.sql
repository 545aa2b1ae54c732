-- Counting tries: committed before the request's own transaction begins, so that a failed or crashed
-- request is counted too, and the same for every process. Keys are keyed hashes, never what was typed.

ALTER TABLE public.accounts_signintry SET UNLOGGED;

-- Count one more try under `what` and give the number of tries in the running window.
CREATE OR REPLACE FUNCTION portal.count_try(what bytea, seconds integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO accounts_signintry AS counted (key, tries, window_ends_at)
    VALUES (what, 1, clock_timestamp() + make_interval(secs => seconds))
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN counted.window_ends_at < clock_timestamp() THEN 1 ELSE counted.tries + 1 END,
        window_ends_at = CASE
            WHEN counted.window_ends_at < clock_timestamp() THEN excluded.window_ends_at
            ELSE counted.window_ends_at
        END
    RETURNING tries
$$;

-- Forget the tries under `what`: the right person has signed in.
CREATE OR REPLACE FUNCTION portal.forget_tries(what bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM accounts_signintry WHERE key = what OR window_ends_at < clock_timestamp() - interval '1 day'
$$;

-- Count one more try under each of `what`, unless one of them is used up already; then nothing is counted. Gives the seconds
-- until the next try: 0 lets this one in. Always in one order: two tries must not wait for each other crosswise.
CREATE OR REPLACE FUNCTION portal.count_tries(what bytea[], allowed integer[], seconds integer[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    one record;
    wait integer := 0;
BEGIN
    FOR one IN
        SELECT u.key, u.allowed, u.seconds FROM unnest(what, allowed, seconds) AS u (key, allowed, seconds) ORDER BY u.key
    LOOP
        IF portal.count_try(one.key, one.seconds) > one.allowed THEN
            SELECT greatest(wait, ceil(extract(epoch FROM t.window_ends_at - clock_timestamp()))::integer, 1)
            INTO wait FROM accounts_signintry AS t WHERE t.key = one.key;
        END IF;
    END LOOP;
    IF wait > 0 THEN
        PERFORM portal.give_back_tries(what);
    END IF;
    RETURN wait;
END
$$;

-- Take back one try under each of `what`: it was right, or it was refused.
CREATE OR REPLACE FUNCTION portal.give_back_tries(what bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM accounts_signintry AS t WHERE t.key = ANY (what) ORDER BY t.key FOR UPDATE;
    UPDATE accounts_signintry SET tries = greatest(tries - 1, 0) WHERE key = ANY (what);
END
$$;
