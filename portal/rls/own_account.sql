-- What people are told about their own account: when they signed in, what they have not opened yet, what they
-- were served, who looks after their homes. Each reads the audit log or the gate's tables for portal.me() alone,
-- takes no names and no ids, and is empty when nobody asks.

-- The beginning of the day that lies so many days back, in Europe/London.
CREATE OR REPLACE FUNCTION portal.days_ago(days integer) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (portal.today() - days)::timestamp AT TIME ZONE 'Europe/London';

-- What there is to say of single documents to the resident who asks and may read them. `is_new`: what lets them read it
-- opened lately, and they have neither opened, read nor downloaded it since; of several releases the earliest counts.
-- `with_home`: they see it with their home, whether or not they were named as well. Who named them, and since when.
-- All are here that are new to them, and all they may read and were named for.
CREATE OR REPLACE FUNCTION portal.my_reading_notes()
RETURNS TABLE (document_id uuid, is_new boolean, with_home boolean, by_name text, opens_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    me uuid := portal.my_person();
    lately CONSTANT date := portal.today() - {days_a_document_is_new};
    -- Candidates, by the state beside each document; what they may read, and since when, is asked of the facts.
    noted CONSTANT uuid[] := ARRAY(
        SELECT d.id
        FROM tenancies_occupancy AS s
        JOIN documents_document AS d ON d.tenancy_id = s.tenancy_id
        WHERE s.person_id = me AND d.shown_from >= lately
        UNION
        SELECT r.document_id FROM documents_release AS r WHERE r.recipient_id = me AND r.ended_at IS NULL
    );
BEGIN
    IF noted = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT mine.document_id,
            mine.opens_on >= lately AND (last.at IS NULL OR last.at < mine.opened_at),
            mine.with_home, mine.by_name, mine.named_on
        FROM (
            SELECT e.document_id, min(r.opens_on) AS opens_on,
                min(greatest(r.recorded_at, r.opens_on::timestamp AT TIME ZONE 'Europe/London')) AS opened_at,
                bool_or(r.recipient_id IS NULL) AS with_home,
                max(r.by_name) FILTER (WHERE r.recipient_id = me) AS by_name,
                min(r.opens_on) FILTER (WHERE r.recipient_id = me) AS named_on
            FROM portal.entitled_documents(NULL) AS e
            JOIN documents_release AS r ON r.id = e.release_id
            WHERE e.person_id = me AND e.document_id = ANY (noted)
            GROUP BY e.document_id
        ) AS mine
        LEFT JOIN (
            SELECT opened.document_id, max(entry.at) AS at
            FROM accounts_auditevent AS entry
            CROSS JOIN LATERAL unnest(entry.object_ids) AS opened (document_id)
            WHERE entry.user_id = (SELECT portal.me()) AND entry.at >= portal.days_ago({days_a_document_is_new})
                AND entry.event IN ('document_opened', 'document_viewed', 'document_downloaded')
            GROUP BY opened.document_id
        ) AS last ON last.document_id = mine.document_id;
END
$$;

-- The documents that the audit log shows the resident who asks was served in the last 14 days, as "This is not mine"
-- offers them; whether they may still be read is not decided here.
CREATE OR REPLACE FUNCTION portal.my_served_documents() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT DISTINCT served.document_id
    FROM public.accounts_auditevent AS entry
    CROSS JOIN LATERAL unnest(entry.object_ids) AS served (document_id)
    WHERE entry.user_id = (SELECT portal.me()) AND current_setting('role') = 'portal_resident'
        AND entry.at >= portal.days_ago(14)
        AND portal.serves(entry.event)
);

-- The last sign-ins of the one who asks, newest first: by which request, when, with what kind of browser, and
-- whether that browser was new to the account. No address is given.
CREATE OR REPLACE FUNCTION portal.my_sign_ins(most integer)
RETURNS TABLE (request_id uuid, at timestamptz, browser text, system text, is_new boolean)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT entry.request_id, entry.at,
        coalesce(entry.detail ->> 'browser', ''), coalesce(entry.detail ->> 'system', ''),
        coalesce((entry.detail ->> 'new_device')::boolean, false)
    FROM accounts_auditevent AS entry
    WHERE entry.user_id = (SELECT portal.me()) AND entry.event = 'signed_in'
    ORDER BY entry.seq DESC
    LIMIT most
$$;

-- When somebody had the password of the one who asks and guessed at the code, with what kind of browser, newest first: since
-- the password was last changed, because from then on nobody has it any more.
CREATE OR REPLACE FUNCTION portal.my_foiled_sign_ins(most integer)
RETURNS TABLE (at timestamptz, browser text, system text)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT entry.at, coalesce(entry.detail ->> 'browser', ''), coalesce(entry.detail ->> 'system', '')
    FROM accounts_auditevent AS entry
    WHERE entry.user_id = (SELECT portal.me()) AND entry.event = 'password_without_code'
        AND NOT EXISTS (
            SELECT FROM accounts_auditevent AS since
            WHERE since.user_id = entry.user_id AND since.seq > entry.seq
                AND since.event IN ('password_changed', 'password_reset', 'account_activated')
        )
    ORDER BY entry.seq DESC
    LIMIT most
$$;

-- The names, and only the names, of the officers who lead the patches of the homes of the resident who asks.
CREATE OR REPLACE FUNCTION portal.my_officers() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN ARRAY(
    SELECT DISTINCT officer.name::text
    FROM public.tenancies_property AS home
    JOIN public.tenancies_patchassignment AS work ON work.patch_id = home.patch_id
    JOIN public.accounts_user AS officer ON officer.id = work.user_id
    WHERE home.id = ANY ((SELECT portal.my_properties())::uuid[]) AND work.kind = 'lead' AND work.ended_at IS NULL
        AND officer.is_active AND officer.name <> ''
    ORDER BY 1
);

-- The last day on which the resident who asks could read documents of a home that they have left; null while one is open to
-- them, for those who are under 16 or never lived in a home of ours, and, as if they had not, for those who are blocked there.
CREATE OR REPLACE FUNCTION portal.my_last_day_anywhere() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT nullif(max(reach.closes_on), 'infinity')
    FROM portal.occupancy_reach(NULL) AS reach
    WHERE reach.person_id = portal.my_person() AND reach.opens_on <= portal.today()
        AND NOT EXISTS (
            SELECT FROM documents_block AS b
            WHERE b.person_id = reach.person_id AND b.ended_at IS NULL AND b.tenancy_id = reach.tenancy_id
        )
    HAVING max(reach.closes_on) < portal.today()
);
