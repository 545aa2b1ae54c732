-- States kept beside the facts they repeat, so that a page need not join: which release shows a document
-- to its home, whether anything freezes it, whether a person is protected. Only these triggers write them.

-- What waits for the safeguarding lead shows nothing.
CREATE OR REPLACE FUNCTION portal.keep_audience_of(document uuid) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.documents_document AS d
    SET audience = coalesce(live.audience, ''), shown_by = coalesce(live.by_name, ''),
        shown_from = live.opens_on, shown_until = live.until
    FROM (SELECT keep_audience_of.document AS id) AS changed
    LEFT JOIN public.documents_release AS live
        ON live.document_id = changed.id AND live.ended_at IS NULL AND live.recipient_id IS NULL
        AND NOT EXISTS (
            SELECT FROM public.documents_hold AS h WHERE h.release_id = live.id AND h.ended_at IS NULL)
    WHERE d.id = changed.id
        AND (d.audience, d.shown_by, d.shown_from, d.shown_until)
            IS DISTINCT FROM (coalesce(live.audience, ''), coalesce(live.by_name, ''), live.opens_on, live.until);
END
$$;

CREATE OR REPLACE FUNCTION portal.release_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM portal.keep_audience_of(NEW.document_id);
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keeps_the_state AFTER INSERT OR UPDATE ON public.documents_release
FOR EACH ROW WHEN (NEW.recipient_id IS NULL) EXECUTE FUNCTION portal.release_changed();

-- Asked by this schema's own triggers and functions, with their owner's rights. Whoever else asks has only their own.
CREATE OR REPLACE FUNCTION portal.is_frozen(document uuid, of_case uuid, of_tenancy uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_freeze AS f
    WHERE f.ended_at IS NULL
        AND (f.document_id = document OR f.case_id = of_case OR f.tenancy_id = of_tenancy)
);

-- Whether there are such freezes, and all of them spare whoever gave it: reports alone have made them.
CREATE OR REPLACE FUNCTION portal.is_open_to_giver(document uuid, of_case uuid, of_tenancy uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce((
    SELECT bool_and(f.spares_giver) FROM public.incidents_freeze AS f
    WHERE f.ended_at IS NULL
        AND (f.document_id = document OR f.case_id = of_case OR f.tenancy_id = of_tenancy)
), false);

-- Whether one of those freezes closes it to officers and managers too.
CREATE OR REPLACE FUNCTION portal.is_sealed(document uuid, of_case uuid, of_tenancy uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_freeze AS f
    WHERE f.ended_at IS NULL AND f.from_staff
        AND (f.document_id = document OR f.case_id = of_case OR f.tenancy_id = of_tenancy)
);

-- Whether a wide freeze closes it to residents: such a one marks no rows, and is read as it is.
CREATE OR REPLACE FUNCTION portal.is_widely_frozen(document uuid, of_case uuid, of_kind text) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM portal.wide_freezes(NULL) AS closed
    WHERE closed.everything OR of_kind = ANY (closed.kinds) OR document = ANY (closed.documents_about)
        OR of_case IS NOT NULL AND (closed.cases OR of_case = ANY (closed.cases_about))
);

-- Whether the director sees a freeze, and so may sign that it ends: what is wide, or closed to staff too.
CREATE OR REPLACE FUNCTION portal.is_for_directors(one_freeze uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.incidents_freeze AS f
    WHERE f.id = one_freeze AND (f.from_staff OR NOT (f.level IN ('document', 'case', 'tenancy')))
);

-- Whether what one person may read is closed to them, by a freeze of their account: to others it stays open.
CREATE OR REPLACE FUNCTION portal.is_closed_to_reader(person uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM portal.wide_freezes(NULL) AS closed WHERE person = ANY (closed.readers));

CREATE OR REPLACE FUNCTION portal.freeze_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Two freezes of one thing, of which one ends: whoever comes second must see what the first did.
    PERFORM FROM documents_document AS d
    WHERE d.id = NEW.document_id OR d.case_id = NEW.case_id OR d.tenancy_id = NEW.tenancy_id
    ORDER BY d.id FOR NO KEY UPDATE;
    PERFORM FROM cases_share AS share WHERE share.case_id = NEW.case_id
    ORDER BY share.id FOR NO KEY UPDATE;
    UPDATE documents_document AS d
    SET frozen = portal.is_frozen(d.id, d.case_id, d.tenancy_id),
        open_to_giver = portal.is_open_to_giver(d.id, d.case_id, d.tenancy_id),
        sealed = portal.is_sealed(d.id, d.case_id, d.tenancy_id)
    WHERE (d.id = NEW.document_id OR d.case_id = NEW.case_id OR d.tenancy_id = NEW.tenancy_id)
        AND (d.frozen, d.open_to_giver, d.sealed) IS DISTINCT FROM (
            portal.is_frozen(d.id, d.case_id, d.tenancy_id),
            portal.is_open_to_giver(d.id, d.case_id, d.tenancy_id),
            portal.is_sealed(d.id, d.case_id, d.tenancy_id)
        );
    UPDATE cases_share AS share
    SET frozen = NOT share.frozen
    WHERE share.case_id = NEW.case_id
        AND share.frozen IS DISTINCT FROM portal.is_frozen(NULL, share.case_id, NULL);
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keeps_the_state AFTER INSERT OR UPDATE ON public.incidents_freeze
FOR EACH ROW WHEN (NEW.level IN ('document', 'case', 'tenancy')) EXECUTE FUNCTION portal.freeze_changed();

