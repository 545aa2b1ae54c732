-- Jobs: work that is done after the transaction that wants it (accounts/jobs). Nobody adds one by hand: the row
-- that wants work brings its job with it, however it was stored. A new kind hangs this trigger on its table.

CREATE OR REPLACE FUNCTION portal.queue_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_job (id, kind, about) VALUES (gen_random_uuid(), TG_ARGV[0], ARRAY[NEW.id]);
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER is_sent_by_a_job AFTER INSERT ON public.accounts_outgoingmail
FOR EACH ROW EXECUTE FUNCTION portal.queue_job('mail');
