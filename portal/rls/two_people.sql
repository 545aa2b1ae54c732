-- What opens something again takes two people: one asks, another agrees, and PostgreSQL does it in that moment. At
-- least one of the two is a director or a manager: the data protection officer advises (UK GDPR article 38(6)). What
-- is kept from officers outside a patch the safeguarding lead, or whoever stands in for them, lets one of them open. An
-- administrator asks that an officer works a patch, and another administrator or a manager agrees; or that an account is changed
-- in what takes two (administration.sql), and another administrator agrees.

-- All accounts of the human being behind one: that one, those of its staff reference, and those noted as people of one
-- name, however it is spelled, and birth date. And so on from each of these: a person who has three is tied to the third
-- perhaps by the second alone. One that no second administrator has ever switched on ties no one: it says what one wrote.
CREATE OR REPLACE FUNCTION portal.accounts_of_one_person(account uuid) RETURNS uuid[] LANGUAGE sql STABLE
RETURN ARRAY(
    WITH RECURSIVE theirs (id) AS (
        SELECT account
        UNION
        SELECT tied.id FROM theirs CROSS JOIN LATERAL (
            SELECT v.id FROM public.accounts_user AS u JOIN public.accounts_user AS v ON v.staff_ref = u.staff_ref
            WHERE u.id = theirs.id AND u.staff_ref <> ''
            UNION ALL
            SELECT q.works_as_id FROM public.tenancies_person AS p
            JOIN public.tenancies_person AS q
                ON p.born_on = q.born_on AND portal.fold(p.forename) = portal.fold(q.forename)
                AND portal.fold(p.surname) = portal.fold(q.surname)
            WHERE p.works_as_id = theirs.id AND q.works_as_id IS NOT NULL
        ) AS tied
        JOIN public.accounts_user AS used ON used.id = tied.id AND (used.is_active OR EXISTS (
            SELECT FROM public.accounts_earliervalues AS e
            WHERE e.table_name = 'accounts_user' AND e.row_id = used.id
        ))
    )
    SELECT theirs.id FROM theirs
);

-- Whether two accounts are one human being.
CREATE OR REPLACE FUNCTION portal.are_one_person(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN one = other OR other = ANY (portal.accounts_of_one_person(one));

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

-- Whether the asking role may be the second person of such a request.
CREATE OR REPLACE FUNCTION portal.role_agrees_to(kind text) RETURNS boolean LANGUAGE sql STABLE
RETURN kind = ANY (CASE current_setting('role')
    WHEN 'portal_officer' THEN ARRAY['open outside']
    WHEN 'portal_manager' THEN ARRAY['end freeze', 'open portal', 'open outside', 'give patch',
        'same person', 'another person', 'birth date', 'give back']
    WHEN 'portal_dpo' THEN ARRAY['end freeze', 'open portal', 'open outside', 'end restore',
        'same person', 'another person', 'birth date', 'give back']
    WHEN 'portal_director' THEN ARRAY['end freeze', 'open portal', 'change account',
        'same person', 'another person', 'birth date', 'give back']
    WHEN 'portal_administrator' THEN ARRAY['give patch', 'change account', 'end restore']
END);

-- Whether this request is theirs to answer: by that duty, or in place of those who have it and cannot (waiting.sql).
CREATE OR REPLACE FUNCTION portal.is_theirs_to_answer(request public.accounts_twopersonrequest) RETURNS boolean
LANGUAGE sql STABLE
RETURN CASE request.kind
    WHEN 'open outside' THEN request.id = ANY (portal.things_to_decide())
        AND portal.cases_too_close() = '{}' AND request.recorded_at > now() - interval '7 days'
    WHEN 'change account' THEN current_setting('role') = 'portal_administrator'
        OR request.id = ANY (portal.things_to_decide())
    -- Of a patch that the officer got meanwhile there is nothing left to agree to.
    WHEN 'give patch' THEN EXISTS (
        SELECT FROM public.accounts_user AS u WHERE u.id = request.about_id AND u.is_active AND u.role = 'officer'
    ) AND NOT EXISTS (
        SELECT FROM public.tenancies_patchassignment AS a
        WHERE a.user_id = request.about_id AND a.patch_id = request.patch_id AND a.ended_at IS NULL AND a.until_day IS NULL
    )
    -- Never about a freeze that the one who answers does not see.
    WHEN 'end freeze' THEN current_setting('role') <> 'portal_director' OR portal.is_for_directors(request.about_id)
    WHEN 'open portal' THEN true
    WHEN 'end restore' THEN true
    -- About a doubt; where no one else is left a director signs.
    ELSE portal.may_decide_doubt(request.about_id, request.kind)
        OR current_setting('role') = 'portal_director' AND request.id = ANY (portal.things_to_decide())
END;

-- Whether an officer works with a person in their patches, or by something that they have opened since a day.
CREATE OR REPLACE FUNCTION portal.has_worked_with(officer uuid, somebody uuid, since date) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM (
        SELECT t.property_id, t.id AS tenancy_id, NULL::uuid AS case_id
        FROM public.tenancies_occupancy AS s JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id
        WHERE s.person_id = somebody
        UNION ALL
        SELECT c.property_id, NULL, c.id
        FROM public.cases_party AS party JOIN public.cases_case AS c ON c.id = party.case_id
        WHERE party.person_id = somebody
    ) AS about
    LEFT JOIN public.tenancies_property AS home ON home.id = about.property_id
    WHERE EXISTS (
        SELECT FROM public.tenancies_patchassignment AS a
        WHERE a.user_id = officer AND a.patch_id = home.patch_id AND a.ended_at IS NULL
            AND (a.until_day IS NULL OR a.until_day >= portal.today())
    ) OR EXISTS (
        SELECT FROM public.cases_outofpatchaccess AS o
        WHERE o.user_id = officer AND o.ended_at IS NULL AND o.day >= since
            AND (o.tenancy_id = about.tenancy_id OR o.case_id = about.case_id)
    )
);

