-- What waits for someone, and who can take it: never no one. Whatever waits goes to whoever has the duty; if it is too close
-- to all of them, or they are away, to the DPO and the deputy, and then to the managers. Where no one at all can take it, those
-- whom it is too close to are told that something waits, and nothing of it; `watch` and the board are red meanwhile.
-- Who may do so is a plain state, as the duty is (claim.sql): both walls share it, and each leaves out by a text of its own
-- what is too close.

-- All that waits. `goes_to`: the roles of those whose turn it is first, and 'safeguarding' for whoever has that duty. `people`,
-- `tenancies`, `cases` and `about` (an incident or a freeze) are what it must not be too close to; `no_party` says that who
-- is close to any case does not decide it; `not_by` are whose own it is. What the running transaction has just decided counts as
-- if it still waited: a safe contact is ended and set anew in one.
CREATE OR REPLACE FUNCTION portal.what_waits()
RETURNS TABLE (
    kind text, id uuid, goes_to text[], patch_id uuid, people uuid[], tenancies uuid[], cases uuid[], about uuid,
    no_party boolean, not_by uuid[]
)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT 'safe contact', c.id,
        CASE c.standing WHEN 'waiting' THEN ARRAY['safeguarding'] ELSE ARRAY['officer', 'manager', 'safeguarding'] END,
        (SELECT home.patch_id FROM portal.lives_in(ARRAY[c.person_id]) AS mine
            JOIN public.tenancies_property AS home ON home.id = mine.property_id
            WHERE home.patch_id IS NOT NULL ORDER BY home.ref LIMIT 1),
        ARRAY[c.person_id], '{}'::uuid[], '{}'::uuid[], NULL::uuid, false, '{}'::uuid[]
    FROM public.tenancies_safecontact AS c
    WHERE c.standing <> 'set' AND (c.ended_at IS NULL OR c.ended_at = transaction_timestamp())
    UNION ALL
    SELECT 'task', t.id,
        CASE t.goes_to WHEN 'officer' THEN ARRAY['officer', 'manager'] ELSE ARRAY[t.goes_to::text] END,
        t.patch_id, array_remove(ARRAY[t.person_id], NULL), '{}', '{}', NULL, false, '{}'
    FROM public.tenancies_task AS t WHERE t.ended_at IS NULL
    UNION ALL
    SELECT 'hold', h.id, ARRAY['safeguarding'], NULL,
        coalesce(array_agg(near.person_id) || array_agg(near.because_of), '{}'),
        array_remove(ARRAY[d.tenancy_id], NULL), array_remove(ARRAY[d.case_id, share.case_id], NULL), NULL, true, '{}'
    FROM public.documents_hold AS h
    LEFT JOIN public.documents_release AS r ON r.id = h.release_id
    LEFT JOIN public.documents_document AS d ON d.id = r.document_id
    LEFT JOIN public.cases_share AS share ON share.id = h.share_id
    LEFT JOIN portal.near_holds() AS near ON near.hold_id = h.id
    WHERE h.ended_at IS NULL GROUP BY h.id, d.tenancy_id, d.case_id, share.case_id
    UNION ALL
    SELECT 'open outside', r.id, ARRAY['safeguarding'], NULL, '{}', ARRAY[r.about_id], '{}', NULL, true,
        ARRAY[r.recorded_by]
    FROM public.accounts_twopersonrequest AS r
    WHERE r.kind = 'open outside' AND r.ended_at IS NULL AND r.recorded_at > now() - interval '7 days';
END
$$;

