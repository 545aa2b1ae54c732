-- What was taken back between a backup and its restore: listed from the audit log's copy outside the database
-- (portal/incidents/taken_back.py), done again where that can be, and else ticked off by hand. place.sql says what a restored
-- database is, and who comes in meanwhile.

-- One thing that was taken back, by the entry of the audit log that is missing here. Ids alone, as in that log.
CREATE TABLE IF NOT EXISTS portal.taken_back (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seq bigint NOT NULL,
    happened_at timestamptz NOT NULL,
    event text NOT NULL,
    kind text NOT NULL,
    thing uuid,
    done_again boolean NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT transaction_timestamp(),
    ticked_at timestamptz,
    ticked_by uuid,
    UNIQUE (seq, happened_at)
);
ALTER TABLE portal.taken_back ENABLE ROW LEVEL SECURITY;

-- For system work: the entries that were gone through, in this restore and earlier ones. The copy outside keeps them for good.
CREATE OR REPLACE FUNCTION portal.entries_gone_through() RETURNS TABLE (seq bigint, happened_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT gone.seq, gone.happened_at FROM portal.taken_back AS gone WHERE portal.at_work()
$$;

-- For system work: note what was taken back, and do it again where the entry alone says what to do. Only what closes is
-- done: an account is off, a duty or a role is lowered, a patch, a share or a release ends, a password that was changed is no
-- longer good. Gives whether it was done, or null if it was noted before.
CREATE OR REPLACE FUNCTION portal.note_taken_back(
    entry bigint, at timestamptz, what text, of_kind text, ids uuid[], detail jsonb, about uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_done boolean := true;
    one bigint;
BEGIN
    IF portal.at_work() IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    INSERT INTO portal.taken_back (seq, happened_at, event, kind, thing, done_again)
    VALUES (entry, at, what, of_kind, about, false) ON CONFLICT DO NOTHING RETURNING id INTO one;
    IF one IS NULL THEN
        RETURN NULL;
    END IF;
    CASE what
        WHEN 'account_deactivated' THEN
            UPDATE accounts_user AS u SET is_active = false, sessions_mark = gen_random_uuid() WHERE u.id = ANY (ids);
        WHEN 'role_lowered' THEN
            UPDATE accounts_user AS u
            SET role = CASE WHEN detail ->> 'role' = 'adviser' AND u.role <> 'resident' THEN 'adviser' ELSE u.role END,
                is_data_steward = u.is_data_steward AND detail ->> 'data_steward' = 'true',
                is_safeguarding_lead = u.is_safeguarding_lead AND detail ->> 'safeguarding_lead' = 'true',
                is_deputy = u.is_deputy AND detail ->> 'deputy' = 'true'
            WHERE u.id = ANY (ids);
        WHEN 'patch_assignment_ended', 'patch_cover_ended' THEN
            UPDATE tenancies_patchassignment AS a SET ended_at = transaction_timestamp()
            WHERE a.id = ANY (ids) AND a.ended_at IS NULL;
        WHEN 'share_ended' THEN
            UPDATE cases_share AS s SET ended_at = transaction_timestamp() WHERE s.id = ANY (ids) AND s.ended_at IS NULL;
        WHEN 'letters_lost' THEN
            UPDATE tenancies_lettersrun AS run SET ended_at = transaction_timestamp(), outcome = 'lost'
            WHERE run.id = ANY (ids) AND run.ended_at IS NULL;
        WHEN 'two_people_agreed' THEN
            -- Of an account: it is off if that was agreed. What else was agreed someone has to look at.
            UPDATE accounts_user AS u SET is_active = false, sessions_mark = gen_random_uuid()
            WHERE of_kind = 'accounts.user' AND detail ->> 'active' = 'false' AND u.id = ANY (ids);
            is_done := false;
        WHEN 'withdrawn' THEN
            -- The entry names the document: of several releases of it all end, and who is to read it is given it again.
            UPDATE documents_release AS r
            SET ended_at = transaction_timestamp(), ended_reason = 'Taken back again after a restore'
            WHERE r.document_id = ANY (ids) AND r.ended_at IS NULL;
        WHEN 'password_changed', 'password_reset' THEN
            UPDATE accounts_user AS u
            SET password = '!' || replace(gen_random_uuid()::text, '-', ''), sessions_mark = gen_random_uuid()
            WHERE u.id = ANY (ids);
        ELSE
            is_done := false;
    END CASE;
    UPDATE portal.taken_back AS mine SET done_again = is_done WHERE mine.id = one;
    RETURN is_done;
END
$$;

-- For system work: this is a restored database, although nothing shows it.
CREATE OR REPLACE FUNCTION portal.say_restored() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO portal.place (cluster, database, place, timeline, why)
    SELECT 0, 0, 0, '', 'said restored' WHERE portal.at_work()
$$;

-- For system work, which has compared the copy outside and misses nothing: a standby took over, and no more. Gives whether the
-- timeline was all that was new.
CREATE OR REPLACE FUNCTION portal.note_failed_over() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.at_work() AND portal.is_restored() AND EXISTS (
        SELECT FROM portal.here() AS now, (SELECT p.* FROM portal.place AS p ORDER BY p.id DESC LIMIT 1) AS last
        WHERE (last.cluster, last.database, last.place) = (now.cluster, now.database, now.place)
    ) THEN
        PERFORM portal.note_place('failed over');
        RETURN true;
    END IF;
    RETURN false;
END
$$;

-- What belongs to the restore that is gone through now.
CREATE OR REPLACE FUNCTION portal.of_this_restore() RETURNS SETOF portal.taken_back LANGUAGE sql STABLE AS $$
    SELECT item.* FROM portal.taken_back AS item
    WHERE item.noted_at > (SELECT max(p.noted_at) FROM portal.place AS p WHERE p.why IN ('built', 'gone through'))
$$;

-- The same for the two who go through it. Which thing it was is told to whom it concerns: accounts and patches are the
-- administrator's, the rest the data protection officer's, as far as it is not too close to them.
CREATE OR REPLACE FUNCTION portal.taken_back_here()
RETURNS TABLE (
    id bigint, happened_at timestamptz, event text, kind text, thing uuid, done_again boolean, is_ticked boolean,
    may_tick boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.me() IS NOT NULL AND current_setting('role') IN ('portal_dpo', 'portal_administrator') THEN
        RETURN QUERY
        SELECT item.id, item.happened_at, item.event, item.kind,
            CASE WHEN portal.may_tick(item.event, item.kind) AND item.thing <> ALL ((SELECT portal.things_too_close())::uuid[]) THEN item.thing END,
            item.done_again, item.ticked_at IS NOT NULL, portal.may_tick(item.event, item.kind)
        FROM portal.of_this_restore() AS item ORDER BY item.happened_at, item.id;
    END IF;
END
$$;

-- Whose such a thing is to do again by hand.
CREATE OR REPLACE FUNCTION portal.may_tick(event text, kind text) RETURNS boolean LANGUAGE sql STABLE
RETURN CASE current_setting('role')
    WHEN 'portal_administrator' THEN event IN (
        'account_changed', 'email_verified', 'email_removed', 'second_step_reset', 'second_step_removed',
        'persons_reference_noted') OR event = 'two_people_agreed' AND kind = 'accounts.user'
    WHEN 'portal_dpo' THEN true
    ELSE false
END;

-- Say that something is done again, or is not needed any more.
CREATE OR REPLACE FUNCTION portal.tick_taken_back(one bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE portal.taken_back AS item SET ticked_at = transaction_timestamp(), ticked_by = portal.me()
    WHERE item.id = one AND item.ticked_at IS NULL AND NOT item.done_again
        AND portal.me() IS NOT NULL AND portal.may_tick(item.event, item.kind);
    RETURN FOUND;
END
$$;

-- Whether nothing of it is left.
CREATE OR REPLACE FUNCTION portal.is_gone_through() RETURNS boolean LANGUAGE sql STABLE
RETURN NOT EXISTS (SELECT FROM portal.of_this_restore() AS item WHERE item.ticked_at IS NULL AND NOT item.done_again);

-- Whether whoever asks may ask for the end of the restore now, for the policy.
CREATE OR REPLACE FUNCTION portal.may_ask_to_end_restore() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.me() IS NOT NULL AND current_setting('role') IN ('portal_dpo', 'portal_administrator')
    AND portal.is_restored() AND portal.is_gone_through();

-- What portal.agree (two_people.sql) answers where it cannot be done; null where it can. One of the two is the data
-- protection officer or the deputy, the other an administrator.
CREATE OR REPLACE FUNCTION portal.why_restore_goes_on(asked_by uuid, me uuid) RETURNS text LANGUAGE sql STABLE
RETURN CASE
    WHEN NOT portal.is_restored() THEN 'not there'
    WHEN NOT portal.is_gone_through() THEN 'not gone through'
    WHEN (
        SELECT count(DISTINCT portal.database_role(u.role)) FROM public.accounts_user AS u WHERE u.id IN (asked_by, me)
    ) <> 2 THEN 'one of each'
END;

-- Let colleagues in again, who all sign in anew. Residents do not come in by this: the portal is closed to them, and is
-- opened as it always is.
CREATE OR REPLACE FUNCTION portal.end_restore(me uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM portal.note_place('gone through');
    UPDATE public.incidents_portalstate AS s SET ended_at = transaction_timestamp(), ended_by = me
    WHERE s.ended_at IS NULL AND s.state = 'open';
    INSERT INTO public.incidents_portalstate (id, recorded_by, state, reason)
    SELECT gen_random_uuid(), me, 'closed', 'Restored from a backup'
    WHERE NOT EXISTS (SELECT FROM public.incidents_portalstate AS s WHERE s.ended_at IS NULL);
END
$$;

-- When sessions of before ended: with the end of the restore, or when it was said to be one. In files that were copied there are
-- sessions of before: until then none is older than the start of this server.
CREATE OR REPLACE FUNCTION portal.sessions_ended_by_restore() RETURNS timestamptz LANGUAGE sql STABLE
RETURN greatest(
    (SELECT max(p.noted_at) FROM portal.place AS p WHERE p.why IN ('gone through', 'said restored')),
    CASE WHEN portal.is_restored() THEN pg_postmaster_start_time() END
);
