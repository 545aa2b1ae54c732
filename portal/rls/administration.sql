-- What administrators do to accounts, whatever a form says. One alone lowers an officer, a manager or the DPO to adviser
-- and deactivates; whatever opens something to somebody, or leaves nobody who watches, needs a second.

-- Whether two administrators give this role or duty: for every role of which docs/access.md does not say "no".
-- Dropped first: a parameter has another name than in an earlier version.
DROP FUNCTION IF EXISTS portal.needs_two(text, boolean);
CREATE OR REPLACE FUNCTION portal.needs_two(role text, has_a_duty boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN role NOT IN ({roles_without_a_second_person}) OR has_a_duty;

-- Whether an account has a duty beside its role.
CREATE OR REPLACE FUNCTION portal.has_a_duty(account public.accounts_user) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN account.is_data_steward OR account.is_safeguarding_lead OR account.is_deputy;

-- What an account watches over, or null: by these four a breach is heard of and an account is looked after.
CREATE OR REPLACE FUNCTION portal.watches_as(account public.accounts_user) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN account.is_deputy THEN 'deputy'
    WHEN account.role IN ('dpo', 'deputy', 'director', 'administrator') THEN account.role
END;

-- Whether no other active account watches as this one does, but for accounts of `beside`: whoever changes this one is no
-- one who would notice. Volatile: of several rows of one statement each is asked after the one before was changed.
CREATE OR REPLACE FUNCTION portal.is_last_beside(one_account uuid, beside uuid) RETURNS boolean LANGUAGE sql VOLATILE
RETURN EXISTS (
    SELECT FROM public.accounts_user AS u
    WHERE u.id = one_account AND u.is_active AND portal.watches_as(u) IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.accounts_user AS other
        WHERE other.id <> u.id AND other.is_active AND portal.watches_as(other) = portal.watches_as(u)
            AND NOT portal.are_one_person(other.id, beside)
    )
);

-- Runs for what an administrator writes; portal.change_account below writes as the tables' owner.
CREATE OR REPLACE FUNCTION portal.check_one_administrator() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.role <> 'adviser' OR NEW.is_active OR portal.has_a_duty(NEW) THEN
            RAISE EXCEPTION 'An account begins as an adviser''s, switched off.' USING ERRCODE = 'check_violation';
        ELSIF NEW.password NOT LIKE '!%' OR NEW.identity_checked <> '' THEN
            RAISE EXCEPTION 'An administrator chooses nobody''s password and vouches for nobody.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.role = 'resident' THEN
        IF (NEW.username, NEW.email, NEW.name, NEW.role, NEW.staff_ref, NEW.is_data_steward,
                NEW.is_safeguarding_lead, NEW.is_deputy, NEW.work_phone)
            IS DISTINCT FROM (OLD.username, OLD.email, OLD.name, OLD.role, OLD.staff_ref, OLD.is_data_steward,
                OLD.is_safeguarding_lead, OLD.is_deputy, OLD.work_phone)
        THEN
            RAISE EXCEPTION 'A resident''s account is switched off and on, and no more.'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.role NOT IN (OLD.role, 'adviser')
        OR NEW.role <> OLD.role AND OLD.role IN ({roles_that_find_no_one})
        OR NEW.is_data_steward AND NOT OLD.is_data_steward
        OR NEW.is_safeguarding_lead AND NOT OLD.is_safeguarding_lead
        OR NEW.is_deputy AND NOT OLD.is_deputy
        OR NEW.is_active AND NOT OLD.is_active AND portal.needs_two(NEW.role, portal.has_a_duty(NEW))
    THEN
        RAISE EXCEPTION 'This needs a second administrator.' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.role, NEW.is_active, NEW.is_data_steward, NEW.is_safeguarding_lead, NEW.is_deputy)
        IS DISTINCT FROM
        (OLD.role, OLD.is_active, OLD.is_data_steward, OLD.is_safeguarding_lead, OLD.is_deputy)
    THEN
        -- Two who switch off one of the last two each, at one moment.
        PERFORM pg_advisory_xact_lock(hashtext('portal.watch'));
        IF portal.is_last_beside(OLD.id, portal.me()) THEN
            RAISE EXCEPTION 'The last one who watches is not changed alone.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    -- Who reads an account's mail can take the account: a second administrator must see where it goes.
    IF (NEW.username, NEW.email) IS DISTINCT FROM (OLD.username, OLD.email) AND (
        NEW.is_active AND portal.needs_two(NEW.role, portal.has_a_duty(NEW))
        OR EXISTS (
            SELECT FROM accounts_twopersonrequest AS r
            WHERE r.kind = 'change account' AND r.about_id = NEW.id AND r.ended_at IS NULL)
    ) THEN
        RAISE EXCEPTION 'How somebody signs in is not changed behind a second administrator''s back.'
            USING ERRCODE = 'check_violation';
    END IF;
    -- It says whose accounts are one human being's. A person who cut the tie could sign twice; by a tie to an account of
    -- theirs no one could stop them.
    IF NEW.staff_ref IS DISTINCT FROM OLD.staff_ref THEN
        RAISE EXCEPTION 'Whose other account this is takes two.' USING ERRCODE = 'check_violation';
    END IF;
    -- Whoever read the mail of before may have chosen the password and the second step: they end with it.
    IF NEW.email IS DISTINCT FROM OLD.email THEN
        NEW.password := '!' || replace(gen_random_uuid()::text, '-', '');
        NEW.sessions_mark := gen_random_uuid();
        DELETE FROM mfa_authenticator AS m WHERE m.user_id = NEW.id;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER one_administrator_alone BEFORE INSERT OR UPDATE ON public.accounts_user
