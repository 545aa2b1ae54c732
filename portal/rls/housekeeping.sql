-- What is over is forgotten each night (manage.py clear_away): it says who signed in and what mail they were sent, and
-- serves nobody any more. The audit log is not touched, nor is a mail that an alarm was told by.

-- Delete sessions that have ended, and jobs and mail that were over so many days ago. A mailbox that says no for good is
-- remembered until it takes mail again (portal.refuses_mail).
CREATE OR REPLACE FUNCTION portal.forget_what_is_over(days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before CONSTANT timestamptz := transaction_timestamp() - make_interval(days => days);
BEGIN
    IF portal.at_work() THEN
        DELETE FROM django_session WHERE expire_date < transaction_timestamp();
        DELETE FROM accounts_job WHERE coalesce(done_at, failed_at) < before;
        DELETE FROM accounts_outgoingmail AS mail
        WHERE mail.expires_at < before
            AND NOT (mail.refused_at IS NOT NULL AND portal.refuses_mail(mail."to"))
            AND NOT EXISTS (SELECT FROM incidents_alarm AS alarm WHERE alarm.mail_id = mail.id)
            AND mail.id <> ALL (ARRAY(SELECT unnest(job.about) FROM accounts_job AS job));
    END IF;
END
$$;
