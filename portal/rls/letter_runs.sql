-- Runs of letters: codes that are made one after the other while their letters go out to one browser. No one keeps the
-- codes, so a run that breaks off is worth nothing: its codes work only once all of its letters were written, and
-- end with it. Until then the codes work that people had before. One run at a time: two that overlap would end each other's codes.

-- A run whose letters have stopped coming for so long has lost its reader or its process.
CREATE OR REPLACE FUNCTION portal.break_quiet_letters() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    UPDATE public.tenancies_lettersrun AS run SET ended_at = now(), outcome = 'broken'
    WHERE run.ended_at IS NULL AND run.whole_at IS NULL AND run.moved_at < clock_timestamp() - interval '2 minutes';
END;

CREATE OR REPLACE FUNCTION portal.letters_begin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('portal.letters'));
    PERFORM portal.break_quiet_letters();
    IF portal.is_writing_paused() THEN
        RAISE EXCEPTION 'No codes are sent by post now.' USING ERRCODE = 'check_violation';
    ELSIF EXISTS (SELECT FROM tenancies_lettersrun AS run WHERE run.ended_at IS NULL AND run.whole_at IS NULL) THEN
        RAISE EXCEPTION 'Other letters are being written.' USING ERRCODE = 'check_violation';
    END IF;
    NEW.written := 0;
    NEW.moved_at := clock_timestamp();
    NEW.whole_at := NULL;
    NEW.outcome := '';
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_begins BEFORE INSERT ON public.tenancies_lettersrun
FOR EACH ROW EXECUTE FUNCTION portal.letters_begin();

-- A process that is killed can end nothing: the worker does, when it is quiet for too long.
CREATE OR REPLACE TRIGGER is_minded_by_a_job AFTER INSERT ON public.tenancies_lettersrun
FOR EACH ROW EXECUTE FUNCTION portal.queue_job('letters');

-- Whether this account is writing this run now. Locks it: a letter and the end of its run take turns.
CREATE OR REPLACE FUNCTION portal.is_writing(one_run uuid, account uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.tenancies_lettersrun AS run
    WHERE run.id = one_run AND run.recorded_by = account AND run.ended_at IS NULL AND run.whole_at IS NULL
    FOR NO KEY UPDATE;
    RETURN FOUND;
END
$$;

-- Counts what was written.
CREATE OR REPLACE FUNCTION portal.letters_move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE tenancies_lettersrun AS run
    SET written = run.written + added_to.letters, moved_at = clock_timestamp()
    FROM (SELECT added.run_id, count(*) AS letters FROM added GROUP BY added.run_id) AS added_to
    WHERE run.id = added_to.run_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER run_moves AFTER INSERT ON public.tenancies_activation
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION portal.letters_move();

-- All letters of one's own run are written: its codes work from now on, and those before them no more. False if it has ended
-- meanwhile. Who was given another code since has none of the run any more, and keeps that one.
CREATE OR REPLACE FUNCTION portal.finish_letters(one_run uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('portal_officer', 'portal_manager') THEN
        RETURN false;
    END IF;
    UPDATE tenancies_lettersrun AS run SET whole_at = clock_timestamp()
    WHERE run.id = one_run AND run.recorded_by = (SELECT portal.me()) AND run.ended_at IS NULL AND run.whole_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE tenancies_activation AS before SET ended_at = now(), ended_by = portal.me()
    FROM tenancies_activation AS letter
    WHERE letter.run_id = one_run AND letter.ended_at IS NULL
        AND before.person_id = letter.person_id AND before.ended_at IS NULL AND before.run_id IS DISTINCT FROM one_run;
    RETURN true;
END
$$;

-- The stream of a run has broken off. At the gate, because the account that wrote it may be off by now.
CREATE OR REPLACE FUNCTION portal.break_letters(one_run uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.at_gate() THEN
        UPDATE tenancies_lettersrun AS run SET ended_at = now(), outcome = 'broken'
        WHERE run.id = one_run AND run.ended_at IS NULL;
    END IF;
END
$$;

-- Ends a run that has gone quiet, and says whether one is still being written.
CREATE OR REPLACE FUNCTION portal.mind_letters() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT portal.at_work() THEN
        RETURN NULL;
    END IF;
    PERFORM portal.break_quiet_letters();
    RETURN EXISTS (SELECT FROM tenancies_lettersrun AS run WHERE run.ended_at IS NULL AND run.whole_at IS NULL);
END
$$;

-- Whether a code may be used as far as its run goes.
CREATE OR REPLACE FUNCTION portal.is_run_whole(one_run uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN one_run IS NULL OR EXISTS (
    SELECT FROM public.tenancies_lettersrun AS run
    WHERE run.id = one_run AND run.whole_at IS NOT NULL AND run.ended_at IS NULL
);

-- What hangs on a run ends with it. That it broke off stands in the audit log, whoever found it out.
CREATE OR REPLACE FUNCTION portal.letters_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE tenancies_activation SET ended_at = now(), ended_by = NEW.ended_by
    WHERE run_id = NEW.id AND ended_at IS NULL;
    IF NEW.outcome = 'broken' THEN
        INSERT INTO accounts_auditevent (event, user_id, person_id, role, object_kind, object_ids, detail)
        VALUES ('letters_broke_off', NEW.recorded_by, NULL, '', 'tenancies.lettersrun', ARRAY[NEW.id],
            jsonb_build_object('written', NEW.written));
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER ends_codes AFTER UPDATE OF ended_at ON public.tenancies_lettersrun
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
EXECUTE FUNCTION portal.letters_ended();
