-- "This is not mine": anybody may say so, signed in or not, and needs no rights for it. What is closed by it is
-- closed in the same moment, and only if the one who says so was really served it: the answer never tells whether a
-- document exists. The DPO and the deputy get one message each, with fixed words: nobody can write them others.
-- Who disagrees with a document about themselves asks the officers of its patch for rectification: nothing is
-- closed and no clock runs. Where we do not know which document, the DPO must look at it.

-- Two people who live in one of our homes together now.
CREATE OR REPLACE FUNCTION portal.live_together(somebody uuid, another uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.tenancies_occupancy AS s
    JOIN public.tenancies_occupancy AS t ON t.tenancy_id = s.tenancy_id
    WHERE s.person_id = somebody AND t.person_id = another AND s.ended_at IS NULL AND t.ended_at IS NULL
        AND coalesce(s.to_date, 'infinity') >= portal.today() AND coalesce(t.to_date, 'infinity') >= portal.today()
);

-- Whether more than one home has to do with a document of a tenancy: a person of another household has reported it
-- too and its incident is not closed, or the audit log says that it was served to somebody who has no
-- occupancy in its tenancy and was never named for it. Then it is not one household's quarrel.
CREATE OR REPLACE FUNCTION portal.left_its_household(one_document uuid, home uuid, reporter uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_report AS other
    WHERE other.document_id = one_document AND other.wrong <> 'about me'
        AND other.person_id <> reporter AND NOT portal.live_together(other.person_id, reporter)
        AND NOT portal.is_closed(other.incident_id)
) OR EXISTS (
    SELECT FROM public.accounts_auditevent AS entry
    JOIN public.tenancies_person AS reader ON reader.account_id = entry.user_id
    WHERE entry.object_ids @> ARRAY[one_document]
        AND portal.serves(entry.event)
        AND NOT EXISTS (
            SELECT FROM public.tenancies_occupancy AS s
            WHERE s.person_id = reader.id AND s.tenancy_id = home AND s.ended_at IS NULL
        )
        AND NOT EXISTS (
            SELECT FROM public.documents_release AS r
            WHERE r.document_id = one_document AND r.recipient_id = reader.id
        )
);

-- Files one report of an account, or of nobody, and closes what it must. Asked by the two functions below, with their
-- owner's rights; whoever else asks has only their own. `given` is a reference that was drawn while this database was
-- away, and `taken_at` when that was: the same report is filed once, and then the answer is empty.
CREATE OR REPLACE FUNCTION portal.file_report(
    reporter uuid, given text, taken_at timestamptz,
    document uuid, wrong text, what text, still_visible text, contact text, came_from bytea,
    OUT reference text, OUT frozen boolean, OUT hidden boolean, OUT was_closed boolean, OUT for_officers boolean
)
LANGUAGE plpgsql AS $$
DECLARE
    me record;
    it record;
    incident uuid;
    served boolean;
    concerns boolean;
