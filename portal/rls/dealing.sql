-- Approvals are dealt, not chosen: whoever asks cannot look for the colleague who agrees to anything. A request goes to one of those who
-- could answer it and are there, after some minutes to the next one as well, and after three times as many to all who may. It is
-- worked out from what is known, so that nothing has to run for it.

-- After how many minutes it goes to the next one too.
CREATE OR REPLACE FUNCTION portal.minutes_until_the_next() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN {minutes_until_the_next_may_agree};

-- Who could answer a request, by whichever account. A director signs for administrators and about doubts only where no one else is left.
CREATE OR REPLACE FUNCTION portal.who_could_answer(one_request uuid) RETURNS TABLE (account uuid, role text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH turns AS (
        SELECT t.account, t.turn, t.by_duty, min(t.turn) OVER () AS next_turn
        FROM portal.who_can_take(ARRAY[one_request]) AS t
    )
    SELECT turns.account, u.role::text FROM turns JOIN public.accounts_user AS u ON u.id = turns.account
    WHERE turns.by_duty OR turns.turn = turns.next_turn
    UNION
    SELECT t.account, t.role FROM portal.who_else_can_take(ARRAY[one_request]) AS t
    WHERE t.role <> 'director' OR t.kind IN ('end freeze', 'open portal') OR t.id = ANY (portal.falls_to(t.account));
END
$$;

-- To whom a request is dealt, by turns, and from when on each may answer it. Whoever is away comes last. The order hangs on what is asked, by whom
-- and on which day: asked once more, it is dealt as it was.
CREATE OR REPLACE FUNCTION portal.deal(request public.accounts_twopersonrequest)
RETURNS TABLE (account uuid, role text, place bigint, since timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT turns.account, turns.role, turns.place,
        request.recorded_at + portal.minutes_until_the_next() * interval '1 minute' * least(turns.place, 3)
    FROM (
        SELECT could.account, could.role, row_number() OVER (
            ORDER BY portal.is_away(could.account, portal.today()), md5(concat_ws(' ', request.kind, request.about_id,
                request.recorded_by, portal.day_of(request.recorded_at), could.account))
        ) - 1 AS place
        FROM portal.who_could_answer(request.id) AS could
    ) AS turns
$$;

-- From when on a request may be answered by an account; of one to whom it was not dealt, when all who may answer.
CREATE OR REPLACE FUNCTION portal.dealt_from(request public.accounts_twopersonrequest, answering uuid) RETURNS timestamptz
LANGUAGE sql STABLE
RETURN coalesce(
    (SELECT min(dealt.since) FROM portal.deal(request) AS dealt WHERE dealt.account = answering),
    request.recorded_at + portal.minutes_until_the_next() * interval '3 minutes'
);

-- For the page of a request, whoever asked for it or could answer it: the role to which it was dealt first, and from when on the one who
-- asks may answer. Nothing to anyone else.
CREATE OR REPLACE FUNCTION portal.deal_of(one_request uuid, OUT first_role text, OUT mine_from timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    request accounts_twopersonrequest;
BEGIN
    SELECT r.* INTO request FROM accounts_twopersonrequest AS r WHERE r.id = one_request AND r.ended_at IS NULL;
    -- What an officer asks to open tells them nothing.
    IF me IS NULL OR request.id IS NULL OR (request.recorded_by <> me OR request.kind = 'open outside') AND NOT EXISTS (
        SELECT FROM portal.who_could_answer(one_request) AS could WHERE could.account = me
    ) THEN
        RETURN;
    END IF;
    first_role := (SELECT dealt.role FROM portal.deal(request) AS dealt ORDER BY dealt.place LIMIT 1);
    mine_from := portal.dealt_from(request, me);
END
$$;
