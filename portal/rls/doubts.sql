-- What the landlord's records leave in doubt, and two people decide (two_people.sql asks them).

-- Whether the reference of this person may have become another human being's.
CREATE OR REPLACE FUNCTION portal.is_in_doubt(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.tenancies_doubt AS d
    WHERE d.person_id = somebody AND d.kind = 'reference' AND d.ended_at IS NULL
);

-- With whom an account was opened: what later exports say is compared with this, and not with each other.
CREATE OR REPLACE FUNCTION portal.person_known() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.known_as := jsonb_build_object(
        'forename', NEW.forename, 'surname', NEW.surname, 'born_on', NEW.born_on);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_known BEFORE UPDATE OF account_id ON public.tenancies_person
FOR EACH ROW WHEN (NEW.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id)
EXECUTE FUNCTION portal.person_known();

-- Until it is decided the person is blocked from everything, and their codes have ended.
CREATE OR REPLACE FUNCTION portal.doubt_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO documents_block (id, person_id, reason, review_on, reported)
    VALUES (gen_random_uuid(), NEW.person_id,
        'The landlord''s records tell of another person under this reference. Two people decide.',
        portal.today() + 28, false);
    UPDATE tenancies_activation SET ended_at = now() WHERE person_id = NEW.person_id AND ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER closes AFTER INSERT ON public.tenancies_doubt
FOR EACH ROW WHEN (NEW.kind = 'reference') EXECUTE FUNCTION portal.doubt_closes();

-- It opens when the doubt has ended, unless it has turned out to be another person.
CREATE OR REPLACE FUNCTION portal.doubt_opens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE documents_block AS b SET ended_at = now(), ended_by = NEW.ended_by
    WHERE b.person_id = NEW.person_id AND b.recorded_by IS NULL AND b.recorded_at = NEW.recorded_at
        AND b.tenancy_id IS NULL AND b.case_id IS NULL AND b.document_id IS NULL AND b.ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER opens AFTER UPDATE OF ended_at ON public.tenancies_doubt
FOR EACH ROW WHEN (NEW.kind = 'reference' AND OLD.ended_at IS NULL AND NEW.outcome IN ('same person', 'gone'))
EXECUTE FUNCTION portal.doubt_opens();

-- No one lifts the block of a doubt alone.
CREATE OR REPLACE FUNCTION portal.block_of_a_doubt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.is_in_doubt(NEW.person_id) THEN
        RAISE EXCEPTION 'Two people decide whose this reference is.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_of_a_doubt BEFORE UPDATE OF ended_at ON public.documents_block
FOR EACH ROW WHEN (
    NEW.recorded_by IS NULL AND NOT NEW.reported
    AND NEW.tenancy_id IS NULL AND NEW.case_id IS NULL AND NEW.document_id IS NULL
)
EXECUTE FUNCTION portal.block_of_a_doubt();

-- One that staff take from a document puts an earlier one, and the question about it, aside.
CREATE OR REPLACE FUNCTION portal.doubt_replaces() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE accounts_twopersonrequest AS r
    SET ended_at = now(), ended_by = NEW.recorded_by, outcome = 'taken back'
    WHERE r.ended_at IS NULL AND r.about_id IN (
        SELECT d.id FROM tenancies_doubt AS d
        WHERE d.person_id = NEW.person_id AND d.kind = NEW.kind AND d.ended_at IS NULL);
    UPDATE tenancies_doubt AS d SET ended_at = now(), ended_by = NEW.recorded_by, outcome = 'gone'
    WHERE d.person_id = NEW.person_id AND d.kind = NEW.kind AND d.ended_at IS NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_replaces BEFORE INSERT ON public.tenancies_doubt
FOR EACH ROW WHEN (NEW.kind = 'birth date') EXECUTE FUNCTION portal.doubt_replaces();

-- A birth date that staff took from a document waits for a second person at once.
CREATE OR REPLACE FUNCTION portal.doubt_asks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_twopersonrequest (id, recorded_by, kind, about_id, reason, by_name, checked, outcome)
    VALUES (gen_random_uuid(), NEW.recorded_by, 'birth date', NEW.id, NEW.seen, '', '{}', '');
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER asks_a_second AFTER INSERT ON public.tenancies_doubt
FOR EACH ROW WHEN (NEW.kind = 'birth date' AND NEW.recorded_by IS NOT NULL)
EXECUTE FUNCTION portal.doubt_asks();