-- A freeze waits for whoever is just adding to its case or tenancy, and they wait for it: they lock the
-- same row, so that nothing is born thawed beside a freeze.
CREATE OR REPLACE FUNCTION portal.freeze_takes_its_turn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM cases_case AS c WHERE c.id = NEW.case_id FOR UPDATE;
    PERFORM FROM tenancies_tenancy AS t WHERE t.id = NEW.tenancy_id FOR UPDATE;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_takes_its_turn BEFORE INSERT ON public.incidents_freeze
FOR EACH ROW EXECUTE FUNCTION portal.freeze_takes_its_turn();

-- What is new in a frozen case or tenancy is frozen from its first moment, and shown to nobody.
CREATE OR REPLACE FUNCTION portal.new_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.audience := '';
    NEW.shown_by := '';
    NEW.shown_from := NULL;
    NEW.shown_until := NULL;
    PERFORM FROM cases_case AS c WHERE c.id = NEW.case_id FOR KEY SHARE;
    PERFORM FROM tenancies_tenancy AS t WHERE t.id = NEW.tenancy_id FOR KEY SHARE;
    NEW.frozen := portal.is_frozen(NULL, NEW.case_id, NEW.tenancy_id);
    NEW.open_to_giver := false;
    NEW.sealed := portal.is_sealed(NULL, NEW.case_id, NEW.tenancy_id);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER begins_hidden BEFORE INSERT ON public.documents_document
FOR EACH ROW EXECUTE FUNCTION portal.new_document();

CREATE OR REPLACE FUNCTION portal.new_share() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM cases_case AS c WHERE c.id = NEW.case_id FOR KEY SHARE;
    NEW.frozen := portal.is_frozen(NULL, NEW.case_id, NULL);
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER begins_as_the_case_is BEFORE INSERT ON public.cases_share
FOR EACH ROW EXECUTE FUNCTION portal.new_share();

-- What an incident weighs, beside its reports and freezes: a manager and the director read none of the reports.
CREATE OR REPLACE FUNCTION portal.incident_grew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE incidents_incident AS i
    SET received_at = least(i.received_at, (
            SELECT min(r.received_at) FROM incidents_report AS r WHERE r.incident_id = i.id)),
        reports_count = (SELECT count(*) FROM incidents_report AS r WHERE r.incident_id = i.id),
        froze = EXISTS (SELECT FROM incidents_freeze AS f WHERE f.incident_id = i.id),
        served = EXISTS (
            SELECT FROM incidents_report AS r WHERE r.incident_id = i.id AND r.document_id IS NOT NULL
        ),
        by_staff = EXISTS (
            SELECT FROM incidents_report AS r
            WHERE r.incident_id = i.id AND r.recorded_by IS NOT NULL AND r.person_id IS NULL
        )
    WHERE i.id = NEW.incident_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER weighs_the_incident AFTER INSERT ON public.incidents_report
FOR EACH ROW WHEN (NEW.incident_id IS NOT NULL) EXECUTE FUNCTION portal.incident_grew();
CREATE OR REPLACE TRIGGER weighs_the_incident AFTER INSERT ON public.incidents_freeze
FOR EACH ROW WHEN (NEW.incident_id IS NOT NULL) EXECUTE FUNCTION portal.incident_grew();

-- The same holds here.
CREATE OR REPLACE FUNCTION portal.is_protected(somebody uuid) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.tenancies_safecontact AS c
    WHERE c.person_id = somebody AND c.ended_at IS NULL AND c.standing <> 'waiting'
);

-- A number that is new may be somebody else's: no code is posted at the word of who calls from it.
CREATE OR REPLACE FUNCTION portal.mobile_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.mobile_since := transaction_timestamp();
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER notes_a_new_number BEFORE UPDATE ON public.tenancies_person
FOR EACH ROW WHEN (OLD.mobile IS DISTINCT FROM NEW.mobile) EXECUTE FUNCTION portal.mobile_changed();

-- The people whose state is not that of their safe contacts: for reconcile_access, which reads no safe contact.
CREATE OR REPLACE FUNCTION portal.wrongly_protected() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN portal.at_work() THEN ARRAY(
    SELECT p.id FROM tenancies_person AS p WHERE p.protected <> portal.is_protected(p.id)
) END;

CREATE OR REPLACE FUNCTION portal.safe_contact_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    outside uuid[] := ARRAY(
        SELECT DISTINCT o.user_id FROM cases_outofpatchaccess AS o
        WHERE o.day = portal.today() AND o.ended_at IS NULL
    );
BEGIN
    UPDATE tenancies_person AS p
    SET protected = portal.is_protected(p.id)
    WHERE p.id = NEW.person_id;
    -- Whoever opened the home from outside has it closed, by both walls.
    IF outside <> '{}' THEN
        PERFORM portal.derive_grants(outside, '{}');
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER keeps_the_state AFTER INSERT OR UPDATE ON public.tenancies_safecontact
FOR EACH ROW EXECUTE FUNCTION portal.safe_contact_changed();