BEGIN
    PERFORM portal.take_turn();
    IF EXISTS (SELECT FROM incidents_report AS r WHERE r.reference = given AND r.received_at = taken_at) THEN
        RETURN;
    ELSIF EXISTS (SELECT FROM incidents_report AS r WHERE r.reference = given) THEN
        RAISE EXCEPTION 'Another report has this reference.' USING ERRCODE = 'unique_violation';
    END IF;
    SELECT u.id AS account, u.role, p.id AS person INTO me
    FROM accounts_user AS u
    LEFT JOIN tenancies_person AS p ON p.account_id = u.id AND p.ended_at IS NULL
    WHERE u.id = reporter AND u.is_active;
    SELECT d.id, d.case_id, d.tenancy_id, d.kind, d.frozen INTO it
    FROM documents_document AS d WHERE d.id = file_report.document;
    served := it.id IS NOT NULL AND EXISTS (
        SELECT FROM accounts_auditevent AS entry
        WHERE entry.user_id = me.account AND entry.object_ids @> ARRAY[it.id]
            AND portal.serves(entry.event)
    );
    for_officers := served AND wrong = 'about me';
    concerns := served AND wrong <> 'about me';
    -- While everything is closed, everyone is told so: also who names no document, or one that is not there.
    was_closed := (SELECT closed.everything FROM portal.closed_to_residents() AS closed)
        OR concerns AND (it.frozen OR portal.is_widely_frozen(it.id, it.case_id, it.kind));
    -- Staff close a document for every resident, and so does who was served it in a case. A document of a home is
    -- closed for everybody only where it has left its household: else for whoever reports it, and for nobody else.
    -- One person closes so many documents a week for others, and no more: staff look at the rest.
    frozen := concerns AND (me.role <> 'resident' OR (
        (it.case_id IS NOT NULL OR portal.left_its_household(it.id, it.tenancy_id, me.person))
        AND {documents_a_person_closes_a_week} > (
            SELECT count(DISTINCT f.document_id) FROM incidents_freeze AS f
            WHERE f.recorded_by = me.account AND f.document_id <> it.id
                AND f.recorded_at > now() - interval '7 days'
        )
    ));
    hidden := concerns AND NOT frozen AND me.person IS NOT NULL;
    reference := coalesce(given, portal.draw_reference());
    IF NOT for_officers THEN
        incident := portal.incident_of(
            me.account, reference, CASE WHEN served THEN it.id END, me.person, came_from
        );
    END IF;
    INSERT INTO incidents_report (
        id, recorded_by, reference, person_id, document_id, wrong, what, still_visible, contact, received_at,
        incident_id, source
    ) VALUES (
        gen_random_uuid(), me.account, file_report.reference, me.person, CASE WHEN served THEN it.id END,
        wrong, what, still_visible, contact, taken_at, incident, CASE WHEN me.account IS NULL THEN came_from END
    );
    IF for_officers THEN
        RETURN;
    END IF;
    IF frozen THEN
        -- Not to whoever gave a document of a case: they know it, and it is theirs. Unless they say themselves that it is not.
        INSERT INTO incidents_freeze (id, recorded_by, level, document_id, incident_id, reason, spares_giver)
        VALUES (
            gen_random_uuid(), me.account, 'document', it.id, incident, 'Reported as not mine: ' || reference,
            EXISTS (
                SELECT FROM documents_upload AS came
                WHERE came.document_id = it.id AND came.given_by_id IS NOT NULL
                    AND came.given_by_id IS DISTINCT FROM me.person
            )
        );
    ELSIF hidden THEN
        INSERT INTO documents_block (id, recorded_by, person_id, document_id, reason, review_on, reported)
        SELECT gen_random_uuid(), me.account, me.person, it.id, 'Reported as not mine: ' || reference,
            portal.today() + 28, true
        WHERE NOT EXISTS (
            SELECT FROM documents_block AS b
            WHERE b.person_id = me.person AND b.document_id = it.id AND b.reported AND b.ended_at IS NULL
        );
    END IF;
    -- Every report is kept. Past the limit of one source only the first ones ring the bell.
    IF portal.count_try(came_from, 3600) <= {reports_that_ring} THEN
        PERFORM portal.ring_for(reference);
    END IF;
END
$$;

-- A report of whoever asks. At the gate nobody asks: the form's signed token may say there whose page it was, and the
-- gate's claim is what makes that worth anything. Nobody else can name an account.
-- Its answer and its arguments have grown, which CREATE OR REPLACE alone refuses.
DROP FUNCTION IF EXISTS portal.report_not_mine(uuid, text, text, text, text, bytea);
CREATE OR REPLACE FUNCTION portal.report_not_mine(
    document uuid, wrong text, what text, still_visible text, contact text, came_from bytea, shown_to uuid,
    OUT reference text, OUT frozen boolean, OUT hidden boolean, OUT was_closed boolean, OUT for_officers boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    reporter uuid := (SELECT v.user_id FROM portal.viewer() AS v);
BEGIN
    IF shown_to IS NOT NULL AND NOT portal.at_gate() THEN
        RAISE EXCEPTION 'Only the gate says whose page it was.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT filed.* INTO reference, frozen, hidden, was_closed, for_officers
    FROM portal.file_report(
        coalesce(reporter, shown_to), NULL, transaction_timestamp(),
        document, wrong, what, still_visible, contact, came_from
    ) AS filed;
END
$$;

-- A report that was taken while this database was away: once, however often it is brought. The answer says whether it
-- is new here. By a claim of the web's gate or of the worker.
CREATE OR REPLACE FUNCTION portal.file_kept_report(
    reference text, taken_at timestamptz, shown_to uuid,
    document uuid, wrong text, what text, still_visible text, contact text, came_from bytea
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT said.role FROM portal.claimed() AS said) IN ('portal_gate', 'portal_system') THEN
        RETURN (
            SELECT filed.reference IS NOT NULL
            FROM portal.file_report(
                shown_to, file_kept_report.reference, taken_at,
                document, wrong, what, still_visible, contact, came_from
            ) AS filed
        );
    END IF;
    RETURN NULL;
END
$$;

-- How many residents used the portal in the last 15 minutes: whoever closes it is told, and sees no one of them.
CREATE OR REPLACE FUNCTION portal.residents_here() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT count(DISTINCT entry.user_id) FROM public.accounts_auditevent AS entry
    WHERE entry.at > now() - interval '15 minutes' AND entry.role = 'resident' AND portal.me() IS NOT NULL
        AND current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director')
);
