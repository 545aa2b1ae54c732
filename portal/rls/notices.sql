-- Residents are told that there is something new, by mail with fixed words: once a day at most, never by whose
-- hand, of what or about what, and never where somebody has asked for quiet or has a safe contact.

CREATE OR REPLACE FUNCTION portal.queue_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at)
    SELECT gen_random_uuid(), u.email, 'Something new in your account',
        'Something new in your account. Sign in the way you normally do to see it.' || E'\n'
        || 'We never ask for your password by email.' || E'\n', clock_timestamp()
    FROM portal.readers_of(ARRAY[NEW.document_id]) AS reader
    JOIN tenancies_person AS p ON p.id = reader.person_id
    JOIN accounts_user AS u ON u.id = p.account_id
    WHERE reader.release_id = NEW.id AND reader.signs_in AND u.email <> '' AND NOT u.quiet
        AND NOT portal.is_protected(p.id)
        AND portal.is_open()
        AND NOT EXISTS (
            SELECT FROM accounts_outgoingmail AS told
            WHERE told."to" = u.email AND told.subject = 'Something new in your account'
                AND portal.day_of(told.queued_at) = portal.day_of(now())
        );
    RETURN NULL;
END
$$;

-- A batch of an import is nobody's act, and tells nobody.
CREATE OR REPLACE TRIGGER readers_are_told AFTER INSERT ON public.documents_release
FOR EACH ROW WHEN (NEW.recorded_by IS NOT NULL) EXECUTE FUNCTION portal.queue_notices();