-- The releases that imports withdrew from documents which this run brought again, each with the document of now. What was
-- released again since is not among them.
CREATE OR REPLACE FUNCTION portal.withdrawn_before(run uuid)
RETURNS TABLE (release_id uuid, document_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (again.id, r.recipient_id) r.id, again.id
    FROM tenancies_importrun AS i
    JOIN documents_document AS again ON again.recorded_at = i.applied_at AND again.ended_at IS NULL
    JOIN documents_upload AS now_is ON now_is.document_id = again.id AND now_is.ref <> ''
    JOIN documents_upload AS was
        ON was.ref = now_is.ref AND was.sha256 = now_is.sha256 AND was.document_id <> again.id
        AND was.addressee_id IS NOT DISTINCT FROM now_is.addressee_id
    JOIN documents_document AS old ON old.id = was.document_id AND old.kind = again.kind
        AND old.dated = again.dated AND old.tenancy_id IS NOT DISTINCT FROM again.tenancy_id
        AND old.case_id IS NOT DISTINCT FROM again.case_id
    JOIN documents_release AS r
        ON r.document_id = old.id AND r.ended_at = old.ended_at AND r.ended_by IS NULL
        AND (r.until IS NULL OR r.until >= portal.today())
    WHERE i.id = run AND NOT EXISTS (
        SELECT FROM documents_release AS live
        WHERE live.document_id = again.id AND live.ended_at IS NULL
            AND live.recipient_id IS NOT DISTINCT FROM r.recipient_id
    )
    ORDER BY again.id, r.recipient_id, r.ended_at DESC
$$;

-- The live share of a case with this person; one that ended with its party is made again, in the same words.
CREATE OR REPLACE FUNCTION portal.share_again(former uuid, decider uuid) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    old cases_share;
    again uuid;
BEGIN
    SELECT s.* INTO old FROM cases_share AS s WHERE s.id = former;
    SELECT s.id INTO again FROM cases_share AS s
    WHERE s.case_id = old.case_id AND s.person_id = old.person_id AND s.ended_at IS NULL;
    IF again IS NULL AND old.ended_by IS NULL THEN
        INSERT INTO cases_share (id, recorded_by, case_id, party_id, person_id, stands_as, frozen)
        SELECT gen_random_uuid(), decider, p.case_id, p.id, p.person_id, p.role, false
        FROM cases_party AS p
        WHERE p.case_id = old.case_id AND p.person_id = old.person_id AND p.role = old.stands_as
            AND p.ended_at IS NULL
        ORDER BY p.id LIMIT 1
        RETURNING id INTO again;
        INSERT INTO cases_wording (id, recorded_by, share_id, title, status, next_step, by_name)
        SELECT gen_random_uuid(), decider, again, w.title, w.status, w.next_step, w.by_name
        FROM cases_wording AS w
        WHERE w.share_id = old.id AND again IS NOT NULL AND w.ended_at IS NULL;
    END IF;
    RETURN again;
END
$$;

-- The document that an import brought again shows no more than the one that it took: what was blacked out there is blacked
-- out here, besides what is by now. The file is the same, and so are its pages.
CREATE OR REPLACE FUNCTION portal.black_out_again(old uuid, again uuid, decider uuid) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO documents_documentversion (id, recorded_by, document_id, black_outs)
    SELECT gen_random_uuid(), decider, again, now_are.black_outs || were.black_outs
    FROM documents_documentversion AS were
    CROSS JOIN LATERAL (
        SELECT coalesce((
            SELECT v.black_outs FROM documents_documentversion AS v WHERE v.document_id = again AND v.ended_at IS NULL
        ), '[]') AS black_outs
    ) AS now_are
    WHERE were.document_id = old AND were.ended_at IS NULL AND NOT were.black_outs <@ now_are.black_outs
$$;

-- Release again what imports withdrew; what the facts of today do not allow stays withdrawn.
CREATE OR REPLACE FUNCTION portal.give_back(run uuid, decider uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    one record;
    readers uuid[] := '{}';
BEGIN
    FOR one IN SELECT r.*, w.document_id AS again
        FROM portal.withdrawn_before(run) AS w JOIN documents_release AS r ON r.id = w.release_id
    LOOP
        BEGIN
            PERFORM portal.black_out_again(one.document_id, one.again, decider);
            INSERT INTO documents_release (
                id, recorded_by, document_id, audience, recipient_id, share_id, reason, by_name, approved_by,
                opens_on, until, ended_reason
            ) VALUES (
                gen_random_uuid(), decider, one.again, one.audience, one.recipient_id,
                portal.share_again(one.share_id, decider), one.reason, '', one.recorded_by,
                one.opens_on, one.until, ''
            );
            readers := readers || one.recipient_id;
        EXCEPTION WHEN check_violation OR unique_violation THEN
            CONTINUE;
        END;
    END LOOP;
    PERFORM portal.derive_grants('{}', array_remove(readers, NULL));
END
$$;

-- Another person has the reference: the one who had it is ended, under a reference that says so, with their account, and
-- with what led to a document. Their blocks and safe contacts stay with them, for staff to go through.
CREATE OR REPLACE FUNCTION portal.end_person(somebody uuid, decider uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    account uuid;
BEGIN
    UPDATE cases_party SET ended_at = now(), ended_by = decider WHERE person_id = somebody AND ended_at IS NULL;
    UPDATE documents_release
    SET ended_at = now(), ended_by = decider, ended_reason = 'The reader''s reference is another person''s.'
    WHERE recipient_id = somebody AND ended_at IS NULL;
    UPDATE tenancies_occupancy SET ended_at = now(), ended_by = decider
    WHERE person_id = somebody AND ended_at IS NULL;
    UPDATE tenancies_activation SET ended_at = now(), ended_by = decider
    WHERE person_id = somebody AND ended_at IS NULL;
    UPDATE tenancies_person AS p SET ended_at = now(), ref = p.ref || '/' || (
        SELECT count(*) + 1 FROM tenancies_person AS former WHERE former.ref LIKE p.ref || '/%')
    WHERE p.id = somebody RETURNING p.account_id INTO account;
    UPDATE accounts_user SET is_active = false WHERE id = account;
    PERFORM portal.derive_grants(array_remove(ARRAY[account], NULL), ARRAY[somebody]);
END
$$;

-- Do what two people have decided about a doubt.
CREATE OR REPLACE FUNCTION portal.decide_doubt(one_doubt uuid, decision text, decider uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    doubt tenancies_doubt;
BEGIN
    SELECT d.* INTO doubt FROM tenancies_doubt AS d WHERE d.id = one_doubt AND d.ended_at IS NULL;
    UPDATE tenancies_doubt SET ended_at = now(), ended_by = decider, outcome = decision WHERE id = doubt.id;
    IF decision = 'same person' THEN
        UPDATE tenancies_person
        SET forename = doubt.forename, surname = doubt.surname, born_on = coalesce(doubt.born_on, born_on),
            known_as = jsonb_build_object('forename', doubt.forename, 'surname', doubt.surname,
                'born_on', coalesce(doubt.born_on, born_on))
        WHERE id = doubt.person_id;
        PERFORM portal.derive_grants('{}', ARRAY[doubt.person_id]);
    ELSIF decision = 'another person' THEN
        PERFORM portal.end_person(doubt.person_id, decider);
    ELSIF decision = 'birth date' THEN
        UPDATE tenancies_person
        SET born_on = doubt.born_on, born_on_is_proved = true,
            known_as = known_as || jsonb_build_object('born_on', doubt.born_on)
        WHERE id = doubt.person_id;
        PERFORM portal.derive_grants('{}', ARRAY[doubt.person_id]);
    ELSIF decision = 'give back' THEN
        PERFORM portal.give_back(doubt.run_id, decider);
    END IF;
END
$$;

-- Whether whoever asks may decide about this doubt in this way: it is live, the decision fits it, and its person is not too
-- close to them.
CREATE OR REPLACE FUNCTION portal.may_decide_doubt(one_doubt uuid, decision text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN current_setting('role') IN ('portal_manager', 'portal_dpo') AND portal.me() IS NOT NULL AND EXISTS (
    SELECT FROM tenancies_doubt AS d
    WHERE d.id = one_doubt AND d.ended_at IS NULL
        AND (d.person_id IS NULL OR d.person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
        AND (d.kind, decision) IN (
            ('reference', 'same person'), ('reference', 'another person'),
            ('birth date', 'birth date'), ('withdrawn', 'give back')
        )
);

-- What is asked about doubts and a director agrees to: no one is left who could, being there, not too close, and neither the
-- one who asked nor of the wrong role beside them. Never what the director is too close to.
CREATE OR REPLACE FUNCTION portal.doubts_to_sign(director uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT r.id FROM public.accounts_twopersonrequest AS r
        JOIN public.tenancies_doubt AS d ON d.id = r.about_id AND d.ended_at IS NULL
        JOIN public.accounts_user AS asker ON asker.id = r.recorded_by
        WHERE r.ended_at IS NULL AND NOT portal.are_one_person(r.recorded_by, director)
            AND coalesce(d.person_id <> ALL (portal.people_too_close_to(director)), true)
            AND NOT EXISTS (
                SELECT FROM public.accounts_user AS u
                WHERE u.is_active AND (u.role = 'manager' OR u.role IN ('dpo', 'deputy') AND asker.role = 'manager')
                    AND NOT portal.is_away(u.id, portal.today()) AND NOT portal.are_one_person(r.recorded_by, u.id)
                    AND coalesce(d.person_id <> ALL (portal.people_too_close_to(u.id)), true)
            )
    );
END
$$;

-- For the director: of whom a doubt is that they sign, and what would be held of them; or how many releases would be given
-- back. No row of a person becomes theirs.
CREATE OR REPLACE FUNCTION portal.doubt_to_sign(
    one_request uuid, OUT person_ref text, OUT forename text, OUT surname text, OUT born_on date, OUT releases bigint
) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.ref::text, d.forename::text, d.surname::text, d.born_on,
        CASE d.kind WHEN 'withdrawn' THEN (SELECT count(*) FROM portal.withdrawn_before(d.run_id)) END
    FROM accounts_twopersonrequest AS r
    JOIN tenancies_doubt AS d ON d.id = r.about_id
    LEFT JOIN tenancies_person AS p ON p.id = d.person_id
    WHERE r.id = one_request AND current_setting('role') = 'portal_director' AND r.id = ANY ((SELECT portal.things_to_decide())::uuid[])
$$;

-- What two people who decide about a reference go through: how much hangs on the person; and how many releases an import
-- withdrew. Nothing of what they may not decide about.
CREATE OR REPLACE FUNCTION portal.hangs_on_doubt(one_doubt uuid)
RETURNS TABLE (shares bigint, releases bigint, blocks bigint, safe_contacts bigint, has_account boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        (SELECT count(*) FROM cases_share AS s WHERE s.person_id = d.person_id AND s.ended_at IS NULL),
        CASE d.kind
            WHEN 'withdrawn' THEN (SELECT count(*) FROM portal.withdrawn_before(d.run_id))
            WHEN 'reference' THEN (
                SELECT count(*) FROM documents_release AS r
                WHERE r.recipient_id = d.person_id AND r.ended_at IS NULL)
        END,
        (SELECT count(*) FROM documents_block AS b WHERE b.person_id = d.person_id AND b.ended_at IS NULL
            AND NOT b.reported AND b.recorded_by IS NOT NULL),
        (SELECT count(*) FROM tenancies_safecontact AS c WHERE c.person_id = d.person_id AND c.ended_at IS NULL),
        EXISTS (SELECT FROM tenancies_person AS p WHERE p.id = d.person_id AND p.account_id IS NOT NULL)
    FROM tenancies_doubt AS d
    WHERE d.id = one_doubt AND current_setting('role') IN ('portal_manager', 'portal_dpo')
        AND portal.me() IS NOT NULL AND d.ended_at IS NULL
        AND (d.person_id IS NULL OR d.person_id <> ALL ((SELECT portal.people_too_close())::uuid[]))
$$;
