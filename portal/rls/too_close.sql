-- Too close: whom a member of staff is too close to, and what hangs on them. Of it they are shown nothing, as if it did not
-- exist. Wall 2's text; wall 1 has one of its own (portal.barred_from_staff, claim.sql).

-- The person a colleague is noted to be and those they are declared close to, everyone who lives or lived with one of
-- these, and everyone who is or was a party to a case beside one. What is said of one account of a human being holds for all of
-- theirs. A declaration is in force from the next morning. An occupancy that was taken back was never one.
CREATE OR REPLACE FUNCTION portal.people_too_close_to(account uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    accounts uuid[] := portal.accounts_of_one_person(account);
    theirs uuid[] := ARRAY(
        SELECT p.id FROM public.tenancies_person AS p WHERE p.works_as_id = ANY (accounts)
        UNION
        SELECT i.person_id FROM public.tenancies_declaredinterest AS i
        WHERE i.user_id = ANY (accounts) AND i.ended_at IS NULL AND i.from_day <= portal.today()
    );
BEGIN
    -- Most colleagues are nobody's neighbour: said beforehand, so that nothing else is asked.
    IF theirs = '{}' THEN
        RETURN theirs;
    END IF;
    RETURN ARRAY(
        SELECT unnest(theirs)
        UNION
        SELECT other.person_id FROM public.tenancies_occupancy AS s
        JOIN public.tenancies_occupancy AS other ON other.tenancy_id = s.tenancy_id AND other.ended_at IS NULL
        WHERE s.person_id = ANY (theirs) AND s.ended_at IS NULL
        UNION
        SELECT other.person_id FROM public.cases_party AS party
        JOIN public.cases_party AS other ON other.case_id = party.case_id
        WHERE party.person_id = ANY (theirs)
    );
END
$$;

-- What hangs on people. Of null, which is no list, each gives null: `<> ALL (null)` is true of no row. A function in the
-- condition of a row is asked for each row, one in a subquery once.
CREATE OR REPLACE FUNCTION portal.tenancies_with(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE STRICT
RETURN CASE WHEN people = '{}' THEN '{}' ELSE ARRAY(
    SELECT s.tenancy_id FROM public.tenancies_occupancy AS s WHERE s.person_id = ANY (people) AND s.ended_at IS NULL
) END;

CREATE OR REPLACE FUNCTION portal.cases_with(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE STRICT
RETURN CASE WHEN people = '{}' THEN '{}' ELSE ARRAY(
    SELECT party.case_id FROM public.cases_party AS party WHERE party.person_id = ANY (people)
) END;

CREATE OR REPLACE FUNCTION portal.documents_with(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE STRICT
RETURN CASE WHEN people = '{}' THEN '{}' ELSE ARRAY(
    SELECT d.id FROM public.documents_document AS d
    WHERE d.tenancy_id = ANY ((SELECT portal.tenancies_with(people))::uuid[])
        OR d.case_id = ANY ((SELECT portal.cases_with(people))::uuid[])
) END;

CREATE OR REPLACE FUNCTION portal.freezes_about(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE STRICT
RETURN CASE WHEN people = '{}' THEN '{}' ELSE ARRAY(
    SELECT f.id FROM public.incidents_freeze AS f
    WHERE f.person_id = ANY (people)
        OR f.account_id IN (SELECT p.account_id FROM public.tenancies_person AS p WHERE p.id = ANY (people))
        OR f.tenancy_id = ANY ((SELECT portal.tenancies_with(people))::uuid[])
        OR f.case_id = ANY ((SELECT portal.cases_with(people))::uuid[])
        OR f.document_id = ANY ((SELECT portal.documents_with(people))::uuid[])
) END;

-- Incidents that one of them reported, or that touch what is theirs.
CREATE OR REPLACE FUNCTION portal.incidents_about(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE STRICT
RETURN CASE WHEN people = '{}' THEN '{}' ELSE ARRAY(
    SELECT r.incident_id FROM public.incidents_report AS r
    WHERE r.incident_id IS NOT NULL
        AND (r.person_id = ANY (people) OR r.document_id = ANY ((SELECT portal.documents_with(people))::uuid[]))
    UNION
    SELECT f.incident_id FROM public.incidents_freeze AS f
    WHERE f.incident_id IS NOT NULL AND f.id = ANY ((SELECT portal.freezes_about(people))::uuid[])
) END;

-- The same for whoever asks. Null to every role that they do not serve.
CREATE OR REPLACE FUNCTION portal.people_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_officer', 'portal_manager', 'portal_dpo') AND portal.me() IS NOT NULL
    THEN portal.people_too_close_to(portal.me())
END;

CREATE OR REPLACE FUNCTION portal.tenancies_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.tenancies_with(portal.people_too_close());

CREATE OR REPLACE FUNCTION portal.cases_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.cases_with(portal.people_too_close());

CREATE OR REPLACE FUNCTION portal.documents_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.documents_with(portal.people_too_close());

-- People, accounts, tenancies and cases in one list: what an entry of the audit log, or an earlier value, may be about.
CREATE OR REPLACE FUNCTION portal.things_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN portal.people_too_close() || portal.tenancies_too_close() || portal.cases_too_close()
    || ARRAY(SELECT p.account_id FROM public.tenancies_person AS p
        WHERE p.id = ANY ((SELECT portal.people_too_close())::uuid[]) AND p.account_id IS NOT NULL);

-- Asked by whoever may decide about incidents. The director too: they see that there is an incident, and no more of one
-- that is too close to them.
CREATE OR REPLACE FUNCTION portal.freezes_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director') AND portal.me() IS NOT NULL
    THEN portal.freezes_about(portal.people_too_close_to(portal.me()))
END;

CREATE OR REPLACE FUNCTION portal.incidents_too_close() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE
    WHEN current_setting('role') IN ('portal_manager', 'portal_dpo', 'portal_director') AND portal.me() IS NOT NULL
    THEN portal.incidents_about(portal.people_too_close_to(portal.me()))
END;

-- Rows that an import did not load and that speak of someone too close: they bear the number of the person, of a tenancy, a home
-- or a case of theirs, wherever it stands, or both their names.
CREATE OR REPLACE FUNCTION portal.quarantined_too_close() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    close uuid[] := portal.people_too_close();
    numbers text[];
BEGIN
    IF close IS NULL OR close = '{}' THEN
        RETURN close;
    END IF;
    numbers := ARRAY(
        SELECT p.ref FROM tenancies_person AS p WHERE p.id = ANY (close)
        UNION SELECT c.ref FROM cases_case AS c WHERE c.id = ANY ((SELECT portal.cases_with(close))::uuid[])
        UNION SELECT unnest(ARRAY[t.ref, home.ref]) FROM tenancies_tenancy AS t
        JOIN tenancies_property AS home ON home.id = t.property_id WHERE t.id = ANY ((SELECT portal.tenancies_with(close))::uuid[])
    );
    RETURN ARRAY(
        SELECT q.id FROM tenancies_quarantinedrow AS q
        WHERE EXISTS (
            SELECT FROM unnest(numbers) AS number
            WHERE strpos(upper(q.ref), upper(number)) > 0 OR EXISTS (
                SELECT FROM jsonb_each_text(q."row") AS cell WHERE strpos(upper(cell.value), upper(number)) > 0)
        ) OR EXISTS (
            SELECT FROM tenancies_person AS p
            WHERE p.id = ANY (close) AND p.forename <> '' AND p.surname <> ''
                AND upper(p.forename) IN (SELECT upper(cell.value) FROM jsonb_each_text(q."row") AS cell)
                AND upper(p.surname) IN (SELECT upper(cell.value) FROM jsonb_each_text(q."row") AS cell)
        )
    );
END
$$;

-- Whether someone else may say of a colleague that they are close to a person: of an officer or an adviser, who decides in no
-- account of theirs about what was reported or what waits for the safeguarding lead. One alone blinds no one who watches.
CREATE OR REPLACE FUNCTION portal.may_be_declared_by_another(colleague uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM unnest(portal.accounts_of_one_person(colleague)) AS theirs (id)
        LEFT JOIN public.accounts_user AS u ON u.id = theirs.id
        WHERE (u.role IN ('officer', 'adviser') AND NOT u.is_safeguarding_lead) IS NOT TRUE
    );
END
$$;

-- "I am close to this person", or the DPO of a colleague who has told them so: that colleague is told. It answers nothing: neither
-- whether there is such a person nor whether it was declared before.
CREATE OR REPLACE FUNCTION portal.declare_interest(somebody uuid, colleague uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    whose uuid := CASE WHEN current_setting('role') = 'portal_dpo' THEN coalesce(colleague, me) ELSE me END;
BEGIN
    IF me IS NULL OR NOT portal.works_with(somebody) OR whose <> me AND NOT portal.may_be_declared_by_another(whose) THEN
        RETURN;
    END IF;
    INSERT INTO tenancies_declaredinterest (id, recorded_by, user_id, person_id, from_day)
    VALUES (gen_random_uuid(), me, whose, somebody, portal.today() + 1) ON CONFLICT DO NOTHING;
    IF whose <> me THEN
        INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at)
        SELECT gen_random_uuid(), u.email, 'A declared interest of yours',
            'The data protection officer has noted that you told them that you are close to someone.' || E'\n'
            || 'If you did not, tell a manager today.' || E'\n', clock_timestamp()
        FROM accounts_user AS u WHERE u.id = whose AND u.is_active AND u.email <> '';
    END IF;
END
$$;

-- For administrators: how many people are declared for an account, and of none who it is.
CREATE OR REPLACE FUNCTION portal.people_noted(account uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp
RETURN CASE WHEN current_setting('role') = 'portal_administrator' AND portal.me() IS NOT NULL THEN (
    SELECT count(*) FROM public.tenancies_declaredinterest AS i WHERE i.user_id = account AND i.ended_at IS NULL
) END;
