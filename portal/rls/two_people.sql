-- What opens something again takes two people: one asks, another agrees, and PostgreSQL does it in that moment. At
-- least one of the two is a director or a manager: the data protection officer advises (UK GDPR article 38(6)). What
-- is kept from officers outside a patch the safeguarding lead, or whoever stands in for them, lets one of them open. An
-- administrator asks that an officer works a patch; another administrator or a manager agrees.

-- Whether two accounts are one human being: the same one, of one staff reference, or noted as people of one name and
-- birth date.
CREATE OR REPLACE FUNCTION portal.are_one_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN one = other
    OR EXISTS (
        SELECT FROM public.accounts_user AS u JOIN public.accounts_user AS v ON v.staff_ref = u.staff_ref
        WHERE u.id = one AND v.id = other AND u.staff_ref <> ''
    )
    OR EXISTS (
        SELECT FROM public.tenancies_person AS p
        JOIN public.tenancies_person AS q
            ON (p.forename, p.surname, p.born_on) = (q.forename, q.surname, q.born_on)
        WHERE p.works_as_id = one AND q.works_as_id = other
    );

-- Whether something was reported after a request was made: then it was asked on what is no longer all that is known.
CREATE OR REPLACE FUNCTION portal.is_overtaken(request public.accounts_twopersonrequest) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_report AS r
    JOIN public.incidents_freeze AS f ON f.incident_id = r.incident_id
    WHERE r.recorded_at > request.recorded_at
        AND (request.kind = 'open portal' OR f.id = request.about_id)
);

