-- Incidents: which one a report belongs to, what a call closes at once, and who decides about it then (narrowing.sql).
-- Who presses needs no rights over what they close, and is told nothing of it.

-- Whether all cases are closed to residents, or everything is. Asked by policies that only ever take away: they hold
-- even where another policy or a function of the rule is wrong.
CREATE OR REPLACE FUNCTION portal.closed_to_residents(OUT everything boolean, OUT cases boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT coalesce(bool_or(f.level = 'everything'), false), count(f.id) > 0
    FROM incidents_freeze AS f
    WHERE f.ended_at IS NULL AND NOT (f.level IN ('document', 'case', 'tenancy'))
        AND f.level IN ('cases', 'everything')
$$;

-- References are drawn, not counted: two numbers of one's own would tell how much others reported between.
CREATE OR REPLACE FUNCTION portal.draw_reference() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    drawn text;
BEGIN
    LOOP
        drawn := 'B-' || floor(100000 + 900000 * random())::integer;
        EXIT WHEN NOT EXISTS (SELECT FROM public.incidents_report AS r WHERE r.reference = drawn);
    END LOOP;
    RETURN drawn;
END
$$;

CREATE OR REPLACE FUNCTION portal.is_closed(incident uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_incidentstep AS step
    WHERE step.incident_id = incident AND step.kind = 'closed' AND step.ended_at IS NULL
);

-- The open incident that a report belongs to: of the same document, of its case, of what is frozen as a whole, of the same
-- resident within a day, or of the same source as other reports of nobody. A new one under this reference if none is.
CREATE OR REPLACE FUNCTION portal.incident_of(
    reporter uuid, reference text, document uuid, person uuid, came_from bytea
) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    me uuid := reporter;
    found uuid;
BEGIN
    SELECT incident.id INTO found
    FROM public.incidents_incident AS incident
    LEFT JOIN public.documents_document AS d ON d.id = document
    WHERE NOT portal.is_closed(incident.id) AND (
        EXISTS (
            SELECT FROM public.incidents_report AS r WHERE r.incident_id = incident.id AND r.document_id = document
        )
        OR EXISTS (
            SELECT FROM public.incidents_freeze AS f
            WHERE f.incident_id = incident.id AND f.ended_at IS NULL AND (
                f.document_id = d.id OR f.case_id = d.case_id OR f.tenancy_id = d.tenancy_id OR f.kind = d.kind
                OR f.level = 'everything' AND me IS NOT NULL OR f.level = 'cases' AND d.case_id IS NOT NULL
            )
        )
        -- Not one that is contained already: what is new since must be looked at.
        OR NOT portal.is_settled(incident.id) AND EXISTS (
            SELECT FROM public.incidents_report AS r
            LEFT JOIN public.documents_document AS told ON told.id = r.document_id
            WHERE r.incident_id = incident.id AND (
                told.case_id = d.case_id
                OR r.person_id = person AND r.recorded_at > transaction_timestamp() - interval '1 day'
            )
        )
        OR me IS NULL AND came_from IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.incidents_report AS r
            WHERE r.incident_id = incident.id AND r.source IS DISTINCT FROM came_from
        )
    )
    ORDER BY incident.recorded_at, incident.id LIMIT 1;
    IF found IS NULL THEN
        found := gen_random_uuid();
        INSERT INTO public.incidents_incident (id, recorded_by, reference) VALUES (found, me, reference);
    END IF;
    RETURN found;
END
$$;

-- One message to the DPO and the deputy each, but not to whom it is too close; to the director if no one is left, and then to the
-- managers. The words are fixed: nobody can write them others. Of what is on the ladder they are told there (ladder.sql).
CREATE OR REPLACE FUNCTION portal.ring_for(reference text) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    incident uuid := (SELECT r.incident_id FROM public.incidents_report AS r WHERE r.reference = ring_for.reference);
    one record;
    one_mail uuid;
    told integer;
