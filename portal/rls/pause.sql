-- While something wide is closed, or a live incident is neither marked contained nor closed, residents are not written to
-- about new things: no letters with codes, no batch, no mail that there is something new. What somebody is told about
-- their own account, and codes in person, go on.

-- The times in which that is so: those that last have no end.
CREATE OR REPLACE FUNCTION portal.pauses() RETURNS TABLE (began timestamptz, ended timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT f.recorded_at, f.ended_at FROM public.incidents_freeze AS f
    WHERE NOT (f.level IN ('document', 'case', 'tenancy'))
    UNION ALL
    SELECT live.since, (
        SELECT min(step.recorded_at) FROM public.incidents_incidentstep AS step
        WHERE step.incident_id = live.id AND step.kind IN ('contained', 'closed') AND step.ended_at IS NULL
    )
    FROM (
        SELECT i.id, least(
            (SELECT min(f.recorded_at) FROM public.incidents_freeze AS f WHERE f.incident_id = i.id),
            (
                SELECT min(r.recorded_at) FROM public.incidents_report AS r
                WHERE r.incident_id = i.id
                    AND (r.document_id IS NOT NULL OR r.recorded_by IS NOT NULL AND r.person_id IS NULL)
            )
        ) AS since
        FROM public.incidents_incident AS i
        WHERE i.froze OR i.served OR i.by_staff
    ) AS live
$$;

-- Asked by this schema's own triggers and functions.
CREATE OR REPLACE FUNCTION portal.is_writing_paused() RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM portal.pauses() AS pause WHERE pause.ended IS NULL);

-- Whether residents may be written to now, for pages that say why not. It names no incident.
CREATE OR REPLACE FUNCTION portal.may_write_to_residents() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN portal.at_work() THEN NOT portal.is_writing_paused()
    WHEN current_setting('role') IN ('portal_officer', 'portal_manager') AND portal.me() IS NOT NULL
        THEN NOT portal.is_writing_paused()
END;

-- A batch is nobody's act: it waits for the end as letters do.
CREATE OR REPLACE FUNCTION portal.batch_waits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE added.recorded_by IS NULL) AND portal.is_writing_paused() THEN
        RAISE EXCEPTION 'No batch is released while something wide is closed or an incident is not contained.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER batch_waits AFTER INSERT ON public.documents_release
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION portal.batch_waits();