-- What else waits: for everyone of these roles alike, and never for one after the other.
CREATE OR REPLACE FUNCTION portal.what_else_waits()
RETURNS TABLE (
    kind text, id uuid, goes_to text[], patch_id uuid, people uuid[], tenancies uuid[], cases uuid[], about uuid,
    no_party boolean, not_by uuid[]
)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT 'incident', i.id, ARRAY['dpo', 'deputy', 'manager', 'director'], NULL::uuid,
        '{}'::uuid[], '{}'::uuid[], '{}'::uuid[], i.id, false, '{}'::uuid[]
    FROM public.incidents_incident AS i WHERE NOT portal.is_closed(i.id)
    UNION ALL
    SELECT r.kind, r.id,
        CASE WHEN asker.role IN ('manager', 'director') THEN ARRAY['dpo', 'deputy', 'manager'] ELSE ARRAY['manager'] END
            || CASE WHEN r.kind = 'open portal' OR portal.is_for_directors(r.about_id) THEN ARRAY['director'] ELSE '{}' END,
        NULL, '{}', '{}', '{}', r.about_id, false, ARRAY[r.recorded_by]
    FROM public.accounts_twopersonrequest AS r
    JOIN public.accounts_user AS asker ON asker.id = r.recorded_by
    WHERE r.kind IN ('end freeze', 'open portal') AND r.ended_at IS NULL
    UNION ALL
    SELECT r.kind, r.id, ARRAY['administrator', 'manager'], NULL, '{}', '{}', '{}', NULL, false, ARRAY[r.recorded_by, r.about_id]
    FROM public.accounts_twopersonrequest AS r WHERE r.kind = 'give patch' AND r.ended_at IS NULL
    UNION ALL
    SELECT r.kind, r.id, CASE asker.role WHEN 'administrator' THEN ARRAY['dpo', 'deputy'] ELSE ARRAY['administrator'] END,
        NULL, '{}', '{}', '{}', NULL, false, ARRAY[r.recorded_by]
    FROM public.accounts_twopersonrequest AS r JOIN public.accounts_user AS asker ON asker.id = r.recorded_by
    WHERE r.kind = 'end restore' AND r.ended_at IS NULL
    UNION ALL
    -- What is asked about a doubt, and the doubt itself: someone must ask first.
    SELECT r.kind, r.id,
        CASE WHEN asker.role = 'manager' THEN ARRAY['manager', 'dpo', 'deputy', 'director'] ELSE ARRAY['manager', 'director'] END,
        NULL, array_remove(ARRAY[d.person_id], NULL), '{}', '{}', NULL, false, ARRAY[r.recorded_by]
    FROM public.accounts_twopersonrequest AS r
    JOIN public.tenancies_doubt AS d ON d.id = r.about_id
    JOIN public.accounts_user AS asker ON asker.id = r.recorded_by
    WHERE r.ended_at IS NULL
    UNION ALL
    SELECT 'doubt', d.id, ARRAY['manager', 'dpo', 'deputy'], NULL, array_remove(ARRAY[d.person_id], NULL), '{}', '{}',
        NULL, false, '{}'
    FROM public.tenancies_doubt AS d WHERE d.kind <> 'birth date' AND d.ended_at IS NULL
    UNION ALL
    SELECT r.kind, r.id, ARRAY['administrator', 'director'], NULL, '{}', '{}', '{}', NULL, false, ARRAY[r.recorded_by, r.about_id]
    FROM public.accounts_twopersonrequest AS r WHERE r.kind = 'change account' AND r.ended_at IS NULL
    UNION ALL
    SELECT 'rectification request', r.id, ARRAY['officer', 'manager', 'dpo', 'deputy'], home.patch_id,
        array_remove(ARRAY[r.person_id], NULL), array_remove(ARRAY[d.tenancy_id], NULL),
        array_remove(ARRAY[d.case_id], NULL), NULL, false, '{}'
    FROM public.incidents_report AS r
    JOIN public.documents_document AS d ON d.id = r.document_id
    LEFT JOIN public.tenancies_tenancy AS t ON t.id = d.tenancy_id
    LEFT JOIN public.cases_case AS c ON c.id = d.case_id
    LEFT JOIN public.tenancies_property AS home ON home.id = coalesce(t.property_id, c.property_id)
    WHERE r.wrong = 'about me' AND r.incident_id IS NULL AND NOT EXISTS (
        SELECT FROM public.incidents_reportstep AS step WHERE step.report_id = r.id AND step.ended_at IS NULL
    );
END
$$;

