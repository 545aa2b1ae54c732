-- The advice of the data protection officer on what two people are to open again (UK GDPR article 38(6), docs/access.md, *Two people*):
-- it is asked for, kept, and waited for, but not for longer than the landlord can be left closed.

-- Whether the DPO or the deputy has said something: as one of the two, or by advice that is not one of the two's own. A manager who
-- deputises decides as a manager, and does not advise themselves.
CREATE OR REPLACE FUNCTION portal.is_advised(request public.accounts_twopersonrequest, second uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_user AS u
    WHERE u.id IN (request.recorded_by, second) AND u.role IN ('dpo', 'deputy')
) OR EXISTS (
    SELECT FROM public.accounts_advice AS a
    WHERE a.request_id = request.id AND NOT portal.are_one_person(a.recorded_by, request.recorded_by)
        AND coalesce(NOT portal.are_one_person(a.recorded_by, second), true)
);

-- Until when the second person waits for advice: for the hours of the settings after it was asked for, or until it is given. Not
-- where neither DPO nor deputy has acknowledged the incident in that time: there no one answers. Null: they need not wait.
CREATE OR REPLACE FUNCTION portal.waits_for_advice_until(
    request public.accounts_twopersonrequest, second uuid
) RETURNS timestamptz LANGUAGE sql STABLE
RETURN CASE WHEN request.kind IN ('end freeze', 'open portal')
    AND request.recorded_at > transaction_timestamp() - interval '{hours_until_others_decide} hours'
    AND NOT portal.is_advised(request, second)
    AND NOT EXISTS (
        SELECT FROM public.incidents_freeze AS f
        WHERE f.id = request.about_id AND portal.is_unanswered(f.incident_id)
    )
    THEN request.recorded_at + interval '{hours_until_others_decide} hours'
END;

-- Whether whoever asks sees a request about what is to be opened again.
CREATE OR REPLACE FUNCTION portal.sees_what_is_to_open(request public.accounts_twopersonrequest) RETURNS boolean
LANGUAGE sql STABLE
RETURN portal.me() IS NOT NULL AND current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director')
    AND (request.kind = 'open portal' OR request.kind = 'end freeze' AND EXISTS (
        SELECT FROM public.incidents_freeze AS f
        WHERE f.id = request.about_id AND f.id <> ALL ((SELECT portal.freezes_too_close())::uuid[])
            AND (current_setting('role') <> 'portal_director' OR portal.is_for_directors(f.id))
    ));

-- For the page of a request: whether the DPO or the deputy asked for it themselves, and until when the one who asks waits.
CREATE OR REPLACE FUNCTION portal.advice_on(one_request uuid, OUT is_asked_by_dpo boolean, OUT waits_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT u.role IN ('dpo', 'deputy'), portal.waits_for_advice_until(r, portal.me())
    FROM accounts_twopersonrequest AS r LEFT JOIN accounts_user AS u ON u.id = r.recorded_by
    WHERE r.id = one_request AND portal.sees_what_is_to_open(r)
$$;

-- What was opened without advice: the DPO or the deputy reviews it, by writing what they would have advised.
CREATE OR REPLACE FUNCTION portal.opened_without_advice() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN current_setting('role') = 'portal_dpo' OR portal.deputises() THEN ARRAY(
    SELECT r.id FROM public.accounts_twopersonrequest AS r
    WHERE r.outcome = 'agreed' AND portal.sees_what_is_to_open(r) AND NOT portal.is_advised(r, r.ended_by)
) END;

-- Who could advise is told at once, by fixed words; not where one of them has asked, nor who is away or to whom it is too close.
CREATE OR REPLACE FUNCTION portal.advice_is_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), address, 'Your advice is asked',
        'Someone asks to open again what is closed. Sign in, look at it, and write what you advise.' || E'\n'
        || 'If no one does within {hours_until_others_decide} hours, it may be opened without.' || E'\n', clock_timestamp()
    FROM (
        SELECT DISTINCT unnest(portal.addresses_of(step.role, f.incident_id, portal.today())) AS address
        FROM (VALUES ('dpo'), ('deputy')) AS step (role)
        LEFT JOIN incidents_freeze AS f ON f.id = NEW.about_id
    ) AS told
    WHERE portal.is_advised(NEW, NULL) IS FALSE
        AND NOT EXISTS (
            SELECT FROM accounts_user AS u WHERE u.email = address AND portal.are_one_person(u.id, NEW.recorded_by)
        );
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER z_asks_for_advice AFTER INSERT ON public.accounts_twopersonrequest
FOR EACH ROW WHEN (NEW.kind IN ('end freeze', 'open portal')) EXECUTE FUNCTION portal.advice_is_asked();
