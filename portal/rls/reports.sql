-- "This is not mine": anybody may say so, signed in or not, and needs no rights for it. A document that the
-- one who says so was really served is frozen in the same moment; the answer never tells whether a
-- document exists. The DPO and the deputy get one message each, with fixed words: nobody can write them others.
-- Who disagrees with a document about themselves asks the officers of its patch for rectification: nothing is
-- frozen and no clock runs. Where we do not know which document, the DPO must look at it.

-- References are drawn, not counted: two numbers of one's own would tell how much others reported between.
DROP SEQUENCE IF EXISTS portal.report_number;

-- Its answer has grown by a column, which CREATE OR REPLACE alone refuses.
DROP FUNCTION IF EXISTS portal.report_not_mine(uuid, text, text, text, text, bytea);
CREATE OR REPLACE FUNCTION portal.report_not_mine(
    document uuid, wrong text, what text, still_visible text, contact text, came_from bytea,
    OUT reference text, OUT frozen boolean, OUT for_officers boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    report uuid := gen_random_uuid();
    incident uuid;
    served boolean;
BEGIN
    SELECT * INTO me FROM portal.viewer();
    served := me.user_id IS NOT NULL AND EXISTS (
        SELECT FROM accounts_auditevent AS entry
        WHERE entry.user_id = me.user_id AND entry.object_ids @> ARRAY[document]
            AND entry.event IN ('documents_listed', 'document_opened', 'document_downloaded')
    ) AND EXISTS (SELECT FROM documents_document WHERE id = document);
    for_officers := served AND wrong = 'about me';
    frozen := served AND wrong <> 'about me';
    reference := portal.draw_reference();
    IF NOT for_officers THEN
        incident := portal.incident_of(reference, CASE WHEN served THEN document END, me.person_id, came_from);
    END IF;
    INSERT INTO incidents_report (
        id, recorded_by, reference, person_id, document_id, wrong, what, still_visible, contact, incident_id, source
    ) VALUES (
        report, me.user_id, reference, me.person_id, CASE WHEN served THEN document END,
        wrong, what, still_visible, contact, incident, CASE WHEN me.user_id IS NULL THEN came_from END
    );
    IF for_officers THEN
        RETURN;
    END IF;
    IF frozen THEN
        INSERT INTO incidents_freeze (id, recorded_by, level, document_id, incident_id, reason)
        VALUES (gen_random_uuid(), me.user_id, 'document', document, incident, 'Reported as not mine: ' || reference);
    END IF;
    -- Every report is kept. Past the limit of one source only the first ones ring the bell.
    IF portal.count_try(came_from, 3600) <= {reports_that_ring} THEN
        PERFORM portal.ring_for(reference);
    END IF;
END
$$;
