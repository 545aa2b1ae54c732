-- The ladder: who is told of a live incident, and who next while nobody has it in hand. It runs at night, at weekends and
-- on holidays. Each incident has one job (jobs.sql), which whatever process is alive does; nobody climbs it by hand.

-- The steps of the ladder and the minutes until the next one, which after the last is the first again.
CREATE OR REPLACE FUNCTION portal.ladder() RETURNS TABLE (place integer, role text, pause interval)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ VALUES {ladder} $$;

-- Whether an incident needs nobody any more: it is contained, or closed, also as no breach.
CREATE OR REPLACE FUNCTION portal.is_settled(one_incident uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_incidentstep AS step
    WHERE step.incident_id = one_incident AND step.kind IN ('contained', 'closed') AND step.ended_at IS NULL
);

-- Since when a wide freeze of an incident stands undecided: neither ended nor made narrower. Null: none does.
CREATE OR REPLACE FUNCTION portal.undecided_since(one_incident uuid) RETURNS timestamptz LANGUAGE sql STABLE
RETURN (
    SELECT min(f.recorded_at) FROM public.incidents_freeze AS f
    WHERE f.incident_id = one_incident AND f.ended_at IS NULL AND f.level NOT IN ('document', 'case', 'tenancy')
);

-- Whether an incident is on the ladder now.
CREATE OR REPLACE FUNCTION portal.is_on_ladder(one_incident uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_job AS job
    WHERE job.kind = 'ladder' AND job.about = ARRAY[one_incident] AND job.done_at IS NULL AND job.failed_at IS NULL
);

-- Whether the last mail to an address was refused for good. It is written to all the same: a mailbox may be mended.
CREATE OR REPLACE FUNCTION portal.refuses_mail(address text) RETURNS boolean LANGUAGE sql STABLE
RETURN (
    SELECT mail.refused_at FROM public.accounts_outgoingmail AS mail
    WHERE mail."to" = address AND (mail.sent_at IS NOT NULL OR mail.refused_at IS NOT NULL)
        AND mail.refusal <> 'no reader'
    ORDER BY coalesce(mail.sent_at, mail.refused_at) DESC LIMIT 1
) IS NOT NULL;

-- Who stands on one step of the ladder, or of the managers who stand in where it reaches nobody: active accounts that are there on
-- a day, and to whom the incident is not too close. Of no incident: all. Of no day: also who is away.
CREATE OR REPLACE FUNCTION portal.accounts_of(one_role text, one_incident uuid, on_day date) RETURNS uuid[]
LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT u.id FROM public.accounts_user AS u
    WHERE (u.role = one_role OR one_role = 'deputy' AND u.is_deputy) AND u.is_active
        AND NOT coalesce(portal.is_away(u.id, on_day), false)
        AND coalesce(one_incident <> ALL (portal.incidents_about(portal.people_too_close_to(u.id))), true)
    ORDER BY u.id
);

CREATE OR REPLACE FUNCTION portal.addresses_of(one_role text, one_incident uuid, on_day date) RETURNS text[]
LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT u.email::text FROM public.accounts_user AS u
    WHERE u.id = ANY (portal.accounts_of(one_role, one_incident, on_day)) AND u.email <> ''
    ORDER BY u.id
);

-- Tell one step of the ladder, by mail and by webhook at once, with fixed words. Gives how many mails may arrive. A step on
-- which nobody stands rings nowhere: whoever is behind the alarm service may be the one it is too close to.
DROP FUNCTION IF EXISTS portal.tell_step(uuid, text, date);
CREATE OR REPLACE FUNCTION portal.tell_step(
    one_incident uuid, one_role text, on_day date, reference text DEFAULT NULL
) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    quoted CONSTANT text := coalesce(
        reference, (SELECT i.reference FROM public.incidents_incident AS i WHERE i.id = one_incident));
    one_mail uuid;
    address text;
    told integer := 0;