BEGIN
    IF portal.is_on_ladder(incident) AND NOT portal.is_settled(incident) THEN
        RETURN;
    END IF;
    FOR one IN
        SELECT step.role, step.place, address
        FROM (VALUES ('dpo', 1), ('deputy', 1), ('director', 2), ('manager', 3)) AS step (role, place)
        CROSS JOIN LATERAL unnest(portal.addresses_of(step.role, incident, NULL)) AS address
        ORDER BY step.place, step.role DESC, address
    LOOP
        EXIT WHEN one.place > told;
        told := one.place;
        one_mail := gen_random_uuid();
        INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
        VALUES (one_mail, one.address, 'Report ' || reference || ': acknowledge now',
            'Somebody has reported a document that is not theirs. Reference ' || reference || '.' || E'\n'
            || 'The 72 hours have begun. Sign in to see it.' || E'\n', clock_timestamp());
        INSERT INTO public.incidents_alarm (id, incident_id, reference, role, channel, mail_id)
        VALUES (gen_random_uuid(), incident, reference, one.role, 'email', one_mail);
    END LOOP;
    IF told IS NULL THEN
        PERFORM portal.say_that_something_waits();
        RAISE WARNING 'There is no one with an address to tell.';
    END IF;
END
$$;

-- The accounts of whoever calls: the person that was found, or whom a number names. Nobody: none.
CREATE OR REPLACE FUNCTION portal.accounts_of_caller(caller uuid, quoted text) RETURNS uuid[] LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT p.account_id FROM public.tenancies_person AS p
    WHERE p.account_id IS NOT NULL AND (
        p.id = caller OR p.ref = quoted
        OR EXISTS (
            SELECT FROM public.tenancies_occupancy AS s
            JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id
            WHERE s.person_id = p.id AND t.ref = quoted
        )
    )
);

-- What these accounts were served in the last thirty days by the audit log; of one kind, if one is named.
CREATE OR REPLACE FUNCTION portal.served_to(accounts uuid[], of_kind text) RETURNS uuid[] LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT d.id FROM public.documents_document AS d
    WHERE (of_kind = '' OR d.kind = of_kind) AND d.id IN (
        SELECT unnest(entry.object_ids) FROM public.accounts_auditevent AS entry
        WHERE entry.user_id = ANY (accounts) AND entry.at > transaction_timestamp() - interval '30 days'
            AND portal.serves(entry.event)
    )
);

-- Whoever reports, closes or opens something wide waits here for whoever does at this moment, before anything is read: what
-- the other did is seen, and two never wait for each other.
CREATE OR REPLACE FUNCTION portal.take_turn() RETURNS void LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT pg_advisory_xact_lock(hashtext('portal.wide_freeze'));
END;

