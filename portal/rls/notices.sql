-- Residents are told that there is something new, by mail with fixed words: once a day at most, never by whose
-- hand, of what or about what, and never where somebody has asked for quiet or has a safe contact. While residents are not written to
-- (pause.sql) it waits, and is worked out anew when that ends: who may no longer read it is not told.

-- To whoever reads one of these documents by one of these releases now.
CREATE OR REPLACE FUNCTION portal.queue_notices(releases uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    -- Nobody else can be a reader; said beforehand, so that the rule is not asked of everybody.
    people uuid[] := ARRAY(
        SELECT s.person_id FROM public.documents_release AS r
        JOIN public.documents_document AS d ON d.id = r.document_id
        JOIN public.tenancies_occupancy AS s ON s.tenancy_id = d.tenancy_id
        WHERE r.id = ANY (releases)
        UNION
        SELECT r.recipient_id FROM public.documents_release AS r
        WHERE r.id = ANY (releases) AND r.recipient_id IS NOT NULL
    );
BEGIN
    INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), reader.email, 'Something new in your account',
        'Something new in your account. Sign in the way you normally do to see it.' || E'\n'
        || 'We never ask for your password by email.' || E'\n', clock_timestamp()
    FROM (
        SELECT DISTINCT u.email FROM portal.entitled_documents(NULL) AS e
        JOIN public.tenancies_person AS p ON p.id = e.person_id
        JOIN public.accounts_user AS u ON u.id = p.account_id
        WHERE e.release_id = ANY (releases) AND e.person_id = ANY (people)
            AND u.is_active AND u.email <> '' AND NOT u.quiet AND NOT portal.is_protected(p.id)
    ) AS reader
    WHERE portal.is_open() AND NOT EXISTS (
        SELECT FROM public.accounts_outgoingmail AS told
        WHERE told."to" = reader.email AND told.subject = 'Something new in your account'
            AND portal.day_of(told.queued_at) = portal.day_of(now())
    );
END
$$;

-- To a member of staff: that a colleague has answered what they asked for. By whom, and what, stands on My work.
CREATE OR REPLACE FUNCTION portal.say_it_is_answered(account uuid) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), u.email, 'A colleague has answered you',
        'A colleague has answered something that you asked for. Sign in to see it on My work.' || E'\n', clock_timestamp()
    FROM public.accounts_user AS u
    WHERE u.id = account AND u.is_active AND u.email <> '' AND u.id IS DISTINCT FROM (SELECT portal.me());
END
$$;

-- At the commit, and behind whoever presses or ends at this moment (incidents.sql): either this release is told of here,
-- or it waits and the end of the pause finds it.
CREATE OR REPLACE FUNCTION portal.readers_are_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('portal.wide_freeze'));
    IF NOT portal.is_writing_paused() THEN
        PERFORM portal.queue_notices(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END
$$;

-- A batch of an import is nobody's act, and tells nobody.
DROP TRIGGER IF EXISTS readers_are_told ON public.documents_release;
CREATE CONSTRAINT TRIGGER readers_are_told AFTER INSERT ON public.documents_release
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.recorded_by IS NOT NULL)
EXECUTE FUNCTION portal.readers_are_told();

-- When the last pause ends: of all that was released, or let go by the safeguarding lead, since the first of those that met it began.
CREATE OR REPLACE FUNCTION portal.tell_what_waited() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since timestamptz := transaction_timestamp();
    earlier timestamptz;
BEGIN
    PERFORM portal.take_turn();
    IF portal.is_writing_paused() THEN
        RETURN NULL;
    END IF;
    LOOP
        SELECT min(pause.began) INTO earlier FROM portal.pauses() AS pause
        WHERE pause.began < since AND pause.ended >= since;
        EXIT WHEN earlier IS NULL;
        since := earlier;
    END LOOP;
    PERFORM portal.queue_notices(ARRAY(
        SELECT r.id FROM documents_release AS r
        WHERE r.recorded_by IS NOT NULL AND r.ended_at IS NULL AND (r.recorded_at >= since OR EXISTS (
            SELECT FROM documents_hold AS h
            WHERE h.outcome = 'let go' AND h.ended_at >= since AND (h.release_id = r.id OR h.share_id = r.share_id)
        ))
    ));
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS z_tells_what_waited ON public.incidents_freeze;
CREATE CONSTRAINT TRIGGER z_tells_what_waited AFTER UPDATE OF ended_at ON public.incidents_freeze
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (
    NEW.ended_at IS NOT NULL AND NOT (NEW.level IN ('document', 'case', 'tenancy'))
) EXECUTE FUNCTION portal.tell_what_waited();
DROP TRIGGER IF EXISTS z_tells_what_waited ON public.incidents_incidentstep;
CREATE CONSTRAINT TRIGGER z_tells_what_waited AFTER INSERT ON public.incidents_incidentstep
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('contained', 'closed'))
EXECUTE FUNCTION portal.tell_what_waited();