BEGIN
    FOREACH address IN ARRAY portal.addresses_of(one_role, one_incident, on_day) LOOP
        told := told + (NOT portal.refuses_mail(address))::integer;
        one_mail := gen_random_uuid();
        INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
        VALUES (one_mail, address, 'Report ' || quoted || ': acknowledge now',
            'A possible data breach needs someone now. Reference ' || quoted || '.' || E'\n'
            || CASE WHEN one_role IN ('director', 'manager')
                THEN 'Sign in and open it: you may decide about what is closed where no one before you can.'
                ELSE 'Sign in, open it and press “Acknowledge”. If no one does, the next person is told.' END
            || E'\n', clock_timestamp());
        INSERT INTO public.incidents_alarm (id, incident_id, reference, role, channel, mail_id)
        VALUES (gen_random_uuid(), one_incident, quoted, one_role, 'email', one_mail);
    END LOOP;
    INSERT INTO public.incidents_alarm (id, incident_id, reference, role, channel)
    SELECT gen_random_uuid(), one_incident, quoted, one_role, 'webhook'
    WHERE portal.accounts_of(one_role, one_incident, on_day) <> '{}';
    RETURN told;
END
$$;

-- Tell of a call that joined an incident as of one that opened its own: the first step that is reached, under the number of the
-- call. Whoever took it could else tell from their page that the caller, or what they were served, was reported before.
CREATE OR REPLACE FUNCTION portal.tell_of_call(one_incident uuid, reference text) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    step record;
BEGIN
    FOR step IN SELECT l.role FROM portal.ladder() AS l ORDER BY l.place LOOP
        IF portal.tell_step(one_incident, step.role, portal.today(), reference) > 0 THEN
            RETURN;
        END IF;
    END LOOP;
    IF portal.tell_step(one_incident, 'manager', NULL, reference) = 0 THEN
        PERFORM portal.say_that_something_waits();
    END IF;
END
$$;

