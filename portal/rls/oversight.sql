-- Who watches the administrators: PostgreSQL itself writes down what they change of an account, whatever way they came,
-- and tells the DPO: of most once a day, at once of what would leave nobody who watches.

-- The addresses that are told: the DPO's; where none of them is there, the deputy's, and else the director's. Never the
-- address of the account that it is about: who is switched off there is no one who watches.
CREATE OR REPLACE FUNCTION portal.watchers_beside(address text) RETURNS text[] LANGUAGE sql STABLE
RETURN coalesce((
    SELECT array_remove(portal.addresses_of(step.role, NULL, NULL), address) FROM portal.ladder() AS step
    WHERE array_remove(portal.addresses_of(step.role, NULL, NULL), address) <> '{}'
    ORDER BY step.place LIMIT 1
), '{}');

-- One mail to each of them, in fixed words that name nobody.
CREATE OR REPLACE FUNCTION portal.tell_watchers(subject text, words text, but_not text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), address, subject, words || E'\nSign in and read the audit log.\n', clock_timestamp()
    FROM unnest(portal.watchers_beside(but_not)) AS address;
END;

CREATE OR REPLACE FUNCTION portal.tell_at_once(words text, about_address text) RETURNS void LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT portal.tell_watchers('Look at this now', words, about_address);
END;

-- What an administrator, a director in place of a second one, or an operator at the server does to an account that watches.
CREATE OR REPLACE FUNCTION portal.watch_was_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.watches_as(OLD) IS NOT NULL AND (
        NOT NEW.is_active OR NEW.email <> OLD.email OR NEW.staff_ref IS DISTINCT FROM OLD.staff_ref
        OR portal.watches_as(NEW) IS DISTINCT FROM portal.watches_as(OLD)
    ) THEN
        PERFORM portal.tell_at_once(
            'An account that watches over the others was switched off, lowered, or given another address or staff reference.', NEW.email);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER tells_who_watches AFTER UPDATE ON public.accounts_user
FOR EACH ROW WHEN (
    current_setting('role') IN ('portal_administrator', 'portal_director', 'portal_system') AND OLD.is_active
)
EXECUTE FUNCTION portal.watch_was_changed();

-- Which columns of an account were changed by the transaction of an administrator, or of a director in place of a second one; or
-- that it was added. Values are not kept.
CREATE OR REPLACE FUNCTION portal.note_account_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before CONSTANT jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
BEGIN
    INSERT INTO accounts_auditevent (event, user_id, role, object_kind, object_ids, detail)
    SELECT 'account_written', portal.me(), substr(current_setting('role'), 8), 'accounts.user', ARRAY[NEW.id],
        jsonb_build_object('fields', jsonb_agg(now_is.key ORDER BY now_is.key))
    FROM jsonb_each(to_jsonb(NEW)) AS now_is
    WHERE now_is.value IS DISTINCT FROM before -> now_is.key
        AND now_is.key NOT IN ('password', 'sessions_mark', 'last_login')
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER z_is_written_down AFTER INSERT OR UPDATE ON public.accounts_user
FOR EACH ROW WHEN (current_setting('role') IN ('portal_administrator', 'portal_director'))
EXECUTE FUNCTION portal.note_account_written();

-- For whoever is to agree: what was changed of an account within 30 days, and by whom. Its owner's own changes of how they
-- sign in count too: they may be somebody else's. A manager reads it of officers for whom a patch is asked, and a
-- director of the account that they are asked to let change.
CREATE OR REPLACE FUNCTION portal.changes_of_account(account uuid)
RETURNS TABLE (at timestamptz, event text, fields text, by_name text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT entry.at, entry.event::text,
        (SELECT string_agg(field, ', ') FROM jsonb_array_elements_text(entry.detail -> 'fields') AS field),
        (SELECT u.username FROM accounts_user AS u WHERE u.id = entry.user_id)::text
    FROM accounts_auditevent AS entry
    WHERE entry.at > now() - interval '30 days'
        AND (
            entry.object_ids @> ARRAY[account] AND entry.event IN (
                'account_added', 'account_written', 'two_people_asked', 'two_people_agreed', 'two_people_refused',
                'two_people_taken_back', 'second_step_reset', 'persons_reference_noted', 'administrator_added')
            OR entry.user_id = account AND entry.event IN (
                'password_changed', 'password_reset', 'email_verified', 'email_removed', 'second_step_added',
                'second_step_removed', 'recovery_codes_made')
        )
        AND portal.me() IS NOT NULL AND (
            current_setting('role') = 'portal_administrator'
            OR current_setting('role') = 'portal_director' AND EXISTS (
                SELECT FROM accounts_twopersonrequest AS r
                WHERE r.kind = 'change account' AND r.about_id = account AND r.id = ANY ((SELECT portal.things_to_decide())::uuid[])
            )
            OR current_setting('role') = 'portal_manager' AND EXISTS (
                SELECT FROM accounts_twopersonrequest AS r
                WHERE r.kind = 'give patch' AND r.about_id = account AND r.ended_at IS NULL
            )
        )
    ORDER BY entry.seq DESC
$$;

-- Whether an account is the last that watches, beside the administrator who asks: the form says so before PostgreSQL does.
CREATE OR REPLACE FUNCTION portal.is_last_to_watch(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.asking_administrator() IS NOT NULL AND portal.is_last_beside(account, portal.me());

-- What an administrator does and the digest counts.
CREATE OR REPLACE FUNCTION portal.is_told_daily(event text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN event IN (
    'account_added', 'account_written', 'second_step_reset',
    'persons_reference_noted', 'two_people_asked', 'two_people_agreed', 'two_people_refused',
    'patch_assignment_ended'
);

-- The first such act wants a message the next morning at seven; whatever follows until then stands in the same one.
CREATE OR REPLACE FUNCTION portal.queue_digest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.is_told_daily(NEW.event) AND NOT EXISTS (
        SELECT FROM accounts_job AS job
        WHERE job.kind = 'digest' AND job.done_at IS NULL AND job.failed_at IS NULL
    ) THEN
        INSERT INTO accounts_job (id, kind, about, due_at, progress)
        VALUES (gen_random_uuid(), 'digest', '{}',
            (portal.day_of(NEW.at) + 1 + time '07:00') AT TIME ZONE 'Europe/London',
            jsonb_build_object('since', NEW.seq));
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER wants_a_digest AFTER INSERT ON public.accounts_auditevent
FOR EACH ROW WHEN (NEW.role = 'administrator' OR NEW.event = 'account_written')
EXECUTE FUNCTION portal.queue_digest();

-- What administrators did since an entry of the audit log, as often as they did each, to whoever watches.
CREATE OR REPLACE FUNCTION portal.tell_of_administrators(since bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    acts text;
BEGIN
    IF NOT (portal.at_gate() OR portal.at_work()) THEN
        RETURN;
    END IF;
    SELECT string_agg(act.words || ': ' || act.times, E'\n' ORDER BY act.words) INTO acts FROM (
        SELECT replace(entry.event, '_', ' ') AS words, count(*) AS times
        FROM accounts_auditevent AS entry
        WHERE entry.seq >= since AND (entry.role = 'administrator' OR entry.event = 'account_written')
            AND portal.is_told_daily(entry.event)
        GROUP BY entry.event
    ) AS act;
    IF acts IS NOT NULL THEN
        PERFORM portal.tell_watchers('What administrators did', acts, '');
    END IF;
END
$$;