-- Whether whoever asks may let an officer open what is kept from outside: as safeguarding lead, too close to no case, and
-- within a week of the request.
CREATE OR REPLACE FUNCTION portal.may_let_open_outside(asked_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.safeguards() AND portal.cases_too_close() = '{}' AND asked_at > now() - interval '7 days';

-- Whether somebody of the asking role may be the second person of such a request.
CREATE OR REPLACE FUNCTION portal.role_agrees_to(kind text) RETURNS boolean LANGUAGE sql STABLE
RETURN CASE current_setting('role')
    WHEN 'portal_officer' THEN kind = 'open outside'
    WHEN 'portal_manager' THEN true
    WHEN 'portal_administrator' THEN kind = 'give patch'
    WHEN 'portal_dpo' THEN kind <> 'give patch'
    WHEN 'portal_director' THEN kind <> 'give patch'
    ELSE false
END;

-- Whether this request is theirs to answer: by that duty, or in place of those who have it and cannot (waiting.sql).
CREATE OR REPLACE FUNCTION portal.is_theirs_to_answer(request public.accounts_twopersonrequest) RETURNS boolean
LANGUAGE sql STABLE
RETURN request.kind = 'open outside' AND request.id = ANY (portal.things_to_decide())
    AND portal.cases_too_close() = '{}' AND request.recorded_at > now() - interval '7 days';

-- Agree to what another has asked for, and do it. What comes back says what happened: 'done', 'same person', 'no director
-- or manager', 'overtaken', or 'not there' for whatever the one who asks may not agree to.
CREATE OR REPLACE FUNCTION portal.agree(one_request uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    request accounts_twopersonrequest;
BEGIN
    IF me IS NULL OR NOT (
        portal.role_agrees_to('give patch') OR portal.role_agrees_to('open portal') OR portal.role_agrees_to('open outside')
    ) THEN
        RETURN 'not there';
    END IF;
    PERFORM portal.take_turn();
    SELECT r.* INTO request FROM accounts_twopersonrequest AS r
    WHERE r.id = one_request AND r.ended_at IS NULL FOR UPDATE;
    IF request.id IS NULL OR request.about_id = ANY (portal.freezes_too_close())
        OR request.about_id = ANY (portal.tenancies_too_close()) OR NOT portal.role_agrees_to(request.kind) OR NOT EXISTS (
        -- Whoever asked could still ask today: neither lowered nor, meanwhile, too close.
        SELECT FROM accounts_user AS u WHERE u.id = request.recorded_by AND u.is_active AND (
            request.kind = 'give patch' AND u.role = 'administrator'
            OR request.kind = 'open outside' AND u.role = 'officer'
            OR request.kind IN ('end freeze', 'open portal') AND u.role IN ('manager', 'dpo', 'deputy', 'director')
            OR request.kind IN ('same person', 'another person', 'give back') AND u.role IN ('manager', 'dpo', 'deputy')
            OR request.kind = 'birth date' AND u.role IN ('officer', 'manager', 'dpo', 'deputy')
        )
    ) OR EXISTS (
        SELECT FROM tenancies_doubt AS d
        WHERE d.id = request.about_id AND d.person_id = ANY (portal.people_too_close_to(request.recorded_by))
    ) OR request.kind = 'give patch' AND portal.are_one_person(request.about_id, request.recorded_by)
        OR request.about_id = ANY (portal.freezes_about(portal.people_too_close_to(request.recorded_by)))
    THEN
        RETURN 'not there';
    ELSIF portal.are_one_person(request.recorded_by, me)
        OR request.kind = 'give patch' AND portal.are_one_person(request.about_id, me)
    THEN
        RETURN 'same person';
    ELSIF request.kind IN ('same person', 'another person', 'birth date', 'give back')
        AND portal.may_decide_doubt(request.about_id, request.kind) IS NOT TRUE
        -- Where no one else is left a director signs.
        AND NOT (current_setting('role') = 'portal_director' AND request.id = ANY (portal.things_to_decide()))
    THEN
        RETURN 'not there';
    ELSIF request.kind = 'open outside' AND portal.is_theirs_to_answer(request) IS NOT TRUE THEN
        RETURN 'not there';
    ELSIF request.kind = 'give patch' AND NOT EXISTS (
        SELECT FROM accounts_user AS u WHERE u.id = request.about_id AND u.is_active AND u.role = 'officer'
    ) THEN
        RETURN 'not there';
    ELSIF request.kind NOT IN ('open outside', 'give patch') AND NOT EXISTS (
        SELECT FROM accounts_user AS u
        WHERE u.id IN (request.recorded_by, me) AND u.role IN ('manager', 'director')
    ) THEN
        RETURN 'no director or manager';
    ELSIF portal.is_overtaken(request) THEN
        RETURN 'overtaken';
    END IF;
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = transaction_timestamp(), ended_by = me, outcome = 'agreed' WHERE r.id = one_request;
    IF request.kind = 'end freeze' THEN
        UPDATE incidents_freeze AS f
        SET ended_at = transaction_timestamp(), ended_by = me, ended_reason = request.reason
        WHERE f.id = request.about_id AND f.ended_at IS NULL;
    ELSIF request.kind = 'open portal' THEN
        UPDATE incidents_portalstate AS s SET ended_at = transaction_timestamp(), ended_by = me
        WHERE s.ended_at IS NULL;
        INSERT INTO incidents_portalstate (id, recorded_by, state, reason)
        VALUES (gen_random_uuid(), me, 'open', request.reason);
    ELSIF request.kind = 'open outside' THEN
        INSERT INTO cases_outofpatchaccess (
            id, recorded_by, user_id, tenancy_id, case_id, reason, day, agreed_by
        ) VALUES (
            gen_random_uuid(), request.recorded_by, request.recorded_by,
            (SELECT t.id FROM tenancies_tenancy AS t WHERE t.id = request.about_id),
            (SELECT c.id FROM cases_case AS c WHERE c.id = request.about_id),
            request.reason, portal.today(), me
        );
        PERFORM portal.derive_grants(ARRAY[request.recorded_by], '{}');
        PERFORM portal.say_it_is_answered(request.recorded_by);
    ELSIF request.kind = 'give patch' THEN
        INSERT INTO tenancies_patchassignment (id, recorded_by, user_id, patch_id, kind)
        VALUES (gen_random_uuid(), request.recorded_by, request.about_id, request.patch_id,
            CASE WHEN request.as_lead THEN 'lead' ELSE 'cover' END);
        PERFORM portal.derive_grants(ARRAY[request.about_id], '{}');
    ELSIF request.kind IN ('same person', 'another person', 'birth date', 'give back') THEN
        PERFORM portal.decide_doubt(request.about_id, request.kind, me);
        UPDATE accounts_twopersonrequest AS r
        SET ended_at = transaction_timestamp(), ended_by = me, outcome = 'taken back'
        WHERE r.about_id = request.about_id AND r.ended_at IS NULL;
    END IF;
    RETURN 'done';
END
$$;

-- A manager, or another administrator than the one who asked, does not agree that an officer works a patch.
CREATE OR REPLACE FUNCTION portal.refuse_patch(one_request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = transaction_timestamp(), ended_by = portal.me(), outcome = 'refused'
    WHERE r.id = one_request AND r.kind = 'give patch' AND r.ended_at IS NULL AND portal.me() IS NOT NULL
        AND portal.role_agrees_to(r.kind) AND NOT portal.are_one_person(r.recorded_by, portal.me());
    RETURN FOUND;
END
$$;

-- The safeguarding lead does not agree. Whoever asked is told nothing, as if there were no such number.
CREATE OR REPLACE FUNCTION portal.refuse_to_open(one_request uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = transaction_timestamp(), ended_by = portal.me(), outcome = 'refused'
    WHERE r.id = one_request AND r.ended_at IS NULL AND portal.is_theirs_to_answer(r)
        AND r.about_id <> ALL (portal.tenancies_too_close());
    RETURN FOUND;
END
$$;
