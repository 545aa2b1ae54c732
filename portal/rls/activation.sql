-- Codes with which a resident makes an account or gets into it again. Whoever types one stands at the
-- gate, without any right on people: two functions take what was typed, and answer with a pass, with an
-- account, or with the same nothing for every reason there is.

-- Who of these people may have an account of their own. Without a birth date no one may: what is typed is compared with it.
-- Staff take one from a document first (doubts.sql). Nor while the reference may be another person's.
CREATE OR REPLACE FUNCTION portal.who_may_activate(people uuid[]) RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT p.id FROM public.tenancies_person AS p
    LEFT JOIN public.accounts_user AS account ON account.id = p.account_id
    WHERE p.id = ANY (people) AND p.ended_at IS NULL AND NOT p.deceased
        AND portal.one_word(p.surname) <> ''
        AND (account.id IS NULL OR account.is_active)
        AND p.born_on IS NOT NULL AND (p.born_on + interval '16 years')::date <= portal.today()
        AND NOT EXISTS (
            SELECT FROM public.tenancies_doubt AS d
            WHERE d.person_id = p.id AND d.kind = 'reference' AND d.ended_at IS NULL
        )
$$;

CREATE OR REPLACE FUNCTION portal.may_activate(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM portal.who_may_activate(ARRAY[somebody]));