-- For each hold that lasts: who is protected, and whom of those near them it would reach.
CREATE OR REPLACE FUNCTION portal.near_holds() RETURNS TABLE (hold_id uuid, because_of uuid, person_id uuid)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH near AS MATERIALIZED (SELECT n.person_id, n.because_of FROM portal.near_protected() AS n)
    SELECT h.id, near.because_of, near.person_id
    FROM public.documents_hold AS h
    LEFT JOIN public.documents_release AS r ON r.id = h.release_id
    LEFT JOIN public.documents_document AS d ON d.id = r.document_id
    LEFT JOIN public.cases_share AS share ON share.id = h.share_id
    JOIN near ON near.person_id IN (r.recipient_id, share.person_id)
        OR r.recipient_id IS NULL AND EXISTS (
            SELECT FROM public.tenancies_occupancy AS s
            WHERE s.tenancy_id = d.tenancy_id AND s.person_id = near.person_id AND s.ended_at IS NULL
        )
    WHERE h.ended_at IS NULL;
END
$$;

-- Each active colleague, and what is too close to them: worked out once, however much waits.
DROP FUNCTION IF EXISTS portal.colleagues();
CREATE OR REPLACE FUNCTION portal.colleagues()
RETURNS TABLE (id uuid, role text, people uuid[], tenancies uuid[], cases uuid[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT u.id, u.role::text, near.people, portal.tenancies_with(near.people), portal.cases_with(near.people)
    FROM public.accounts_user AS u
    CROSS JOIN LATERAL (SELECT portal.people_too_close_to(u.id) AS people OFFSET 0) AS near
    WHERE u.is_active AND u.role <> 'resident';
END
$$;

-- Of what waits for the lead or was handed on, who can take it. `turn`: first those whose it is, then whoever has the duty, the
-- DPO and the deputy, and managers; whoever is away comes after all who are there. Of all of it, or `among` these alone.
-- What an officer asks to open is a tenancy or a case.
DROP FUNCTION IF EXISTS portal.who_can_take();
CREATE OR REPLACE FUNCTION portal.who_can_take(among uuid[])
RETURNS TABLE (id uuid, people uuid[], account uuid, turn integer, by_duty boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH staff AS MATERIALIZED (
        SELECT c.*, portal.is_who_safeguards(c.id) AS has_duty, portal.is_away(c.id, portal.today()) AS is_away
        FROM portal.colleagues() AS c WHERE c.role IN ('officer', 'manager', 'dpo', 'deputy')
    ), asked AS (
        SELECT w.id, w.people, s.id AS account, s.is_away,
            'safeguarding' = ANY (w.goes_to) AND s.has_duty AS by_duty,
            CASE
                WHEN 'safeguarding' = ANY (w.goes_to) AND s.has_duty THEN 1
                WHEN s.role = ANY (w.goes_to) AND (s.role <> 'officer' OR portal.works_patch(s.id, w.patch_id)) THEN 1
                WHEN s.has_duty THEN 2
                WHEN s.role IN ('dpo', 'deputy') THEN 3
                WHEN s.role = 'manager' THEN 4
            END AS turn
        FROM portal.what_waits() AS w CROSS JOIN staff AS s
        WHERE (among IS NULL OR w.id = ANY (among))
            AND NOT (w.people && s.people OR w.tenancies && (s.tenancies || s.cases) OR w.cases && s.cases)
            AND NOT (w.no_party AND s.cases <> '{}')
            AND NOT EXISTS (SELECT FROM unnest(w.not_by) AS who WHERE portal.are_one_person(who, s.id))
    )
    SELECT asked.id, asked.people, asked.account, asked.turn + CASE WHEN asked.is_away THEN 4 ELSE 0 END, asked.by_duty
    FROM asked WHERE asked.turn IS NOT NULL;
END
$$;

CREATE OR REPLACE FUNCTION portal.works_patch(officer uuid, patch uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.tenancies_patchassignment AS a
        WHERE a.user_id = officer AND a.patch_id = patch AND a.ended_at IS NULL
            AND (a.until_day IS NULL OR a.until_day >= portal.today())
    );
END
$$;

-- The changes of accounts that a director signs: no administrator is left who could, being neither the one who
-- asked nor whose account it is. Never the director's own.
DROP FUNCTION IF EXISTS portal.roles_to_sign(uuid);
CREATE OR REPLACE FUNCTION portal.changes_to_sign(director uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT r.id FROM public.accounts_twopersonrequest AS r
        WHERE r.kind = 'change account' AND r.ended_at IS NULL
            AND NOT portal.are_one_person(r.recorded_by, director) AND NOT portal.are_one_person(r.about_id, director)
            AND NOT EXISTS (
                SELECT FROM public.accounts_user AS u
                WHERE u.role = 'administrator' AND u.is_active
                    AND NOT portal.are_one_person(r.recorded_by, u.id) AND NOT portal.are_one_person(r.about_id, u.id)
            )
    );
END
$$;

-- What an account may decide now: what is the lead's, if it has that duty, and whatever falls to it because those before it
-- cannot take it. With it the people whose safe contact is to be set, or who are to be called back.
CREATE OR REPLACE FUNCTION portal.falls_to(one_account uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF EXISTS (SELECT FROM public.accounts_user AS u WHERE u.id = one_account AND u.is_active AND u.role = 'director') THEN
        RETURN portal.changes_to_sign(one_account) || portal.doubts_to_sign(one_account);
    ELSIF NOT EXISTS (
        SELECT FROM public.accounts_user AS u
        WHERE u.id = one_account AND u.is_active
            AND (u.role IN ('manager', 'dpo', 'deputy') OR u.role = 'officer' AND u.is_safeguarding_lead)
    ) THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        WITH all_turns AS (
            SELECT t.id, t.people, t.account, t.turn, t.by_duty, min(t.turn) OVER (PARTITION BY t.id) AS next_turn
            FROM portal.who_can_take(NULL) AS t
        ), theirs AS (
            SELECT t.id, t.people FROM all_turns AS t
            WHERE t.account = one_account AND (t.by_duty OR t.turn = t.next_turn AND t.turn NOT IN (1, 5))
        )
        SELECT theirs.id FROM theirs
        UNION
        SELECT unnest(theirs.people) FROM theirs
        WHERE NOT EXISTS (SELECT FROM public.documents_hold AS h WHERE h.id = theirs.id)
    );
END
$$;

-- Of what waits for everyone of some roles alike, who can take it; of all of it, or `among` these alone.
CREATE OR REPLACE FUNCTION portal.who_else_can_take(among uuid[]) RETURNS TABLE (id uuid, kind text, account uuid, role text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH staff AS MATERIALIZED (
        SELECT c.*, portal.incidents_about(c.people) || portal.freezes_about(c.people) AS incidents
        FROM portal.colleagues() AS c
    )
    SELECT w.id, w.kind, s.id, s.role FROM portal.what_else_waits() AS w JOIN staff AS s ON s.role = ANY (w.goes_to)
    WHERE (among IS NULL OR w.id = ANY (among))
        AND (s.role <> 'officer' OR portal.works_patch(s.id, w.patch_id))
        AND NOT (w.people && s.people OR w.tenancies && (s.tenancies || s.cases) OR w.cases && s.cases)
        AND coalesce(w.about <> ALL (s.incidents), true)
        AND NOT EXISTS (SELECT FROM unnest(w.not_by) AS who WHERE portal.are_one_person(who, s.id));
END
$$;

-- What no one can take; of all that waits, or `among` these alone.
DROP FUNCTION IF EXISTS portal.no_one_takes();
CREATE OR REPLACE FUNCTION portal.no_one_takes(among uuid[])
RETURNS TABLE (kind text, id uuid) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT w.kind, w.id FROM portal.what_waits() AS w
    WHERE (among IS NULL OR w.id = ANY (among))
        AND w.id NOT IN (SELECT t.id FROM portal.who_can_take(among) AS t)
    UNION ALL
    SELECT w.kind, w.id FROM portal.what_else_waits() AS w
    WHERE (among IS NULL OR w.id = ANY (among))
        AND w.id NOT IN (SELECT t.id FROM portal.who_else_can_take(among) AS t);
END
$$;

-- How many things wait that no one can take: a number and nothing of them, for those who may be the ones it is too close to.
CREATE OR REPLACE FUNCTION portal.waits_for_no_one() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director') AND portal.me() IS NOT NULL
        OR portal.at_work()
    THEN
        RETURN (SELECT count(*) FROM portal.no_one_takes(NULL));
    END IF;
END
$$;

-- To everyone who could let someone else do it: that something waits, and not what, whose or since when. Once a day at most.
CREATE OR REPLACE FUNCTION portal.say_that_something_waits() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    words CONSTANT text := 'Something waits that no one may open';
BEGIN
    INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), u.email, words,
        'Something waits in the portal that no one who is left may open. You need not know what it is.' || E'\n'
        || 'Let someone else stand in today: two administrators can make a colleague deputy or manager.' || E'\n',
        clock_timestamp()
    FROM public.accounts_user AS u
    WHERE u.is_active AND u.email <> '' AND u.role IN ('manager', 'dpo', 'deputy', 'director', 'administrator')
        AND NOT EXISTS (
            SELECT FROM public.accounts_outgoingmail AS told
            WHERE told."to" = u.email AND told.subject = words
                AND portal.day_of(told.queued_at) = portal.day_of(now())
        );
END
$$;

CREATE OR REPLACE FUNCTION portal.something_waits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    new_ones uuid[];
BEGIN
    IF TG_LEVEL = 'STATEMENT' THEN
        new_ones := ARRAY(SELECT added.id FROM added);
    ELSE
        new_ones := ARRAY[NEW.id];
    END IF;
    IF new_ones <> '{}' AND EXISTS (SELECT FROM portal.no_one_takes(new_ones)) THEN
        PERFORM portal.say_that_something_waits();
    END IF;
    IF TG_TABLE_NAME = 'accounts_twopersonrequest' THEN
        PERFORM portal.ask_directors_to_sign(new_ones);
    END IF;
    RETURN NULL;
END
$$;

-- To every director to whom one of these requests falls.
CREATE OR REPLACE FUNCTION portal.ask_directors_to_sign(requests uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO public.accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), u.email, 'A signature is asked of you',
        'Someone needs a second person to agree. Sign in, look at it, and say yes or no.' || E'\n', clock_timestamp()
    FROM public.accounts_user AS u
    WHERE u.role = 'director' AND u.is_active AND u.email <> '' AND requests && portal.falls_to(u.id);
END
$$;

-- An administrator goes: what they alone could have agreed to falls to a director, who is told in that moment.
CREATE OR REPLACE FUNCTION portal.administrator_goes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM portal.ask_directors_to_sign(ARRAY(
        SELECT r.id FROM accounts_twopersonrequest AS r
        WHERE r.kind = 'change account' AND r.ended_at IS NULL AND portal.could_still_ask(r)
            AND NOT portal.are_one_person(r.recorded_by, OLD.id) AND NOT portal.are_one_person(r.about_id, OLD.id)
    ));
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER z_falls_to_a_director AFTER UPDATE OF role, is_active ON public.accounts_user
FOR EACH ROW WHEN (
    OLD.is_active AND OLD.role = 'administrator' AND NOT (NEW.is_active AND NEW.role = 'administrator')
)
EXECUTE FUNCTION portal.administrator_goes();

CREATE OR REPLACE TRIGGER z_reaches_someone AFTER INSERT ON public.documents_hold
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION portal.something_waits();
CREATE OR REPLACE TRIGGER z_reaches_someone AFTER INSERT ON public.tenancies_safecontact
FOR EACH ROW WHEN (NEW.standing <> 'set') EXECUTE FUNCTION portal.something_waits();
CREATE OR REPLACE TRIGGER z_reaches_someone AFTER INSERT ON public.tenancies_task
FOR EACH ROW EXECUTE FUNCTION portal.something_waits();
CREATE OR REPLACE TRIGGER z_reaches_someone AFTER INSERT ON public.accounts_twopersonrequest
FOR EACH ROW EXECUTE FUNCTION portal.something_waits();
CREATE OR REPLACE TRIGGER z_reaches_someone AFTER INSERT ON public.tenancies_doubt
FOR EACH ROW WHEN (NEW.kind <> 'birth date') EXECUTE FUNCTION portal.something_waits();
CREATE OR REPLACE TRIGGER z_reaches_someone AFTER INSERT ON public.incidents_report
FOR EACH ROW WHEN (NEW.wrong = 'about me' AND NEW.incident_id IS NULL) EXECUTE FUNCTION portal.something_waits();
