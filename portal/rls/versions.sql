-- What is blacked out in a document, version by version. A version is never changed; the next one ends it.

CREATE OR REPLACE FUNCTION portal.begins_a_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- As a release does: neither overlooks the other.
    PERFORM FROM documents_document AS d WHERE d.id = NEW.document_id FOR NO KEY UPDATE;
    NEW.number := 1 + coalesce((
        SELECT max(v.number) FROM documents_documentversion AS v WHERE v.document_id = NEW.document_id), 0);
    IF jsonb_typeof(NEW.black_outs) <> 'array' OR jsonb_array_length(NEW.black_outs) <> jsonb_array_length(
        jsonb_path_query_array(NEW.black_outs, 'strict $[*] ? (@.page >= 1 && @.left >= 0 && @.left < @.right
            && @.right <= 10000 && @.top >= 0 && @.top < @.bottom && @.bottom <= 10000
            && @.page.floor() == @.page && @.left.floor() == @.left && @.right.floor() == @.right
            && @.top.floor() == @.top && @.bottom.floor() == @.bottom)'))
        OR EXISTS (SELECT FROM jsonb_array_elements(NEW.black_outs) AS box
            WHERE box - '{page,left,top,right,bottom}'::text[] <> '{}')
    THEN
        RAISE EXCEPTION 'A black-out is a box on a page.' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE documents_documentversion AS v SET ended_at = transaction_timestamp(), ended_by = NEW.recorded_by
    WHERE v.document_id = NEW.document_id AND v.ended_at IS NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER begins_a_version BEFORE INSERT ON public.documents_documentversion
FOR EACH ROW EXECUTE FUNCTION portal.begins_a_version();

-- Afterwards, when the policies have been asked: a refusal tells no one of a document that they do not see.
CREATE OR REPLACE FUNCTION portal.version_shows_no_more() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM documents_documentversion AS earlier
        WHERE earlier.document_id = NEW.document_id AND earlier.number = NEW.number - 1
            AND NOT earlier.black_outs <@ NEW.black_outs
    ) AND EXISTS (
        SELECT FROM documents_release AS r WHERE r.document_id = NEW.document_id AND r.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'While a document is released, more of it may be blacked out, and never less.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER shows_no_more AFTER INSERT ON public.documents_documentversion
FOR EACH ROW EXECUTE FUNCTION portal.version_shows_no_more();
