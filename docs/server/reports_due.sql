-- Incidents that the data protection officer has not closed: the reference, when the 72 hours are over, and whether
-- somebody has it in hand. No names, no words of theirs. They run from when the first report was taken.
--   psql -X -q -At -v ON_ERROR_STOP=1 -U portal_backup -d portal -f docs/server/reports_due.sql
SET row_security = off;
SELECT i.reference, i.received_at + interval '72 hours' AS deadline,
    CASE WHEN a.id IS NULL THEN 'not acknowledged' ELSE 'acknowledged' END
FROM incidents_incident AS i
LEFT JOIN incidents_incidentstep AS a
    ON a.incident_id = i.id AND a.kind = 'acknowledged' AND a.ended_at IS NULL
WHERE NOT EXISTS (
    SELECT FROM incidents_incidentstep AS done
    WHERE done.incident_id = i.id AND done.kind = 'closed' AND done.ended_at IS NULL
)
ORDER BY i.received_at;