-- A call: somebody can see what is not theirs. What is closed depends on the first answer; nothing else is needed, and
-- the answer is the same whatever was closed. `how_many` is 'one', 'more' or 'not sure'. The caller may be named as on
-- Find, and is told apart from no one by it. Who is hidden, or too close, has closed what they were served, and with it what is closed
-- for someone who is not found: an officer who named them could else tell by what stays open on other pages.
DROP FUNCTION IF EXISTS portal.log_breach(text, uuid, text, text);
CREATE OR REPLACE FUNCTION portal.log_breach(
    how_many text, caller uuid, quoted text, of_kind text, full_name text, known text, at_home uuid,
    OUT reference text, OUT closed_at timestamptz
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    incident uuid;
    served uuid[] := '{}';
    is_kept boolean;
    said text;
BEGIN
    IF me IS NULL OR current_setting('role') NOT IN ({database_roles_of_staff}) THEN
        RETURN;
    END IF;
    PERFORM portal.take_turn();
    reference := portal.draw_reference();
    closed_at := transaction_timestamp();
    said := 'Logged from a call: ' || reference;
    IF how_many = 'one' THEN
        IF caller IS NULL THEN
            caller := portal.person_known_by(full_name, known, at_home);
            is_kept := caller = ANY (portal.hidden_people() || portal.people_too_close_to(me));
        END IF;
        served := portal.served_to(portal.accounts_of_caller(caller, quoted), of_kind);
    END IF;
    incident := portal.incident_of(me, reference, served[1], caller, NULL);
    INSERT INTO incidents_report (
        id, recorded_by, reference, person_id, wrong, what, still_visible, contact, incident_id
    ) VALUES (
        gen_random_uuid(), me, reference, NULL, 'not sure', 'By telephone: ' || how_many, '', '', incident
    );
    IF served <> '{}' THEN
        INSERT INTO incidents_freeze (id, recorded_by, level, document_id, incident_id, reason)
        SELECT gen_random_uuid(), me, 'document', one, incident, said FROM unnest(served) AS one ORDER BY one;
    END IF;
    IF served <> '{}' AND is_kept IS NOT TRUE THEN
        NULL;  -- It is known what they saw.
    ELSIF how_many = 'one' AND EXISTS (SELECT FROM documents_document AS d WHERE d.kind = of_kind) THEN
        INSERT INTO incidents_freeze (id, recorded_by, level, kind, incident_id, reason)
        VALUES (gen_random_uuid(), me, 'kind', of_kind, incident, said) ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO incidents_freeze (id, recorded_by, level, incident_id, reason)
        VALUES (gen_random_uuid(), me, 'everything', incident, said) ON CONFLICT DO NOTHING;
    END IF;
    IF how_many = 'one' AND EXISTS (
        SELECT FROM incidents_incident AS i WHERE i.id = incident AND i.reference <> log_breach.reference
    ) THEN
        PERFORM portal.tell_of_call(incident, reference);
    ELSE
        PERFORM portal.ring_for(reference);
    END IF;
END
$$;

-- The incident that the one who asks opened by a call alone: no other report has joined it since.
CREATE OR REPLACE FUNCTION portal.my_call(quoted text) RETURNS uuid LANGUAGE sql STABLE
RETURN (
    SELECT incident.id FROM public.incidents_incident AS incident
    WHERE incident.reference = quoted AND incident.recorded_by = (SELECT portal.me()) AND NOT portal.is_closed(incident.id)
        AND incident.recorded_at > transaction_timestamp() - interval '1 hour'
        AND 1 = (SELECT count(*) FROM public.incidents_report AS r WHERE r.incident_id = incident.id)
);

-- "It was only about antisocial behaviour cases": in place of everything, all cases are closed. Whoever took the call may
-- say so within the hour, unless somebody else has reported the same meanwhile. It tells nothing.
CREATE OR REPLACE FUNCTION portal.only_about_cases(quoted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    incident uuid;
BEGIN
    PERFORM portal.take_turn();
    incident := portal.my_call(quoted);
    IF me IS NULL OR incident IS NULL OR NOT EXISTS (
        SELECT FROM incidents_freeze AS f
        WHERE f.incident_id = incident AND f.level = 'everything' AND f.ended_at IS NULL
    ) THEN
        RETURN;
    END IF;
    INSERT INTO incidents_freeze (id, recorded_by, level, incident_id, reason)
    VALUES (gen_random_uuid(), me, 'cases', incident, 'Logged from a call: ' || quoted) ON CONFLICT DO NOTHING;
    UPDATE incidents_freeze AS f
    SET ended_at = transaction_timestamp(), ended_by = me, ended_reason = 'Only about antisocial behaviour cases.'
    WHERE f.incident_id = incident AND f.level = 'everything' AND f.ended_at IS NULL;
END
$$;

-- "The call is about something else", or "nothing wrong": noted for the DPO, who undoes the press. It opens nothing by itself.
CREATE OR REPLACE FUNCTION portal.take_call_back(quoted text, turned_out text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    incident uuid := portal.my_call(quoted);
BEGIN
    IF me IS NOT NULL AND incident IS NOT NULL AND turned_out IN ('something else', 'nothing wrong') THEN
        INSERT INTO incidents_incidentstep (id, recorded_by, incident_id, kind, outcome, reason, by_name)
        VALUES (gen_random_uuid(), me, incident, turned_out, '', '', '') ON CONFLICT DO NOTHING;
    END IF;
END
$$;

-- Whether nobody has acknowledged an incident within the hours of the settings.
CREATE OR REPLACE FUNCTION portal.is_unanswered(incident uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_incident AS i
    WHERE i.id = incident AND i.recorded_at < transaction_timestamp() - interval '{hours_until_others_decide} hours'
        AND NOT EXISTS (
            SELECT FROM public.incidents_incidentstep AS step
            WHERE step.incident_id = i.id AND step.kind = 'acknowledged' AND step.ended_at IS NULL
        )
);

-- Whether the one who asks decides alone about containment now: the DPO and the deputy always, another manager and the
-- director where an incident waits for neither of them any longer. No one, where it is too close to them.
CREATE OR REPLACE FUNCTION portal.decides_on(incident uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN portal.me() IS NOT NULL AND CASE current_setting('role')
    WHEN 'portal_dpo' THEN true
    WHEN 'portal_manager' THEN portal.deputises() OR portal.is_unanswered(incident)
    WHEN 'portal_director' THEN portal.is_unanswered(incident)
    ELSE false
END AND coalesce(incident <> ALL (portal.incidents_too_close()), true);

-- The press of a call that was taken back is undone, by the DPO or the deputy alone: whoever pressed has said so too. It gives back how
-- many freezes ended.
CREATE OR REPLACE FUNCTION portal.undo_call(incident uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    undone integer;
BEGIN
    PERFORM portal.take_turn();
    IF me IS NULL OR NOT (current_setting('role') = 'portal_dpo' OR portal.deputises())
        OR incident = ANY (portal.incidents_too_close()) OR NOT EXISTS (
        SELECT FROM incidents_incidentstep AS step
        WHERE step.incident_id = incident AND step.kind IN ('something else', 'nothing wrong') AND step.ended_at IS NULL
            AND NOT portal.are_one_person(step.recorded_by, me)
    ) OR 1 <> (SELECT count(*) FROM incidents_report AS r WHERE r.incident_id = incident) THEN
        RETURN 0;
    END IF;
    UPDATE incidents_freeze AS f
    SET ended_at = transaction_timestamp(), ended_by = me, ended_reason = 'Whoever took the call has taken it back.'
    WHERE f.incident_id = incident AND f.ended_at IS NULL;
    GET DIAGNOSTICS undone = ROW_COUNT;
    RETURN undone;
END
$$;

-- When everyone's sessions were ended last (accounts/idle.py): one moment, compared with when a session began. It tells of
-- no incident.
CREATE OR REPLACE FUNCTION portal.sessions_ended_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN portal.at_gate() THEN greatest(
    (SELECT max(step.recorded_at) FROM incidents_incidentstep AS step WHERE step.kind = 'sessions ended'),
    portal.sessions_ended_by_restore()
) END;

-- A release that was begun before a wide freeze and is committed after it fails: it waits for a press under way, and looks
-- again. What an import releases is nobody's act; no import is applied while something wide is closed.
CREATE OR REPLACE FUNCTION portal.release_looks_again() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('portal.wide_freeze'));
    IF portal.is_closed_to_reader(NEW.recipient_id) OR EXISTS (
        SELECT FROM documents_document AS d
        WHERE d.id = NEW.document_id AND portal.is_widely_frozen(d.id, d.case_id, d.kind)
    ) THEN
        RAISE EXCEPTION 'A frozen document is not released.' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS z_looks_again ON public.documents_release;
CREATE CONSTRAINT TRIGGER z_looks_again AFTER INSERT ON public.documents_release
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.recorded_by IS NOT NULL)
EXECUTE FUNCTION portal.release_looks_again();

CREATE OR REPLACE FUNCTION portal.wide_freeze_takes_its_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM portal.take_turn();
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_takes_a_wide_turn BEFORE INSERT ON public.incidents_freeze
FOR EACH ROW WHEN (NOT (NEW.level IN ('document', 'case', 'tenancy')))
EXECUTE FUNCTION portal.wide_freeze_takes_its_turn();