-- Whether the one who asked could still ask today: neither switched off nor lowered, and an officer about someone with whom
-- they work, or had opened what leads to them when they asked.
CREATE OR REPLACE FUNCTION portal.could_still_ask(request public.accounts_twopersonrequest) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_user AS u
    WHERE u.id = request.recorded_by AND u.is_active AND u.role = ANY (CASE
        WHEN request.kind IN ('give patch', 'change account') THEN ARRAY['administrator']
        WHEN request.kind = 'open outside' THEN ARRAY['officer']
        WHEN request.kind = 'end restore' THEN ARRAY['dpo', 'deputy', 'administrator']
        WHEN request.kind IN ('end freeze', 'open portal') THEN ARRAY['manager', 'dpo', 'deputy', 'director']
        WHEN request.kind IN ('same person', 'another person', 'give back') THEN ARRAY['manager', 'dpo', 'deputy']
        WHEN request.kind = 'birth date' THEN ARRAY['officer', 'manager', 'dpo', 'deputy']
    END) AND (request.kind <> 'birth date' OR u.role <> 'officer' OR EXISTS (
        SELECT FROM public.tenancies_doubt AS d
        WHERE d.id = request.about_id
            AND portal.has_worked_with(u.id, d.person_id, portal.day_of(request.recorded_at))
    ))
);

-- Whether it is too close to either of the two: to the one who asks now, or meanwhile to the one who asked.
CREATE OR REPLACE FUNCTION portal.is_too_close_to_answer(request public.accounts_twopersonrequest) RETURNS boolean
LANGUAGE sql STABLE
RETURN CASE
    WHEN request.kind = 'end freeze' THEN request.about_id = ANY (portal.freezes_too_close())
        OR request.about_id = ANY (portal.freezes_about(portal.people_too_close_to(request.recorded_by)))
    WHEN request.kind = 'open outside' THEN request.about_id = ANY (portal.tenancies_too_close())
    WHEN request.kind IN ('same person', 'another person', 'birth date', 'give back') THEN EXISTS (
        SELECT FROM public.tenancies_doubt AS d
        WHERE d.id = request.about_id AND d.person_id = ANY (portal.people_too_close_to(request.recorded_by))
    )
    WHEN request.kind IN ('open portal', 'end restore', 'give patch', 'change account') THEN false
    ELSE true
END;

