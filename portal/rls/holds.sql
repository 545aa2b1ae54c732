-- New releases and shares that wait for the safeguarding lead (held.sql says whose). What waits reaches no one: not by
-- wall 2, whose rule reads the holds (facts.sql), nor by wall 1, which is granted nothing by it (grants.sql, states.sql).

-- Whatever staff release or share, and what a batch releases, is held in the same moment.
CREATE OR REPLACE FUNCTION portal.releases_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    near uuid[] := ARRAY(SELECT p.person_id FROM portal.near_protected() AS p);
BEGIN
    INSERT INTO documents_hold (id, recorded_by, release_id, outcome, ended_reason)
    SELECT gen_random_uuid(), added.recorded_by, added.id, '', '' FROM added
    WHERE near <> '{}' AND (added.recorded_by IS NOT NULL OR current_setting('role') = 'portal_system') AND (
        added.recipient_id = ANY (near)
        OR added.recipient_id IS NULL AND EXISTS (
            SELECT FROM documents_document AS d
            JOIN tenancies_occupancy AS s ON s.tenancy_id = d.tenancy_id AND s.ended_at IS NULL
            WHERE d.id = added.document_id AND s.person_id = ANY (near)
        )
    );
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER waits_for_the_lead AFTER INSERT ON public.documents_release
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION portal.releases_wait();

CREATE OR REPLACE FUNCTION portal.shares_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO documents_hold (id, recorded_by, share_id, outcome, ended_reason)
    SELECT gen_random_uuid(), added.recorded_by, added.id, '', '' FROM added
    WHERE added.recorded_by IS NOT NULL
        AND added.person_id IN (SELECT near.person_id FROM portal.near_protected() AS near);
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER waits_for_the_lead AFTER INSERT ON public.cases_share
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION portal.shares_wait();

-- What a document shows to its home follows (states.sql).
CREATE OR REPLACE FUNCTION portal.hold_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM portal.keep_audience_of(r.document_id) FROM documents_release AS r
    WHERE r.id = NEW.release_id AND r.recipient_id IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keeps_the_state AFTER INSERT OR UPDATE ON public.documents_hold
FOR EACH ROW WHEN (NEW.release_id IS NOT NULL) EXECUTE FUNCTION portal.hold_changed();

-- What is taken back waits no more.
CREATE OR REPLACE FUNCTION portal.held_thing_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE documents_hold AS h
    SET ended_at = transaction_timestamp(), ended_by = NEW.ended_by, outcome = 'taken back'
    WHERE NEW.id IN (h.release_id, h.share_id) AND h.ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER ends_holds AFTER UPDATE OF ended_at ON public.documents_release
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION portal.held_thing_ended();
CREATE OR REPLACE TRIGGER ends_holds AFTER UPDATE OF ended_at ON public.cases_share
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION portal.held_thing_ended();

-- A live hold that the one who asks may decide about: as safeguarding lead or in place of one (waiting.sql), too close to no case and
-- to none of them.
CREATE OR REPLACE FUNCTION portal.hold_to_decide(one_hold uuid) RETURNS public.documents_hold
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT h FROM public.documents_hold AS h
    WHERE h.id = one_hold AND h.ended_at IS NULL AND h.id = ANY ((SELECT portal.things_to_decide())::uuid[]) AND portal.cases_too_close() = '{}'
        AND NOT EXISTS (
            SELECT FROM portal.near_holds() AS near
            WHERE near.hold_id = h.id AND ARRAY[near.because_of, near.person_id] && portal.people_too_close()
        )
);

-- For the lead: because of whom it waits.
CREATE OR REPLACE FUNCTION portal.held_because_of(one_hold uuid) RETURNS TABLE (because_of uuid, person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT near.because_of, near.person_id
    FROM portal.hold_to_decide(one_hold) AS h JOIN portal.near_holds() AS near ON near.hold_id = h.id
$$;

DROP FUNCTION IF EXISTS portal.near_what_waits(uuid);

-- The lead lets it go, or refuses it with a reason: then it is taken back. Whether it was done. Who may read it now is told,
-- as they would have been, or when the pause of letters ends (notices.sql); whoever released or shared it is told that it is answered.
CREATE OR REPLACE FUNCTION portal.decide_hold(one_hold uuid, lets_go boolean, because text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held documents_hold;
BEGIN
    PERFORM FROM documents_hold AS h WHERE h.id = one_hold FOR UPDATE;
    SELECT * INTO held FROM portal.hold_to_decide(one_hold);
    IF held.id IS NULL OR NOT lets_go AND coalesce(because, '') !~ '\S' THEN
        RETURN false;
    END IF;
    UPDATE documents_hold AS h
    SET ended_at = transaction_timestamp(), ended_by = portal.me(),
        outcome = CASE WHEN lets_go THEN 'let go' ELSE 'refused' END, ended_reason = coalesce(because, '')
    WHERE h.id = one_hold;
    IF NOT lets_go THEN
        UPDATE documents_release AS r
        SET ended_at = transaction_timestamp(), ended_by = portal.me(), ended_reason = because
        WHERE r.id = held.release_id AND r.ended_at IS NULL;
        UPDATE cases_share AS share SET ended_at = transaction_timestamp(), ended_by = portal.me()
        WHERE share.id = held.share_id AND share.ended_at IS NULL;
    END IF;
    PERFORM portal.derive_grants('{}', ARRAY(
        SELECT r.recipient_id FROM documents_release AS r WHERE r.id = held.release_id AND r.recipient_id IS NOT NULL
        UNION
        SELECT share.person_id FROM cases_share AS share WHERE share.id = held.share_id
    ));
    PERFORM portal.say_it_is_answered(held.recorded_by);
    PERFORM pg_advisory_xact_lock_shared(hashtext('portal.wide_freeze'));
    IF lets_go AND NOT portal.is_writing_paused() THEN
        PERFORM portal.queue_notices(ARRAY(
            SELECT r.id FROM documents_release AS r
            WHERE (r.id = held.release_id OR r.share_id = held.share_id) AND r.recorded_by IS NOT NULL
        ));
    END IF;
    RETURN true;
END
$$;
