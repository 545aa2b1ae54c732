-- Calls that are handed on. To whom a task goes is said here alone, from facts: whoever hands it on is told no more
-- than by when someone calls back, and that is the same for everyone.

-- Whether a code may be posted at an adviser's word: to a person who may have one by post, whose account is not in
-- use, who is alone as an adult in the home or a party to no case, and whose home and number have been the same for 30 days.
CREATE OR REPLACE FUNCTION portal.may_post_at_a_callers_word(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN portal.may_activate(somebody) AND portal.may_be_written_to(somebody)
    AND somebody <> ALL (portal.hidden_people())
    AND EXISTS (
        SELECT FROM public.tenancies_person AS p
        WHERE p.id = somebody AND p.account_id IS NULL
            AND (p.mobile_since IS NULL OR p.mobile_since <= now() - interval '30 days')
    )
    AND NOT (
        EXISTS (SELECT FROM public.cases_party AS party WHERE party.person_id = somebody AND party.ended_at IS NULL)
        AND EXISTS (
            SELECT FROM portal.lives_in(ARRAY[somebody]) AS mine
            JOIN public.tenancies_tenancy AS t ON t.property_id = mine.property_id
            JOIN public.tenancies_occupancy AS s ON s.tenancy_id = t.id AND s.person_id <> somebody
                AND s.ended_at IS NULL AND (s.to_date IS NULL OR s.to_date >= portal.today())
            JOIN public.tenancies_person AS other ON other.id = s.person_id
            WHERE other.born_on IS NULL OR (other.born_on + interval '16 years')::date <= portal.today()
        )
    )
    AND NOT EXISTS (
        SELECT FROM public.tenancies_occupancy AS s
        WHERE s.person_id = somebody AND s.ended_at IS NULL
            AND s.from_date > portal.today() - 30 AND s.from_date <= portal.today()
    )
    AND NOT EXISTS (
        SELECT FROM public.accounts_earliervalues AS e
        WHERE e.until > now() - interval '30 days' AND e.table_name = 'tenancies_tenancy'
            AND e.was ? 'property_id'
            AND e.row_id IN (SELECT mine.tenancy_id FROM portal.lives_in(ARRAY[somebody]) AS mine)
    );

-- Whether someone who returns such calls is not too close to the person: otherwise it goes to others.
CREATE OR REPLACE FUNCTION portal.someone_returns(goes_to text, of_patch uuid, somebody uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.accounts_user AS u
    WHERE u.is_active
        AND CASE goes_to
            WHEN 'officer' THEN u.role = 'officer' AND EXISTS (
                SELECT FROM public.tenancies_patchassignment AS a
                WHERE a.user_id = u.id AND a.patch_id = of_patch AND a.ended_at IS NULL
                    AND (a.until_day IS NULL OR a.until_day >= portal.today()))
            WHEN 'manager' THEN u.role = 'manager'
            WHEN 'safeguarding' THEN portal.is_who_safeguards(u.id)
            ELSE false
        END
        AND coalesce(somebody <> ALL (portal.people_too_close_to(u.id)), true)
);

-- For advisers: hand on a call, found or not. Someone hidden goes to the safeguarding lead, as do callers who do
-- not feel safe; a party to a case to the managers; others to the officers of their patch. Where all who would return it
-- are too close, it goes to the next. A code that may not be posted at a caller's word becomes help with the
-- account: the officer calls back first.
CREATE OR REPLACE FUNCTION portal.hand_on(
    full_name text, known text, at_home uuid, kind text, number text, call_time text, due_at timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    someone uuid;
    is_hidden boolean;
    has_a_case boolean;
    of_patch uuid;
    may_go_to text[];
BEGIN
    IF me IS NULL OR current_setting('role') <> 'portal_adviser' THEN
        RETURN;
    END IF;
    someone := portal.person_known_by(full_name, known, at_home);
    is_hidden := coalesce(someone = ANY (portal.hidden_people()), false);
    has_a_case := EXISTS (
        SELECT FROM cases_party AS party WHERE party.person_id = someone AND party.ended_at IS NULL);
    of_patch := (
        SELECT home.patch_id FROM portal.lives_in(ARRAY[someone]) AS mine
        JOIN tenancies_property AS home ON home.id = mine.property_id
        WHERE home.patch_id IS NOT NULL ORDER BY home.ref LIMIT 1);
    may_go_to := CASE
        WHEN is_hidden OR hand_on.kind = 'safety' THEN ARRAY['safeguarding', 'manager']
        WHEN has_a_case OR of_patch IS NULL THEN ARRAY['manager', 'safeguarding']
        ELSE ARRAY['officer', 'manager', 'safeguarding']
    END;
    INSERT INTO tenancies_task (
        id, recorded_by, kind, number, call_time, due_at, goes_to, person_id, patch_id
    ) VALUES (
        gen_random_uuid(), me,
        CASE WHEN hand_on.kind = 'code' AND NOT coalesce(portal.may_post_at_a_callers_word(someone), false)
            THEN 'account' ELSE hand_on.kind END,
        hand_on.number, hand_on.call_time, hand_on.due_at,
        coalesce((
            SELECT who.goes_to FROM unnest(may_go_to) WITH ORDINALITY AS who (goes_to, place)
            WHERE portal.someone_returns(who.goes_to, of_patch, someone)
            ORDER BY who.place LIMIT 1
        ), may_go_to[1]),
        someone, of_patch
    );
END
$$;
