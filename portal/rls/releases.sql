-- A release or a share that contradicts the facts cannot be stored, by anybody. The facts it rests on
-- are locked for the moment, so that one cannot end unseen while the release is written.

CREATE OR REPLACE FUNCTION portal.share_agrees_with_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM cases_party AS party
    WHERE party.id = NEW.party_id AND party.case_id = NEW.case_id
        AND party.person_id = NEW.person_id AND party.role = NEW.stands_as AND party.ended_at IS NULL
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A case is shared with one of its live parties.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_agrees_with_facts BEFORE INSERT ON public.cases_share
FOR EACH ROW EXECUTE FUNCTION portal.share_agrees_with_facts();

-- Who gave a document is a party to its case: it stays with them where a report alone closes it.
CREATE OR REPLACE FUNCTION portal.giver_agrees_with_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM documents_document AS d
        JOIN cases_party AS party ON party.case_id = d.case_id
        WHERE d.id = NEW.document_id AND party.person_id = NEW.given_by_id AND party.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'A document of a case was given by one of its live parties.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

-- Afterwards: an import adds documents and uploads in one statement, in either order.
CREATE OR REPLACE TRIGGER giver_agrees_with_facts AFTER INSERT ON public.documents_upload
FOR EACH ROW WHEN (NEW.given_by_id IS NOT NULL) EXECUTE FUNCTION portal.giver_agrees_with_facts();

CREATE OR REPLACE FUNCTION portal.giver_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Who gave a document is written down once.' USING ERRCODE = 'check_violation';
END
$$;

CREATE OR REPLACE TRIGGER giver_stays BEFORE UPDATE ON public.documents_upload
FOR EACH ROW WHEN (OLD.given_by_id IS DISTINCT FROM NEW.given_by_id) EXECUTE FUNCTION portal.giver_stays();

-- First the locks, then the question (writing.sql): it is answered from what holds once they are had.
CREATE OR REPLACE FUNCTION portal.release_agrees_with_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    why_not text;
BEGIN
    -- Not shared: of two releases to two sides at one moment each would overlook the other.
    PERFORM FROM documents_document AS d WHERE d.id = NEW.document_id FOR NO KEY UPDATE;
    PERFORM FROM cases_share AS share JOIN cases_party AS party ON party.id = share.party_id
    WHERE share.id = NEW.share_id
    FOR SHARE;
    PERFORM FROM tenancies_occupancy AS occupancy
    JOIN documents_document AS d ON d.tenancy_id = occupancy.tenancy_id
    WHERE d.id = NEW.document_id AND occupancy.person_id = NEW.recipient_id
    ORDER BY occupancy.id
    FOR SHARE OF occupancy;
    why_not := portal.why_not_released(NEW);
    IF why_not IS NOT NULL THEN
        RAISE EXCEPTION '%', why_not USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_agrees_with_facts BEFORE INSERT ON public.documents_release
FOR EACH ROW EXECUTE FUNCTION portal.release_agrees_with_facts();

-- An account has one purpose: a resident's person is no colleague, and a colleague's is no resident.
CREATE OR REPLACE FUNCTION portal.account_fits_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM accounts_user AS u
        WHERE (u.id = NEW.account_id AND u.role <> 'resident')
            OR (u.id = NEW.works_as_id AND u.role = 'resident')
    ) THEN
        RAISE EXCEPTION 'A resident''s account is no staff account, and the other way round.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER account_fits_person
BEFORE INSERT OR UPDATE OF account_id, works_as_id ON public.tenancies_person
FOR EACH ROW EXECUTE FUNCTION portal.account_fits_person();

-- And it keeps that purpose while a person hangs on it.
CREATE OR REPLACE FUNCTION portal.role_fits_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.role = 'resident') IS DISTINCT FROM (OLD.role = 'resident') AND EXISTS (
        SELECT FROM tenancies_person AS p WHERE NEW.id IN (p.account_id, p.works_as_id)
    ) THEN
        RAISE EXCEPTION 'An account does not change between resident and staff.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER role_fits_person BEFORE UPDATE OF role ON public.accounts_user
FOR EACH ROW EXECUTE FUNCTION portal.role_fits_person();

-- A deactivated account's sessions are over for good, also when it is activated again.
CREATE OR REPLACE FUNCTION portal.account_deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sessions_mark := gen_random_uuid();
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER account_deactivated BEFORE UPDATE OF is_active ON public.accounts_user
FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION portal.account_deactivated();

-- Who wrote, released or handled something stands beside it under that colleague's own name.
CREATE OR REPLACE FUNCTION portal.note_author() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    colleague accounts_user;
BEGIN
    SELECT u.* INTO colleague FROM accounts_user AS u WHERE u.id = (SELECT portal.me());
    IF FOUND THEN
        NEW.recorded_by := colleague.id;
        NEW.by_name := colleague.name;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.documents_release
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.cases_wording
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.cases_nextstep
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.accounts_twopersonrequest
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.documents_uselimit
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.accounts_advice
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.incidents_incidentstep
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
CREATE OR REPLACE TRIGGER c_note_author BEFORE INSERT ON public.incidents_reportstep
FOR EACH ROW EXECUTE FUNCTION portal.note_author();