FOR EACH ROW WHEN (current_user = 'portal_administrator')
EXECUTE FUNCTION portal.check_one_administrator();

-- Easy to stop: what was asked for an account falls when it is switched off, lowered or changed in its duties: agreeing to it
-- would put back what was taken away meanwhile.
CREATE OR REPLACE FUNCTION portal.drop_changes_of_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = now(), ended_by = portal.me(), outcome = 'refused',
        ended_reason = 'The account was changed meanwhile.'
    WHERE r.kind = 'change account' AND r.about_id = NEW.id AND r.ended_at IS NULL;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS account_lowered ON public.accounts_user;
CREATE OR REPLACE TRIGGER account_changed AFTER UPDATE ON public.accounts_user
FOR EACH ROW WHEN (
    (OLD.role, OLD.is_active, OLD.is_data_steward, OLD.is_safeguarding_lead, OLD.is_deputy)
    IS DISTINCT FROM (NEW.role, NEW.is_active, NEW.is_data_steward, NEW.is_safeguarding_lead, NEW.is_deputy)
)
EXECUTE FUNCTION portal.drop_changes_of_account();
DROP FUNCTION IF EXISTS portal.drop_role_requests();

-- A change is asked for a colleague's account, which waits meanwhile: its address is being changed or not.
CREATE OR REPLACE FUNCTION portal.change_of_account_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM accounts_user AS u WHERE u.id = NEW.about_id AND u.role <> 'resident'
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A resident gets no role of ours.' USING ERRCODE = 'check_violation';
    ELSIF portal.are_one_person(NEW.about_id, NEW.recorded_by) THEN
        RAISE EXCEPTION 'No one asks for a change of their own account.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- After c_note_author, which says who truly asks.
CREATE OR REPLACE TRIGGER d_is_a_colleagues BEFORE INSERT ON public.accounts_twopersonrequest
FOR EACH ROW WHEN (NEW.kind = 'change account') EXECUTE FUNCTION portal.change_of_account_asked();

-- The administrator who asks, or null for everybody else.
CREATE OR REPLACE FUNCTION portal.asking_administrator() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN current_setting('role') = 'portal_administrator' THEN portal.me() END;

-- The only way to more rights: a request to which another administrator, or where none is left who could, a director has agreed
-- (portal.agree).
CREATE OR REPLACE FUNCTION portal.change_account(request public.accounts_twopersonrequest) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    -- Another mailbox: whoever read the one before may have chosen the password and the second step.
    IF request.email <> '' THEN
        DELETE FROM public.mfa_authenticator AS m WHERE m.user_id = request.about_id;
    END IF;
    UPDATE public.accounts_user AS u
    SET role = request.role, is_data_steward = request.is_data_steward,
        is_safeguarding_lead = request.is_safeguarding_lead, is_deputy = request.is_deputy,
        is_active = request.is_active,
        username = coalesce(nullif(request.username, ''), u.username),
        email = coalesce(nullif(request.email, ''), u.email),
        staff_ref = CASE WHEN request.staff_ref IS NULL THEN u.staff_ref ELSE nullif(request.staff_ref, '') END,
        password = CASE WHEN request.email = '' THEN u.password ELSE '!' || replace(gen_random_uuid()::text, '-', '') END,
        sessions_mark = CASE WHEN request.email = '' THEN u.sessions_mark ELSE gen_random_uuid() END
    WHERE u.id = request.about_id;
    PERFORM portal.derive_grants(ARRAY[request.about_id], '{}');
END
$$;

