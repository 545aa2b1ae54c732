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