-- Whether an account is that of the colleague whose patch or account this is about, by whichever of their accounts.
CREATE OR REPLACE FUNCTION portal.is_about_account(request public.accounts_twopersonrequest, account uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN request.kind IN ('give patch', 'change account') AND portal.are_one_person(request.about_id, account);

-- Do what two people have agreed on.
CREATE OR REPLACE FUNCTION portal.carry_out(request public.accounts_twopersonrequest, second uuid) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF request.kind = 'end freeze' THEN
        UPDATE public.incidents_freeze AS f
        SET ended_at = transaction_timestamp(), ended_by = second, ended_reason = request.reason
        WHERE f.id = request.about_id AND f.ended_at IS NULL;
    ELSIF request.kind = 'open portal' THEN
        UPDATE public.incidents_portalstate AS s SET ended_at = transaction_timestamp(), ended_by = second
        WHERE s.ended_at IS NULL;
        INSERT INTO public.incidents_portalstate (id, recorded_by, state, reason)
        VALUES (gen_random_uuid(), second, 'open', request.reason);
    ELSIF request.kind = 'open outside' THEN
        INSERT INTO public.cases_outofpatchaccess (
            id, recorded_by, user_id, tenancy_id, case_id, reason, day, agreed_by
        ) VALUES (
            gen_random_uuid(), request.recorded_by, request.recorded_by,
            (SELECT t.id FROM public.tenancies_tenancy AS t WHERE t.id = request.about_id),
            (SELECT c.id FROM public.cases_case AS c WHERE c.id = request.about_id),
            request.reason, portal.today(), second
        );
        PERFORM portal.derive_grants(ARRAY[request.recorded_by], '{}');
        PERFORM portal.say_it_is_answered(request.recorded_by);
    ELSIF request.kind = 'give patch' THEN
        INSERT INTO public.tenancies_patchassignment (id, recorded_by, user_id, patch_id, kind)
        VALUES (gen_random_uuid(), request.recorded_by, request.about_id, request.patch_id,
            CASE WHEN request.as_lead THEN 'lead' ELSE 'cover' END);
        PERFORM portal.derive_grants(ARRAY[request.about_id], '{}');
    ELSIF request.kind = 'end restore' THEN
        PERFORM portal.end_restore(second);
    ELSIF request.kind = 'change account' THEN
        PERFORM portal.change_account(request);
    ELSIF request.kind IN ('same person', 'another person', 'birth date', 'give back') THEN
        PERFORM portal.decide_doubt(request.about_id, request.kind, second);
        UPDATE public.accounts_twopersonrequest AS r
        SET ended_at = transaction_timestamp(), ended_by = second, outcome = 'taken back'
        WHERE r.about_id = request.about_id AND r.ended_at IS NULL;
    END IF;
END
$$;

-- Agree to what another has asked for, and do it; `because` is kept beside the request, and a change of an account needs it.
-- What comes back says what happened: 'done', 'same person', 'no reason', 'no director or manager', 'overtaken', 'no advice' (advice.sql), 'not dealt' (dealing.sql), 'not gone through'
-- or 'one of each' (restored.sql), or 'not there' for whatever the one who asks may not agree to.
DROP FUNCTION IF EXISTS portal.agree(uuid);
CREATE OR REPLACE FUNCTION portal.agree(one_request uuid, because text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    request accounts_twopersonrequest;
BEGIN
    -- Only the roles that are named above wait for their turn.
    IF me IS NULL OR NOT (
        portal.role_agrees_to('give patch') OR portal.role_agrees_to('open portal') OR portal.role_agrees_to('open outside')
    ) IS TRUE THEN
        RETURN 'not there';
    END IF;
    PERFORM portal.take_turn();
    SELECT r.* INTO request FROM accounts_twopersonrequest AS r
    WHERE r.id = one_request AND r.ended_at IS NULL FOR UPDATE;
    IF request.id IS NULL OR portal.role_agrees_to(request.kind) IS NOT TRUE OR NOT portal.could_still_ask(request)
        OR portal.is_too_close_to_answer(request) IS NOT FALSE OR portal.is_about_account(request, request.recorded_by)
    THEN
        RETURN 'not there';
    ELSIF portal.are_one_person(request.recorded_by, me) OR portal.is_about_account(request, me) THEN
        RETURN 'same person';
    ELSIF portal.is_theirs_to_answer(request) IS NOT TRUE THEN
        RETURN 'not there';
    ELSIF request.kind = 'change account' AND coalesce(because, '') !~ '[[:alnum:]]' THEN
        RETURN 'no reason';
    ELSIF request.kind = 'end restore' AND portal.why_restore_goes_on(request.recorded_by, me) IS NOT NULL THEN
        RETURN portal.why_restore_goes_on(request.recorded_by, me);
    ELSIF request.kind NOT IN ('open outside', 'give patch', 'change account', 'end restore') AND NOT EXISTS (
        SELECT FROM accounts_user AS u
        WHERE u.id IN (request.recorded_by, me) AND u.role IN ('manager', 'director')
    ) THEN
        RETURN 'no director or manager';
    ELSIF portal.is_overtaken(request) THEN
        RETURN 'overtaken';
    ELSIF portal.waits_for_advice_until(request, me) IS NOT NULL THEN
        RETURN 'no advice';
    ELSIF portal.dealt_from(request, me) > transaction_timestamp() THEN
        RETURN 'not dealt';
    END IF;
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = transaction_timestamp(), ended_by = me, outcome = 'agreed', ended_reason = because
    WHERE r.id = one_request;
    PERFORM portal.carry_out(request, me);
    RETURN 'done';
END
$$;

-- Do not agree. A patch is refused by a manager, or by another administrator than the one who asked; a change of an account by
-- another administrator, or by the director in their place; what is kept from outside by the safeguarding lead: the officer who asked is
-- told nothing, as if there were no such number. Of one's own request nothing is refused: it is taken back.
DROP FUNCTION IF EXISTS portal.refuse_patch(uuid);
DROP FUNCTION IF EXISTS portal.refuse_to_open(uuid);
CREATE OR REPLACE FUNCTION portal.refuse(one_request uuid, because text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
BEGIN
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = transaction_timestamp(), ended_by = me, outcome = 'refused', ended_reason = because
    WHERE r.id = one_request AND r.ended_at IS NULL AND me IS NOT NULL
        AND r.kind IN ('open outside', 'give patch', 'change account') AND portal.role_agrees_to(r.kind)
        AND NOT portal.are_one_person(r.recorded_by, me) AND NOT portal.is_about_account(r, me)
        AND (r.kind = 'give patch' OR portal.is_theirs_to_answer(r)) AND portal.is_too_close_to_answer(r) IS FALSE;
    RETURN FOUND;
END
$$;