-- For the director: whose account it is that they are asked to let change, how it signs in, and which other accounts have its
-- staff reference, the one of now or the one that is asked for.
DROP FUNCTION IF EXISTS portal.role_to_sign(uuid);
DROP FUNCTION IF EXISTS portal.account_to_change(uuid);
CREATE OR REPLACE FUNCTION portal.account_to_change(
    one_request uuid, OUT username text, OUT email text, OUT name text, OUT staff_ref text, OUT role text,
    OUT is_active boolean, OUT is_data_steward boolean, OUT is_safeguarding_lead boolean, OUT is_deputy boolean, OUT others text
) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT u.username::text, u.email::text, u.name::text, coalesce(u.staff_ref, '')::text, u.role::text,
        u.is_active, u.is_data_steward, u.is_safeguarding_lead, u.is_deputy,
        coalesce((
            SELECT string_agg(other.username, ', ' ORDER BY other.username) FROM accounts_user AS other
            WHERE other.id <> u.id AND other.staff_ref IN (u.staff_ref, r.staff_ref)
        ), '')
    FROM accounts_twopersonrequest AS r
    JOIN accounts_user AS u ON u.id = r.about_id
    WHERE r.id = one_request AND r.kind = 'change account'
        AND current_setting('role') = 'portal_director' AND r.id = ANY ((SELECT portal.things_to_decide())::uuid[])
$$;

-- Whether an account has a second step of its own, as identify says it; recovery codes alone are none.
CREATE OR REPLACE FUNCTION portal.has_second_step(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.asking_administrator() IS NOT NULL AND EXISTS (
    SELECT FROM public.mfa_authenticator AS m WHERE m.user_id = account AND m.type IN ('totp', 'webauthn')
);

-- Somebody lost their phone: their second step goes, and every session of theirs, and they are told.
-- Never one's own. A quiet account gets no mail: somebody else may read it.
CREATE OR REPLACE FUNCTION portal.reset_second_step(account uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.asking_administrator();
    whose accounts_user;
BEGIN
    IF me IS NULL OR portal.are_one_person(account, me) THEN
        RETURN false;
    END IF;
    UPDATE accounts_user AS u SET sessions_mark = gen_random_uuid() WHERE u.id = account
    RETURNING u.* INTO whose;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM mfa_authenticator AS m WHERE m.user_id = account;
    PERFORM portal.tell_at_once('An administrator took away somebody''s second step.', whose.email);
    INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), whose.email, 'Your online account',
        'We took away the second step of your sign-in. If you did not ask for this, call us now.' || E'\n',
        clock_timestamp()
    WHERE whose.email <> '' AND whose.is_active AND NOT whose.quiet AND NOT EXISTS (
        SELECT FROM tenancies_person AS p WHERE p.account_id = account AND portal.is_protected(p.id));
    RETURN true;
END
$$;

-- A colleague is also a tenant, or named in a case: what is too close to them is not there for them (too_close.sql). Says
-- nothing: an administrator must not learn who is known to us. Somebody else's reference stays theirs, and
-- a colleague stays the person they are noted to be until two administrators, one after the other, note the same other
-- reference: one alone opens nothing to them. Of whoever watches, by whichever of their accounts, the first reference takes two
-- as well: by a wrong one the DPO would see nothing of a case, and hear nothing of a report.
CREATE OR REPLACE FUNCTION portal.note_person(account uuid, reference text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.asking_administrator();
    person uuid;
BEGIN
    IF me IS NULL OR portal.are_one_person(account, me)
        OR NOT EXISTS (SELECT FROM accounts_user AS u WHERE u.id = account AND u.role <> 'resident')
        OR (
            EXISTS (SELECT FROM tenancies_person AS p WHERE p.works_as_id = account)
            OR EXISTS (
                SELECT FROM accounts_user AS u
                WHERE u.id = ANY (portal.accounts_of_one_person(account)) AND portal.watches_as(u) IS NOT NULL)
        ) AND NOT EXISTS (
            SELECT FROM (
                SELECT entry.user_id AS by, entry.detail ->> 'reference' AS said
                FROM accounts_auditevent AS entry
                WHERE entry.event = 'persons_reference_noted' AND entry.object_ids @> ARRAY[account]
                ORDER BY entry.seq DESC LIMIT 1
            ) AS last
            JOIN accounts_user AS other ON other.id = last.by
            WHERE NOT portal.are_one_person(last.by, me) AND last.said = reference
                AND other.is_active AND other.role = 'administrator'
        )
    THEN
        RETURN;
    END IF;
    SELECT p.id INTO person FROM tenancies_person AS p
    WHERE p.ref = reference AND (p.works_as_id IS NULL OR p.works_as_id = account)
    FOR NO KEY UPDATE;
    IF person IS NOT NULL THEN
        UPDATE tenancies_person SET works_as_id = NULL WHERE works_as_id = account AND id <> person;
        UPDATE tenancies_person SET works_as_id = account WHERE id = person;
    END IF;
END
$$;
