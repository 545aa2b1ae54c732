-- Drills: a call that someone made up, so that people rehearse what they do. A drill has tables of its own and no freeze:
-- nothing that asks about incidents, reports or freezes meets one, and it closes nothing in either wall. What is real
-- goes before it: none begins beside something real, and something real ends the one that runs.

-- The drill that runs now. Null: none does.
CREATE OR REPLACE FUNCTION portal.running_drill() RETURNS uuid LANGUAGE sql STABLE
RETURN (
    SELECT d.id FROM public.incidents_drill AS d
    WHERE d.ended_at IS NULL AND d.until > transaction_timestamp() ORDER BY d.recorded_at DESC LIMIT 1
);

-- Whoever may take a call may rehearse it, and is told that a drill runs: the page of a real call must say so too.
CREATE OR REPLACE FUNCTION portal.may_practise() RETURNS boolean LANGUAGE sql STABLE
RETURN portal.me() IS NOT NULL AND current_setting('role') IN ({database_roles_of_staff});

CREATE OR REPLACE FUNCTION portal.drill_now() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN portal.may_practise() THEN (
    SELECT d.reference FROM incidents_drill AS d WHERE d.id = (SELECT portal.running_drill())
) END;

-- Whoever handles incidents runs drills: the DPO and the deputy, also one who deputises beside their own work.
CREATE OR REPLACE FUNCTION portal.runs_drills() RETURNS boolean LANGUAGE sql STABLE
RETURN portal.me() IS NOT NULL AND (current_setting('role') = 'portal_dpo' OR portal.deputises());

-- Whether a drill may begin: none runs, the portal is open, no incident is live, and the last call that was real is some
-- days ago. It says nothing of which of them it is.
CREATE OR REPLACE FUNCTION portal.may_start_drill() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN portal.runs_drills() THEN
    portal.running_drill() IS NULL AND portal.is_open() AND NOT EXISTS (
        SELECT FROM incidents_incident AS i
        WHERE (i.froze OR i.served OR i.by_staff) AND (
            NOT portal.is_closed(i.id)
            OR EXISTS (
                SELECT FROM incidents_report AS r
                WHERE r.incident_id = i.id
                    AND r.received_at > transaction_timestamp() - interval '{days_from_a_real_call_to_a_drill} days'
            )
        )
    )
END;

-- A name for the caller that no one in the register bears or bore: it is made up, and must not be anybody's.
CREATE OR REPLACE FUNCTION portal.made_up_caller() RETURNS text LANGUAGE sql VOLATILE
RETURN (
    SELECT forename || ' ' || surname
    FROM unnest(ARRAY['Robin', 'Rowan', 'Jamie', 'Kit', 'Ash', 'Frankie']) AS forename
    CROSS JOIN unnest(ARRAY[
        'Thistlewick', 'Brackenthorn', 'Quillfeather', 'Pebbleworth', 'Larkhaven', 'Dapplemere', 'Foxgloam', 'Inkwell-Moss'
    ]) AS surname
    WHERE NOT EXISTS (
        SELECT FROM public.tenancies_searchtoken AS t
        WHERE t.kind IN ('name', 'former name') AND t.token = ANY (portal.name_words(surname))
    )
    ORDER BY random() LIMIT 1
);

-- The DPO begins one. Null: none may begin now. It waits for whoever reports something real in this moment.
CREATE OR REPLACE FUNCTION portal.start_drill(tells_director boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    begun uuid := gen_random_uuid();
    drawn text;
    made_up text;
BEGIN
    IF NOT portal.runs_drills() THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('portal.drill'));
    made_up := portal.made_up_caller();
    IF made_up IS NULL OR NOT portal.may_start_drill() THEN
        RETURN NULL;
    END IF;
    LOOP
        drawn := 'D-' || floor(100000 + 900000 * random())::integer;
        EXIT WHEN NOT EXISTS (SELECT FROM incidents_drill AS d WHERE d.reference = drawn);
    END LOOP;
    INSERT INTO incidents_drill (id, recorded_by, reference, caller, phone, until, tells_director)
    VALUES (
        begun, me, drawn, made_up,
        -- Of the numbers that Ofcom keeps for films and books.
        '0141 496 0' || lpad(floor(1000 * random())::integer::text, 3, '0'),
        transaction_timestamp() + interval '{minutes_a_drill_lasts} minutes', start_drill.tells_director
    );
    RETURN begun;
