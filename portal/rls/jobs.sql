-- Jobs: work that is done after the transaction that wants it (accounts/jobs). Nobody adds one by hand: the row
-- that wants work brings its job with it, however it was stored. A new kind hangs this trigger on its table.

CREATE OR REPLACE FUNCTION portal.queue_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_job (id, kind, about) VALUES (gen_random_uuid(), TG_ARGV[0], ARRAY[NEW.id]);
    RETURN NULL;
END
$$;

-- When a worker was last seen at its work, in one row: while it is there, a web process does none of it.
CREATE UNLOGGED TABLE IF NOT EXISTS portal.worker_seen (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    seen_at timestamptz NOT NULL
);

-- A worker says that it is at its work.
CREATE OR REPLACE FUNCTION portal.note_worker() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF portal.at_work() THEN
        INSERT INTO portal.worker_seen (seen_at) VALUES (clock_timestamp())
        ON CONFLICT (only_row) DO UPDATE SET seen_at = excluded.seen_at;
    END IF;
END
$$;

-- Whether one was seen within the last minute.
CREATE OR REPLACE FUNCTION portal.is_worker_here() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (portal.at_gate() OR portal.at_work()) AND EXISTS (
    SELECT FROM portal.worker_seen AS worker WHERE worker.seen_at > clock_timestamp() - interval '1 minute'
);

-- Whose a mail is, while it is queued: the account that has this address now. A code for an address that is to become
-- an account's is no one's yet, and so is what the address of before is told.
CREATE OR REPLACE FUNCTION portal.mail_has_a_reader() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.reader_id := (SELECT u.id FROM accounts_user AS u WHERE u.email = lower(NEW."to") AND NEW."to" <> '');
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER a_has_a_reader BEFORE INSERT ON public.accounts_outgoingmail
FOR EACH ROW EXECUTE FUNCTION portal.mail_has_a_reader();

-- Where a mail goes as things stand now: to the address that its reader has today; to none (null) if they have left, have no
-- address, or are a resident who wants quiet since. A code lives for minutes, and whoever wants quiet has asked for it.
CREATE OR REPLACE FUNCTION portal.address_of_mail(one_mail uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT CASE WHEN mail.reader_id IS NULL THEN mail."to" ELSE (
        SELECT nullif(u.email, '') FROM public.accounts_user AS u
        WHERE u.id = mail.reader_id AND u.is_active AND (
            u.role <> 'resident' OR mail.expires_at - mail.queued_at < interval '1 hour'
            OR NOT u.quiet AND NOT EXISTS (
                SELECT FROM public.tenancies_person AS p WHERE p.account_id = u.id AND portal.is_protected(p.id))
        )
    ) END
    FROM public.accounts_outgoingmail AS mail
    WHERE mail.id = one_mail AND (portal.at_gate() OR portal.at_work())
);

CREATE OR REPLACE TRIGGER is_sent_by_a_job AFTER INSERT ON public.accounts_outgoingmail
FOR EACH ROW EXECUTE FUNCTION portal.queue_job('mail');