-- Whether a letter may go to this person: they live in a home of ours, and nobody there must not know.
CREATE OR REPLACE FUNCTION portal.may_be_written_to(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN NOT portal.is_protected(somebody) AND EXISTS (
    SELECT FROM public.tenancies_occupancy AS s
    WHERE s.person_id = somebody AND s.ended_at IS NULL AND s.from_date <= portal.today()
        AND (s.to_date IS NULL OR s.to_date >= portal.today())
);

-- Whether a letter still lies where its reader lives: in every home where they lived when it was written
-- they live today. In one they have left, whoever stayed knows their name and birthday.
CREATE OR REPLACE FUNCTION portal.is_with_its_reader(somebody uuid, written timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN portal.may_be_written_to(somebody) AND NOT EXISTS (
    SELECT FROM public.tenancies_occupancy AS s
    WHERE s.person_id = somebody AND portal.was_live(s.recorded_at, s.ended_at, written)
        AND s.from_date <= portal.day_of(written)
        AND (s.to_date IS NULL OR s.to_date >= portal.day_of(written))
        AND NOT EXISTS (
            SELECT FROM public.tenancies_occupancy AS still
            WHERE still.person_id = somebody AND still.tenancy_id = s.tenancy_id
                AND still.ended_at IS NULL AND still.from_date <= portal.today()
                AND (still.to_date IS NULL OR still.to_date >= portal.today())
        )
);

-- Of these people those who are on another side of a case than someone of the same home, and who that is.
CREATE OR REPLACE FUNCTION portal.opposed_in_one_home(people uuid[]) RETURNS TABLE (person_id uuid, other_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT mine.person_id, theirs.person_id
    FROM public.cases_party AS mine
    JOIN public.cases_party AS theirs
        ON theirs.case_id = mine.case_id AND theirs.ended_at IS NULL
        AND theirs.role <> mine.role AND theirs.person_id <> mine.person_id
    WHERE mine.person_id = ANY (people) AND mine.ended_at IS NULL AND EXISTS (
        SELECT FROM portal.lives_in(ARRAY[mine.person_id]) AS here
        JOIN portal.lives_in(ARRAY[theirs.person_id]) AS there ON there.property_id = here.property_id
    )
$$;

-- Those of these people whose code goes in person and not by post, for a reason that the page does not tell: a letter to
-- another side of a case in the same home went out today or has a code that still works (whoever is first at the door
-- opens both), or someone who has a safe contact lives there too or is another side of a case (held.sql).
CREATE OR REPLACE FUNCTION portal.given_in_person(people uuid[]) RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT opposed.person_id FROM portal.opposed_in_one_home(people) AS opposed
    JOIN public.tenancies_activation AS theirs ON theirs.person_id = opposed.other_id
    WHERE theirs.delivery = 'post' AND (
        portal.day_of(theirs.recorded_at) = portal.today()
        OR theirs.ended_at IS NULL AND theirs.expires_on >= portal.today()
    )
    UNION
    SELECT near.person_id FROM portal.near_protected() AS near WHERE near.person_id = ANY (people)
$$;

-- Of these people those with whom whoever asks works, and may give a code. Asked once for all: works_with() costs as much for
-- each.
CREATE OR REPLACE FUNCTION portal.may_be_given_codes(people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE
RETURN CASE
    WHEN portal.me() IS NULL THEN '{}'
    WHEN current_setting('role') = 'portal_officer'
        THEN ARRAY(SELECT unnest(people) INTERSECT SELECT unnest(portal.people_of_work()))
    WHEN current_setting('role') = 'portal_manager'
        THEN ARRAY(SELECT unnest(people) EXCEPT SELECT unnest(portal.people_too_close()))
    ELSE '{}'
END;

-- Of these people the code that works, if they have one, and whether one has reached them by post: what broke off, or was
-- lost, has reached no one. Of people with whom whoever asks does not work: nothing.
-- Dropped first: what a function gives back cannot be changed in its place.
DROP FUNCTION IF EXISTS portal.codes_given(uuid[]);
CREATE FUNCTION portal.codes_given(people uuid[])
RETURNS TABLE (person_id uuid, working uuid, was_posted boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT given.person_id,
        (array_agg(given.id) FILTER (
            WHERE given.ended_at IS NULL AND given.expires_on >= portal.today() AND portal.is_run_whole(given.run_id)
        ))[1],
        bool_or(given.delivery = 'post' AND portal.is_run_whole(given.run_id))
    FROM unnest(portal.may_be_given_codes(people)) AS someone (id)
    JOIN public.tenancies_activation AS given ON given.person_id = someone.id
    GROUP BY given.person_id
$$;

-- Let no one else give these people a code until the transaction ends: what is asked about them after this stays so. One order
-- for everybody, as of whoever stores their codes. Of people with whom whoever asks does not work: none.
CREATE OR REPLACE FUNCTION portal.hold_codes(people uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM tenancies_person AS p WHERE p.id = ANY (portal.may_be_given_codes(people))
    ORDER BY p.id FOR NO KEY UPDATE;
END
$$;

-- Those of these people to whom no letter goes now, in the order in which they are given: who may have no account, and of
-- two who must not be written to in one run, the second one. Of people with whom whoever asks does not work: none.
CREATE OR REPLACE FUNCTION portal.codes_in_person(people uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    mine uuid[] := portal.may_be_given_codes(people);
    in_person uuid[];
    run uuid[] := '{}';
    somebody uuid;
    others uuid[];
BEGIN
    in_person := ARRAY(
        SELECT given.person_id FROM portal.given_in_person(mine) AS given
        UNION
        -- Asked of people: an id of no one is answered as one that is kept from whoever asks.
        SELECT p.id FROM tenancies_person AS p WHERE p.id = ANY (mine)
            AND p.id NOT IN (SELECT able.person_id FROM portal.who_may_activate(mine) AS able)
    );
    FOR somebody, others IN
        SELECT opposed.person_id, array_agg(opposed.other_id) FROM portal.opposed_in_one_home(mine) AS opposed
        WHERE opposed.person_id <> ALL (in_person)
        GROUP BY opposed.person_id ORDER BY array_position(people, opposed.person_id)
    LOOP
        IF others && run THEN
            in_person := in_person || somebody;
        ELSE
            run := run || somebody;
        END IF;
    END LOOP;
    RETURN in_person;
END
$$;

-- A code is given only to whom it may be given, in the way it may go, for as long as it may last; it ends
-- the one before, or as a code of a run does so when the run is whole (letter_runs.sql). The person's row is locked: two codes,
-- or a code and a safe contact, take turns. In a run, who may not be given one costs one letter: it is left out, and the others
-- are written.
CREATE OR REPLACE FUNCTION portal.activation_issued() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    refusal text;
BEGIN
    PERFORM FROM tenancies_person AS p WHERE p.id = NEW.person_id FOR NO KEY UPDATE;
    IF NEW.delivery = 'post' AND portal.is_writing_paused() THEN
        RAISE EXCEPTION 'No codes are sent by post now.' USING ERRCODE = 'check_violation';
    ELSIF NEW.run_id IS NOT NULL AND NOT portal.is_writing(NEW.run_id, NEW.recorded_by) THEN
        RAISE EXCEPTION 'This run of letters is over.' USING ERRCODE = 'check_violation';
    ELSIF NOT portal.may_activate(NEW.person_id) THEN
        refusal := 'This person cannot have an account.';
    ELSIF NEW.delivery = 'post' AND NOT portal.may_be_written_to(NEW.person_id) THEN
        refusal := 'This person is not sent a code by post.';
    ELSIF NEW.delivery = 'post' AND NEW.recorded_by IS NOT NULL
        AND EXISTS (SELECT FROM portal.given_in_person(ARRAY[NEW.person_id]))
    THEN
        refusal := 'This code is given in person.';
    END IF;
    IF refusal IS NOT NULL AND NEW.run_id IS NOT NULL THEN
        RETURN NULL;
    ELSIF refusal IS NOT NULL THEN
        RAISE EXCEPTION '%', refusal USING ERRCODE = 'check_violation';
    END IF;
    NEW.expires_on := portal.today() + CASE NEW.delivery
        WHEN 'post' THEN {days_a_letter_lasts} ELSE {days_a_code_in_person_lasts} END;
    NEW.tries := 0;
    NEW.used_at := NULL;
    NEW.pass_token := NULL;
    NEW.pass_given_at := NULL;
    UPDATE tenancies_activation SET ended_at = now(), ended_by = NEW.recorded_by
    WHERE person_id = NEW.person_id AND ended_at IS NULL AND NEW.run_id IS NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_issued BEFORE INSERT ON public.tenancies_activation
FOR EACH ROW EXECUTE FUNCTION portal.activation_issued();

-- Whoever has an account already is told of the code: inside it (portal.my_code_given_at), and by mail.
CREATE OR REPLACE FUNCTION portal.tell_of_a_code() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), u.email, 'Your online account',
        'We gave out a code for your account. If you did not ask for it, call us now.' || E'\n',
        clock_timestamp()
    FROM tenancies_person AS p JOIN accounts_user AS u ON u.id = p.account_id
    WHERE p.id = NEW.person_id AND u.email <> '' AND u.is_active AND NOT u.quiet
        AND NOT portal.is_protected(p.id);
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER owner_is_told AFTER INSERT ON public.tenancies_activation
FOR EACH ROW WHEN (NEW.recorded_by IS NOT NULL) EXECUTE FUNCTION portal.tell_of_a_code();

-- Since when a code waits with which the account of the resident who asks can be taken over; null if none does.
CREATE OR REPLACE FUNCTION portal.my_code_given_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT max(a.recorded_at) FROM tenancies_activation AS a
    WHERE a.person_id = portal.myself() AND a.ended_at IS NULL AND a.expires_on >= portal.today()
);

-- Who becomes protected may have a letter on its way to the wrong hands. Runs after `keeps_the_state`,
-- which locks the person.
CREATE OR REPLACE FUNCTION portal.end_letters() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE tenancies_activation SET ended_at = now()
    WHERE person_id = NEW.person_id AND delivery = 'post' AND ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER letters_end AFTER INSERT ON public.tenancies_safecontact
FOR EACH ROW EXECUTE FUNCTION portal.end_letters();

-- A letter asks for the surname that it is addressed to. Where the record says another one since, or another birth date,
-- its reader could type nothing right: the code ends, and the list of letters says that it works no more.
CREATE OR REPLACE FUNCTION portal.end_codes_of_changed_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.one_word(NEW.surname) <> portal.one_word(OLD.surname) OR NEW.born_on <> OLD.born_on THEN
        UPDATE tenancies_activation SET ended_at = now()
        WHERE person_id = NEW.id AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER codes_end AFTER UPDATE OF surname, born_on ON public.tenancies_person
FOR EACH ROW WHEN (OLD.surname <> NEW.surname OR OLD.born_on <> NEW.born_on)
EXECUTE FUNCTION portal.end_codes_of_changed_record();

-- Counts one try on a code, and gives a pass if the code, the surname and the birth date are right. Null for every
-- other reason: nobody learns which part was wrong, or whether the code
-- was ever one. An unknown code is counted too, and its work is that of a known one.
CREATE OR REPLACE FUNCTION portal.check_activation(hash bytea, typed_surname text, typed_birth date)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    code tenancies_activation;
    someone tenancies_person;
    fits boolean;
    pass uuid := gen_random_uuid();
    typed_plainly text := portal.one_word(typed_surname);
    tries_in_a_day integer := portal.count_try(sha256('activation'::bytea || hash), 86400);
BEGIN
    IF NOT portal.at_gate() THEN
        RAISE EXCEPTION 'Codes are checked at the gate.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO code FROM tenancies_activation AS a
    WHERE a.code_hash = hash AND a.ended_at IS NULL FOR NO KEY UPDATE;
    SELECT * INTO someone FROM tenancies_person AS p WHERE p.id = code.person_id;
    fits := coalesce(
        portal.may_activate(code.person_id)
        AND tries_in_a_day <= {tries_a_code} AND code.tries < {tries_a_code}
        AND code.expires_on >= portal.today() AND portal.is_run_whole(code.run_id)
        AND (code.delivery <> 'post' OR portal.is_with_its_reader(someone.id, code.recorded_at))
        AND portal.one_word(someone.surname) = typed_plainly
        AND someone.born_on = typed_birth,
        false
    );
    UPDATE tenancies_activation AS a
    SET tries = a.tries + 1,
        pass_token = CASE WHEN fits THEN pass END,
        pass_given_at = CASE WHEN fits THEN now() END,
        ended_at = CASE WHEN NOT fits AND a.tries + 1 >= {tries_a_code} THEN now() END
    WHERE a.id = code.id;
    RETURN CASE WHEN fits THEN pass END;
END
$$;

-- Turns a pass into an account: a new one, or the one the person has, with a new name, a new password, no
-- open session and none of the ways in that somebody else may hold (second steps, email addresses).
-- `former_email` is where who had the account until now may hear of it.
-- `outcome`: 'activated', 'taken' (the name), or 'refused' (used, too late, or no longer allowed).
CREATE OR REPLACE FUNCTION portal.activate(
    pass uuid, chosen_name text, hashed text,
    OUT account uuid, OUT outcome text, OUT former_email text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    someone tenancies_person;
    code tenancies_activation;
    checked text;
BEGIN
    IF NOT portal.at_gate() THEN
        RAISE EXCEPTION 'Accounts are made at the gate.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- The person first, as activation_issued does: whoever comes second waits and looks again.
    SELECT * INTO someone FROM tenancies_person AS p
    WHERE p.id = (SELECT a.person_id FROM tenancies_activation AS a WHERE a.pass_token = pass)
    FOR NO KEY UPDATE;
    SELECT * INTO code FROM tenancies_activation AS a
    WHERE a.pass_token = pass AND a.ended_at IS NULL
        AND a.pass_given_at > clock_timestamp() - make_interval(mins => {minutes_a_pass_lasts})
    FOR NO KEY UPDATE;
    IF code.id IS NULL OR NOT portal.may_activate(someone.id)
        OR code.delivery = 'post' AND NOT portal.is_with_its_reader(someone.id, code.recorded_at)
    THEN
        outcome := 'refused';
        RETURN;
    END IF;
    checked := CASE code.delivery WHEN 'post' THEN 'letter' ELSE 'in person' END;
    account := coalesce(someone.account_id, gen_random_uuid());
    BEGIN
        IF someone.account_id IS NULL THEN
            INSERT INTO accounts_user (
                id, username, password, role, email, name, is_data_steward, is_safeguarding_lead, is_active, date_joined,
                sessions_mark, identity_checked, identity_checked_at, quiet, hides_case_titles
            ) VALUES (
                account, chosen_name, hashed, 'resident', '', '', false, false, true, now(),
                gen_random_uuid(), checked, now(), false, false
            );
        ELSE
            UPDATE accounts_user
            SET username = chosen_name, password = hashed, sessions_mark = gen_random_uuid(),
                identity_checked = checked, identity_checked_at = now()
            WHERE id = account;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        account := NULL;
        outcome := 'taken';
        RETURN;
    END;
    SELECT u.email INTO former_email FROM accounts_user AS u WHERE u.id = account;
    UPDATE accounts_user SET email = '' WHERE id = account;
    DELETE FROM account_emailconfirmation WHERE email_address_id IN (
        SELECT e.id FROM account_emailaddress AS e WHERE e.user_id = account);
    DELETE FROM account_emailaddress WHERE user_id = account;
    DELETE FROM mfa_authenticator WHERE user_id = account;
    UPDATE tenancies_person SET account_id = account
    WHERE id = someone.id AND account_id IS NULL;
    -- Also the one that a run of letters has for them, if it is not whole yet.
    UPDATE tenancies_activation AS a
    SET used_at = CASE WHEN a.id = code.id THEN now() END, pass_token = NULL, ended_at = now(), ended_by = account
    WHERE a.person_id = someone.id AND a.ended_at IS NULL;
    PERFORM portal.derive_grants(ARRAY[account], '{}');
    outcome := 'activated';
END
$$;