END
$$;

-- Whoever practises presses, and is given the number to quote. Nothing of what they typed is kept. Again: the same answer.
CREATE OR REPLACE FUNCTION portal.press_drill(OUT reference text, OUT pressed_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    running uuid;
BEGIN
    IF NOT portal.may_practise() THEN
        RETURN;
    END IF;
    SELECT d.id INTO running FROM incidents_drill AS d WHERE d.id = (SELECT portal.running_drill()) AND d.ended_at IS NULL
    FOR UPDATE;
    INSERT INTO incidents_drillstep (id, recorded_by, drill_id, kind, team)
    SELECT gen_random_uuid(), me, running, 'pressed', u.role FROM accounts_user AS u
    WHERE u.id = me AND running IS NOT NULL
    ON CONFLICT DO NOTHING;
    SELECT d.reference, step.recorded_at INTO press_drill.reference, pressed_at
    FROM incidents_drillstep AS step JOIN incidents_drill AS d ON d.id = step.drill_id
    WHERE step.drill_id = running AND step.recorded_by = me AND step.kind = 'pressed';
END
$$;

-- The DPO or the deputy acknowledges what was pressed, or says that it is contained; whether that is stored.
CREATE OR REPLACE FUNCTION portal.take_drill_step(kind text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    running uuid := portal.running_drill();
BEGIN
    IF NOT portal.runs_drills() OR take_drill_step.kind NOT IN ('acknowledged', 'contained')
        OR NOT EXISTS (
            SELECT FROM incidents_drillstep AS step WHERE step.drill_id = running AND step.kind = 'pressed')
    THEN
        RETURN false;
    END IF;
    INSERT INTO incidents_drillstep (id, recorded_by, drill_id, kind, team)
    SELECT gen_random_uuid(), me, running, take_drill_step.kind, u.role FROM accounts_user AS u WHERE u.id = me
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;

-- What waits to be mailed of a drill that is over is mailed to no one.
CREATE OR REPLACE FUNCTION portal.forget_drill_mail(one_drill uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
    UPDATE public.accounts_outgoingmail AS mail SET expires_at = transaction_timestamp()
    FROM public.incidents_alarm AS alarm
    WHERE alarm.drill_id = one_drill AND alarm.mail_id = mail.id AND mail.sent_at IS NULL AND mail.refused_at IS NULL
$$;

CREATE OR REPLACE FUNCTION portal.end_drill() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    running uuid := portal.running_drill();
BEGIN
    IF running IS NULL OR NOT portal.runs_drills() THEN
        RETURN false;
    END IF;
    UPDATE incidents_drill AS d SET ended_at = transaction_timestamp(), ended_by = me
    WHERE d.id = running AND d.ended_at IS NULL;
    PERFORM portal.forget_drill_mail(running);
    RETURN true;
END
$$;

-- Something real: the drill is over in the same moment. Drills that are begun meanwhile wait for it, and see it.
CREATE OR REPLACE FUNCTION portal.ends_the_drill() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    running uuid;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('portal.drill'));
    running := portal.running_drill();
    IF running IS NOT NULL THEN
        UPDATE incidents_drill AS d SET ended_at = transaction_timestamp()
        WHERE d.id = running AND d.ended_at IS NULL;
        PERFORM portal.forget_drill_mail(running);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER ends_the_drill AFTER INSERT OR UPDATE ON public.incidents_incident
FOR EACH ROW WHEN (NEW.froze OR NEW.served OR NEW.by_staff) EXECUTE FUNCTION portal.ends_the_drill();

-- Tell one step of the ladder, by mail and by webhook at once. Gives how many mails may arrive.
CREATE OR REPLACE FUNCTION portal.tell_of_drill(one_drill uuid, one_role text) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    it public.incidents_drill;
    one_mail uuid;
    address text;
    told integer := 0;
BEGIN
    SELECT d.* INTO it FROM public.incidents_drill AS d WHERE d.id = one_drill;
    FOREACH address IN ARRAY portal.addresses_of(one_role, NULL, portal.today()) LOOP
        told := told + (NOT portal.refuses_mail(address))::integer;
        one_mail := gen_random_uuid();
        INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at, expires_at)
        VALUES (one_mail, address, 'DRILL: report ' || it.reference || ': acknowledge now',
            'This is a DRILL. Nothing has happened, and nothing is closed. Reference ' || it.reference || '.' || E'\n'
            || 'If you are to practise, sign in, open the drill on the page of incidents and press “Acknowledge”.'
            || E'\n' || 'This is a DRILL.' || E'\n',
            clock_timestamp(), it.until);
        INSERT INTO public.incidents_alarm (id, drill_id, reference, role, channel, mail_id)
        VALUES (gen_random_uuid(), one_drill, it.reference, one_role, 'email', one_mail);
    END LOOP;
    INSERT INTO public.incidents_alarm (id, drill_id, reference, role, channel)
    VALUES (gen_random_uuid(), one_drill, it.reference, one_role, 'webhook');
    RETURN told;
END
$$;

-- One turn of the job of a drill. It climbs once and not again: to the DPO, the deputy, and to the director only where
-- that was chosen; until someone acknowledges it, or it is over.
CREATE OR REPLACE FUNCTION portal.climb_drill(one_job uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    it record;
    step record;
    now_at CONSTANT timestamptz := clock_timestamp();
    next_at timestamptz;
BEGIN
    IF NOT (portal.at_gate() OR portal.at_work()) THEN
        RETURN;
    END IF;
    SELECT job.about[1] AS drill, coalesce((job.progress ->> 'place')::integer, 0) AS place INTO it
    FROM accounts_job AS job
    WHERE job.id = one_job AND job.kind = 'drill' AND job.done_at IS NULL AND job.due_at <= now_at FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF it.drill = portal.running_drill() AND NOT EXISTS (
        SELECT FROM incidents_drillstep AS s WHERE s.drill_id = it.drill AND s.kind <> 'pressed'
    ) THEN
        FOR step IN
            SELECT l.* FROM portal.ladder() AS l JOIN incidents_drill AS d ON d.id = it.drill
            WHERE l.place >= it.place AND (l.role <> 'director' OR d.tells_director) ORDER BY l.place
        LOOP
            it.place := step.place + 1;
            next_at := now_at + step.pause;
            EXIT WHEN portal.tell_of_drill(it.drill, step.role) > 0;
        END LOOP;
    END IF;
    UPDATE accounts_job AS job
    SET progress = jsonb_build_object('place', it.place), due_at = coalesce(next_at, now_at),
        done_at = CASE WHEN next_at IS NULL THEN now_at END
    WHERE job.id = one_job;
END
$$;

-- The first press brings the job with it.
CREATE OR REPLACE FUNCTION portal.drill_begins_to_climb() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_job AS job WHERE job.kind = 'drill' AND job.about = ARRAY[NEW.drill_id]) THEN
        INSERT INTO accounts_job (id, kind, about) VALUES (gen_random_uuid(), 'drill', ARRAY[NEW.drill_id]);
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER begins_to_climb AFTER INSERT ON public.incidents_drillstep
FOR EACH ROW WHEN (NEW.kind = 'pressed') EXECUTE FUNCTION portal.drill_begins_to_climb();

-- Who was told of drills, and when: of every one for those who see incidents, and for whoever practises of the drills in
-- which they pressed within a day.
CREATE OR REPLACE FUNCTION portal.told_of_drills()
RETURNS TABLE (reference text, role text, channel text, told_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT alarm.reference, alarm.role, alarm.channel, alarm.told_at
    FROM incidents_alarm AS alarm
    WHERE alarm.drill_id IS NOT NULL AND alarm.told_at IS NOT NULL AND portal.may_practise() AND (
        current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director')
        OR EXISTS (
            SELECT FROM incidents_drillstep AS step
            WHERE step.drill_id = alarm.drill_id AND step.recorded_by = (SELECT portal.me()) AND step.kind = 'pressed'
                AND step.recorded_at > transaction_timestamp() - interval '1 day'
        )
    )
    ORDER BY alarm.told_at
$$;
