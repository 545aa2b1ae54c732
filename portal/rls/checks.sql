-- What the check found in a document, and what is decided about it (documents/check). A document has one live check, and
-- staff release it only after one by the code of today, when each group of findings is excused or decided.

-- A check that is asked for takes the place of the one before, and waits for the worker.
CREATE OR REPLACE FUNCTION portal.check_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Whoever releases the document at this moment, or asks for the same, is waited for.
    PERFORM FROM documents_document AS d WHERE d.id = NEW.document_id FOR NO KEY UPDATE;
    UPDATE documents_check AS c SET ended_at = transaction_timestamp(), ended_by = NEW.recorded_by
    WHERE c.document_id = NEW.document_id AND c.ended_at IS NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_begins BEFORE INSERT ON public.documents_check
FOR EACH ROW EXECUTE FUNCTION portal.check_begins();
CREATE OR REPLACE TRIGGER is_done_by_a_job AFTER INSERT ON public.documents_check
FOR EACH ROW WHEN (NEW.outcome = '') EXECUTE FUNCTION portal.queue_job('check');

-- What a check came to is written once.
CREATE OR REPLACE FUNCTION portal.check_is_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a check came to is written once.' USING ERRCODE = 'check_violation';
END
$$;

CREATE OR REPLACE TRIGGER b_is_done_once BEFORE UPDATE ON public.documents_check
FOR EACH ROW WHEN (
    (OLD.outcome <> '' OR OLD.ended_at IS NOT NULL)
    AND (OLD.outcome, OLD.code_version, OLD.unread, OLD.done_at)
        IS DISTINCT FROM (NEW.outcome, NEW.code_version, NEW.unread, NEW.done_at)
) EXECUTE FUNCTION portal.check_is_done();

-- What was found is never changed.
CREATE OR REPLACE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON public.documents_finding
FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_change();
CREATE OR REPLACE TRIGGER never_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON public.documents_foundwords
FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_change();

-- What was decided about a group ends with the check that does not find it any more.
CREATE OR REPLACE FUNCTION portal.check_was_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE documents_decision AS decided SET ended_at = transaction_timestamp()
    WHERE decided.document_id = NEW.document_id AND decided.ended_at IS NULL AND NOT EXISTS (
        SELECT FROM documents_finding AS f
        WHERE f.found_by_id = NEW.id AND f.group_key = decided.group_key AND NOT f.excused
    );
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER ends_decisions AFTER UPDATE ON public.documents_check
FOR EACH ROW WHEN (OLD.outcome = '' AND NEW.outcome IN ('clean', 'findings')) EXECUTE FUNCTION portal.check_was_done();

-- Whoever decides, or takes a decision back, waits for a release of the document that is being stored. What was blacked
-- out by hand is gone from the version that is live; what the worker blacks out, from the one that it makes.
CREATE OR REPLACE FUNCTION portal.decision_takes_its_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM documents_document AS d WHERE d.id = NEW.document_id FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
        NEW.gone_in := CASE WHEN NEW.verdict = 'by hand' THEN (
            SELECT v.number FROM documents_documentversion AS v
            WHERE v.document_id = NEW.document_id AND v.ended_at IS NULL AND v.black_outs <> '[]') END;
    END IF;
    RETURN NEW;
END
$$;

-- That something was blacked out by hand is said where the worker did not find it, and something is black. Afterwards, when
-- the policies have been asked: a refusal tells no one of a document that they do not see.
CREATE OR REPLACE FUNCTION portal.by_hand_was_needed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.gone_in IS NULL OR NOT EXISTS (
        SELECT FROM documents_decision AS before
        WHERE before.document_id = NEW.document_id AND before.group_key = NEW.group_key
            AND before.verdict = 'black out' AND before.gone_in = 0
    ) THEN
        RAISE EXCEPTION 'Black it out first, then say so.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER by_hand_was_needed AFTER INSERT ON public.documents_decision
FOR EACH ROW WHEN (NEW.verdict = 'by hand') EXECUTE FUNCTION portal.by_hand_was_needed();
CREATE OR REPLACE TRIGGER is_carried_out_by_a_job AFTER INSERT ON public.documents_decision
FOR EACH ROW WHEN (NEW.verdict = 'black out') EXECUTE FUNCTION portal.queue_job('black out');

CREATE OR REPLACE TRIGGER b_takes_its_turn BEFORE INSERT OR UPDATE ON public.documents_decision
FOR EACH ROW EXECUTE FUNCTION portal.decision_takes_its_turn();

-- Whether what is to be blacked out is gone from the document as it is read now: nothing of the version in which it was
-- blacked out has been shown again since.
CREATE OR REPLACE FUNCTION portal.is_gone(decided public.documents_decision) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.documents_documentversion AS since
    JOIN public.documents_documentversion AS live ON live.document_id = since.document_id AND live.ended_at IS NULL
    WHERE since.document_id = decided.document_id AND since.number = decided.gone_in
        AND since.black_outs <@ live.black_outs
);

-- Why the check of a document hinders its release, in a sentence; null: it does not. For the trigger below alone.
CREATE OR REPLACE FUNCTION portal.why_not_checked(release public.documents_release) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    latest public.documents_check;
BEGIN
    SELECT * INTO latest FROM public.documents_check AS c
    WHERE c.document_id = release.document_id AND c.ended_at IS NULL;
    IF latest.id IS NULL OR latest.outcome = '' OR latest.code_version <> '{version_of_the_check}' THEN
        RETURN 'A document is released after it has been checked.';
    ELSIF latest.outcome = 'unchecked' THEN
        RETURN 'A document that could not be checked is not released.';
    ELSIF EXISTS (
        SELECT FROM public.documents_finding AS f
        WHERE f.found_by_id = latest.id AND NOT f.excused AND NOT EXISTS (
            SELECT FROM public.documents_decision AS decided
            WHERE decided.document_id = release.document_id AND decided.group_key = f.group_key
                AND decided.ended_at IS NULL
        )
    ) THEN
        RETURN 'A document is released after everything that the check found has been decided.';
    ELSIF EXISTS (
        SELECT FROM public.documents_finding AS f
        JOIN public.documents_decision AS decided ON decided.group_key = f.group_key AND decided.ended_at IS NULL
        WHERE f.found_by_id = latest.id AND decided.document_id = release.document_id
            AND decided.verdict IN ('black out', 'by hand') AND NOT portal.is_gone(decided)
    ) THEN
        RETURN 'A document is released after all that is to be blacked out is gone from it.';
    ELSIF NOT release.pages_read AND (
        latest.outcome = 'findings' OR latest.unread <> '{}' OR EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = release.document_id AND d.case_id IS NOT NULL
        )
    ) THEN
        RETURN 'This document is released by someone who has read every page.';
    END IF;
    RETURN NULL;
END
$$;

-- Whatever staff release themselves. What an import or a batch releases has its own way (release_batch).
CREATE OR REPLACE FUNCTION portal.release_is_checked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    why_not text;
BEGIN
    IF portal.me() IS NOT NULL THEN
        why_not := portal.why_not_checked(NEW);
    END IF;
    IF why_not IS NOT NULL THEN
        RAISE EXCEPTION '%', why_not USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- After b_agrees_with_facts, which has locked the document. What two people give back (doubts.sql) is stored by its function, with
-- its owner's rights: it goes to the readers that an import took it from.
CREATE OR REPLACE TRIGGER bb_is_checked BEFORE INSERT ON public.documents_release
FOR EACH ROW WHEN (current_user <> 'portal_owner') EXECUTE FUNCTION portal.release_is_checked();
