-- Reports that the data protection officer has not closed: the reference, when the 72 hours are over, and
-- whether somebody has it in hand. No names, no words of theirs.
--   psql -X -q -At -v ON_ERROR_STOP=1 -U portal_backup -d portal -f docs/server/reports_due.sql
SET row_security = off;
SELECT r.reference, r.recorded_at + interval '72 hours' AS deadline,
    CASE WHEN a.id IS NULL THEN 'not acknowledged' ELSE 'acknowledged' END
FROM incidents_report AS r
LEFT JOIN incidents_reportstep AS a ON a.report_id = r.id AND a.kind = 'acknowledged' AND a.ended_at IS NULL
-- Who asks for rectification of a document about themselves is answered by officers, without a clock.
WHERE NOT (r.wrong = 'about me' AND r.document_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM incidents_reportstep AS done
        WHERE done.report_id = r.id AND done.kind IN ('closed', 'answered') AND done.ended_at IS NULL
    )
ORDER BY r.recorded_at;