-- One turn of the job of an incident: tell whoever is next, and say when the next turn is, or that there is none. An
-- acknowledgement buys time; a wide freeze that nobody decides about is told of each day, to the director from the second.
CREATE OR REPLACE FUNCTION portal.climb(one_job uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    it record;
    step record;
    now_at CONSTANT timestamptz := clock_timestamp();
    quiet_until timestamptz;
    undecided timestamptz;
    days integer;
    next_at timestamptz := 'infinity';
    steps CONSTANT integer := (SELECT count(*) FROM portal.ladder());
    is_told boolean;
    reached boolean := false;
BEGIN
    IF NOT (portal.at_gate() OR portal.at_work()) THEN
        RETURN;
    END IF;
    SELECT job.about[1] AS incident, coalesce((job.progress ->> 'place')::integer, 0) AS place,
        coalesce((job.progress ->> 'day')::integer, 0) AS day
    INTO it FROM accounts_job AS job
    WHERE job.id = one_job AND job.kind = 'ladder' AND job.done_at IS NULL AND job.due_at <= now_at FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT portal.is_settled(it.incident) THEN
        SELECT max(s.recorded_at) + interval '{minutes_an_acknowledgement_buys} minutes' INTO quiet_until
        FROM incidents_incidentstep AS s
        WHERE s.incident_id = it.incident AND s.kind = 'acknowledged' AND s.ended_at IS NULL;
        IF quiet_until > now_at THEN
            it.place := 0;
            next_at := quiet_until;
        ELSE
            -- A step that nobody stands on today is no reason to wait. If nobody stands on any, a manager who is there
            -- is told, and who is away.
            FOR turn IN 1 .. 2 * steps LOOP
                IF turn = steps + 1 THEN
                    reached := portal.tell_step(it.incident, 'manager', portal.today()) > 0;
                END IF;
                SELECT l.* INTO step FROM portal.ladder() AS l WHERE l.place = it.place;
                it.place := (it.place + 1) % steps;
                next_at := now_at + step.pause;
                is_told := portal.tell_step(
                    it.incident, step.role, CASE WHEN turn <= steps THEN portal.today() END) > 0;
                reached := reached OR is_told;
                EXIT WHEN is_told;
            END LOOP;
            -- No one is left who may act, also of those who are away: so much is said, and nothing of what it is.
            IF NOT reached AND portal.tell_step(it.incident, 'manager', NULL) = 0 THEN
                PERFORM portal.say_that_something_waits();
            END IF;
        END IF;
    END IF;
    undecided := portal.undecided_since(it.incident);
    IF undecided IS NOT NULL THEN
        days := floor(extract(epoch FROM now_at - undecided) / 86400);
        IF days > it.day THEN
            SELECT coalesce(sum(portal.tell_step(it.incident, l.role, portal.today())), 0) > 0 INTO is_told
            FROM portal.ladder() AS l WHERE days > 1 OR l.role <> 'director';
            IF NOT is_told AND portal.tell_step(it.incident, 'manager', NULL) = 0 THEN
                PERFORM portal.say_that_something_waits();
            END IF;
        END IF;
        it.day := days;
        next_at := least(next_at, undecided + make_interval(days => days + 1));
    END IF;
    UPDATE accounts_job AS job
    SET progress = jsonb_build_object('place', it.place, 'day', coalesce(it.day, 0)),
        due_at = CASE WHEN isfinite(next_at) THEN next_at ELSE now_at END,
        done_at = CASE WHEN NOT isfinite(next_at) THEN now_at END
    WHERE job.id = one_job;
END
$$;

-- An incident becomes live, or is again what somebody must decide about: its ladder begins at once.
CREATE OR REPLACE FUNCTION portal.ladder_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NOT portal.is_settled(NEW.id) OR portal.undecided_since(NEW.id) IS NOT NULL)
        AND NOT portal.is_on_ladder(NEW.id)
    THEN
        INSERT INTO accounts_job (id, kind, about) VALUES (gen_random_uuid(), 'ladder', ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER begins_the_ladder AFTER INSERT OR UPDATE ON public.incidents_incident
FOR EACH ROW WHEN (NEW.froze OR NEW.served OR NEW.by_staff) EXECUTE FUNCTION portal.ladder_begins();

-- The mail of an alarm goes before all other, and a web process sends it where no worker does.
CREATE OR REPLACE FUNCTION portal.mail_is_an_alarm() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE accounts_job AS job SET kind = 'alarm mail' WHERE job.kind = 'mail' AND job.about = ARRAY[NEW.mail_id];
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER is_mailed_at_once AFTER INSERT ON public.incidents_alarm
FOR EACH ROW WHEN (NEW.channel = 'email') EXECUTE FUNCTION portal.mail_is_an_alarm();

-- An alarm by webhook is a job; one by mail is told when its mail is sent.
CREATE OR REPLACE TRIGGER is_rung_by_a_job AFTER INSERT ON public.incidents_alarm
FOR EACH ROW WHEN (NEW.channel = 'webhook') EXECUTE FUNCTION portal.queue_job('webhook');

CREATE OR REPLACE FUNCTION portal.mail_was_sent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE incidents_alarm AS alarm SET told_at = NEW.sent_at WHERE alarm.mail_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER tells_the_alarm AFTER UPDATE OF sent_at ON public.accounts_outgoingmail
FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION portal.mail_was_sent();

-- The steps of the ladder that reach somebody by mail, whatever the incident, and the managers behind it. None: nobody would be
-- told.
CREATE OR REPLACE FUNCTION portal.ladder_reaches() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director') AND portal.me() IS NOT NULL
        OR portal.at_work()
    THEN ARRAY(
        SELECT l.role FROM portal.ladder() AS l
        WHERE EXISTS (
            SELECT FROM unnest(portal.addresses_of(l.role, NULL, NULL)) AS address
            WHERE NOT portal.refuses_mail(address)
        )
        ORDER BY l.place
    ) || ARRAY(
        SELECT 'manager' WHERE EXISTS (
            SELECT FROM unnest(portal.addresses_of('manager', NULL, NULL)) AS address
            WHERE NOT portal.refuses_mail(address)
        )
    )
    ELSE '{}'
END;

-- The days of the next fortnight on which whoever stands on the ladder and can be reached by mail is away.
CREATE OR REPLACE FUNCTION portal.days_without_duty() RETURNS date[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director') AND portal.me() IS NOT NULL
        OR portal.at_work()
    THEN ARRAY(
        SELECT portal.today() + later FROM generate_series(0, 13) AS later
        WHERE NOT EXISTS (
            SELECT FROM portal.ladder() AS l
            CROSS JOIN LATERAL unnest(portal.addresses_of(l.role, NULL, portal.today() + later)) AS address
            WHERE NOT portal.refuses_mail(address)
        )
        ORDER BY later
    )
    ELSE '{}'
END;

-- Who was told of the calls that the one who asks has logged in the last day, and when: whoever logs a breach has no
-- right to see incidents. `before`: they were told of the incident that the call joined, before there was the call. Who is
-- being told since has no time yet.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.told_of_my_calls();
CREATE FUNCTION portal.told_of_my_calls()
RETURNS TABLE (reference text, role text, channel text, told_at timestamptz, before boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT r.reference, alarm.role, alarm.channel, alarm.told_at, alarm.rang_at < r.recorded_at
    FROM incidents_report AS r JOIN incidents_alarm AS alarm ON alarm.incident_id = r.incident_id
    WHERE r.recorded_by = (SELECT portal.me()) AND r.person_id IS NULL
        AND (alarm.told_at IS NOT NULL OR alarm.rang_at >= r.recorded_at)
        AND current_setting('role') IN ({database_roles_of_staff})
        AND r.recorded_at > transaction_timestamp() - interval '1 day'
    ORDER BY alarm.told_at
$$;

-- The incidents that the role which asks may see: of a viewer none that is too close to them.
CREATE OR REPLACE FUNCTION portal.sees_incident(one_incident uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN CASE current_setting('role')
    WHEN 'portal_system' THEN portal.at_work()
    WHEN 'portal_manager' THEN portal.me() IS NOT NULL AND one_incident <> ALL (portal.incidents_too_close())
    WHEN 'portal_dpo' THEN portal.me() IS NOT NULL AND one_incident <> ALL (portal.incidents_too_close())
    WHEN 'portal_director' THEN portal.me() IS NOT NULL
    ELSE false
END;

-- Who was told of the incidents that are not closed, and when.
CREATE OR REPLACE FUNCTION portal.told_of_incidents()
RETURNS TABLE (incident_id uuid, role text, channel text, told_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT alarm.incident_id, alarm.role, alarm.channel, alarm.told_at
    FROM incidents_alarm AS alarm
    WHERE alarm.told_at IS NOT NULL AND NOT portal.is_closed(alarm.incident_id)
        AND portal.sees_incident(alarm.incident_id)
    ORDER BY alarm.told_at
$$;

-- The live incidents that no one was told of within a minute, and no one has acknowledged.
CREATE OR REPLACE FUNCTION portal.told_no_one() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
-- Asked first: of no incident nothing would be asked of the claim.
RETURN CASE WHEN current_setting('role') <> 'portal_system' OR portal.at_work() THEN ARRAY(
    SELECT i.id FROM public.incidents_incident AS i
    WHERE (i.froze OR i.served OR i.by_staff) AND i.recorded_at < clock_timestamp() - interval '1 minute'
        AND NOT EXISTS (
            SELECT FROM public.incidents_incidentstep AS step
            WHERE step.incident_id = i.id AND step.kind IN ('acknowledged', 'contained', 'closed')
                AND step.ended_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM public.incidents_alarm AS alarm
            WHERE alarm.incident_id = i.id AND alarm.told_at IS NOT NULL
        )
        AND portal.sees_incident(i.id)
    ORDER BY i.recorded_at, i.id
) END;
