-- Narrowing: one person puts a narrower freeze in the place of a wide one. What would stay closed and what would open again is counted
-- before, by the one text of the rule; no one is named.

-- How wide a level is: what is narrowed becomes less wide, never as wide or wider.
CREATE OR REPLACE FUNCTION portal.width_of(level text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN array_position(
    ARRAY['document', 'case', 'tenancy', 'kind', 'account', 'person', 'cases', 'everything'], level
);

-- Whether there is what a freeze of this level would close. Of nothing it would be no freeze at all.
CREATE OR REPLACE FUNCTION portal.closes_something(level text, about uuid, of_kind text) RETURNS boolean
LANGUAGE sql STABLE
RETURN CASE level
    WHEN 'document' THEN EXISTS (SELECT FROM public.documents_document AS d WHERE d.id = about)
    WHEN 'case' THEN EXISTS (SELECT FROM public.cases_case AS c WHERE c.id = about)
    WHEN 'tenancy' THEN EXISTS (SELECT FROM public.tenancies_tenancy AS t WHERE t.id = about)
    WHEN 'kind' THEN EXISTS (SELECT FROM public.documents_document AS d WHERE d.kind = of_kind)
    WHEN 'account' THEN EXISTS (SELECT FROM public.accounts_user AS u WHERE u.id = about AND u.role = 'resident')
    WHEN 'person' THEN EXISTS (SELECT FROM public.tenancies_person AS p WHERE p.id = about)
    WHEN 'cases' THEN true
    WHEN 'everything' THEN true
    ELSE false
END;

-- Whether all that a narrower freeze closes lies inside what a wide one closes: narrowing opens, and closes nothing new. A
-- kind is narrowed to a document of it, a person to a case or a document about them, all cases to what is of cases alone.
-- What one account may read is closed to that account alone: nothing else lies inside it.
CREATE OR REPLACE FUNCTION portal.lies_inside(
    wide public.incidents_freeze, new_level text, about uuid, of_kind text
) RETURNS boolean LANGUAGE sql STABLE
RETURN portal.width_of(new_level) < portal.width_of(wide.level) AND CASE wide.level
    WHEN 'everything' THEN true
    WHEN 'cases' THEN CASE new_level
        WHEN 'case' THEN true
        WHEN 'document' THEN EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = about AND d.case_id IS NOT NULL)
        WHEN 'kind' THEN NOT EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.kind = of_kind AND d.case_id IS NULL)
        WHEN 'person' THEN NOT EXISTS (
            SELECT FROM public.documents_document AS d
            WHERE d.id = ANY ((SELECT portal.documents_naming(ARRAY[about]))::uuid[]) AND d.case_id IS NULL)
        ELSE false
    END
    WHEN 'person' THEN CASE new_level
        WHEN 'case' THEN about = ANY (portal.cases_naming(ARRAY[wide.person_id]))
        WHEN 'document' THEN EXISTS (
            SELECT FROM public.documents_document AS d WHERE d.id = about AND (
                d.id = ANY (portal.documents_naming(ARRAY[wide.person_id]))
                OR d.case_id = ANY (portal.cases_naming(ARRAY[wide.person_id]))))
        ELSE false
    END
    WHEN 'kind' THEN new_level = 'document' AND EXISTS (
        SELECT FROM public.documents_document AS d WHERE d.id = about AND d.kind = wide.kind)
    ELSE false
END;

-- Whether a thing is, or hangs on, someone too close to whoever asks.
CREATE OR REPLACE FUNCTION portal.hangs_on_someone_close(thing uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    close uuid[] := portal.people_too_close_to(portal.me());
BEGIN
    RETURN close <> '{}' AND thing = ANY (close || portal.tenancies_with(close) || portal.cases_with(close)
        || portal.documents_with(close) || ARRAY(
            SELECT p.account_id FROM public.tenancies_person AS p WHERE p.id = ANY (close)
        ));
END
$$;

-- Whether whoever asks may put such a freeze in the place of a wide one: they decide about it now, it closes something, nothing
-- of which is beside what was closed, nor about someone too close to them.
CREATE OR REPLACE FUNCTION portal.may_narrow_to(
    wide public.incidents_freeze, new_level text, about uuid, of_kind text
) RETURNS boolean LANGUAGE sql STABLE
RETURN wide.ended_at IS NULL AND wide.level NOT IN ('document', 'case', 'tenancy')
    AND portal.decides_on(wide.incident_id)
    AND portal.closes_something(new_level, about, of_kind)
    AND portal.lies_inside(wide, new_level, about, of_kind)
    AND coalesce(NOT portal.hangs_on_someone_close(about), true);

-- What a freeze of a level closes: everything, all cases, or what is named here.
CREATE OR REPLACE FUNCTION portal.scope_of(
    new_level text, about uuid, of_kind text,
    OUT everything boolean, OUT cases boolean, OUT kind text, OUT tenancy uuid, OUT account uuid,
    OUT cases_about uuid[], OUT documents_about uuid[]
)
LANGUAGE sql STABLE AS $$
    SELECT new_level = 'everything', new_level = 'cases', CASE new_level WHEN 'kind' THEN of_kind END,
        CASE new_level WHEN 'tenancy' THEN about END, CASE new_level WHEN 'account' THEN about END,
        CASE new_level
            WHEN 'case' THEN ARRAY[about] WHEN 'person' THEN portal.cases_naming(ARRAY[about]) ELSE '{}'
        END,
        CASE new_level
            WHEN 'document' THEN ARRAY[about] WHEN 'person' THEN portal.documents_naming(ARRAY[about]) ELSE '{}'
        END
$$;

-- What narrowing would do, for whoever may: how many documents would stay closed, and to how many residents who could read one
-- of them or follow its case otherwise; how many documents residents could read again, and how many residents could read or
-- follow something again. What another freeze or a block holds counts on neither side. One answer of the rule for all four.
CREATE OR REPLACE FUNCTION portal.effect_of_narrowing(
    one_freeze uuid, new_level text, about uuid, of_kind text,
    OUT closed_documents bigint, OUT kept_residents bigint, OUT open_documents bigint, OUT reading_residents bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wide incidents_freeze;
    inside bigint;
BEGIN
    SELECT f.* INTO wide FROM incidents_freeze AS f WHERE f.id = one_freeze;
    IF wide.id IS NULL OR portal.may_narrow_to(wide, new_level, about, of_kind) IS NOT TRUE THEN
        RETURN;
    END IF;
    SELECT count(*) INTO inside
    FROM documents_document AS d CROSS JOIN portal.scope_of(new_level, about, of_kind) AS scope
    WHERE d.ended_at IS NULL AND (
        scope.everything OR scope.cases AND d.case_id IS NOT NULL OR d.kind = scope.kind OR d.tenancy_id = scope.tenancy
        OR d.case_id = ANY (scope.cases_about) OR d.id = ANY (scope.documents_about)
    );
    SELECT count(DISTINCT closed.document_id) FILTER (WHERE closed.stays),
        count(DISTINCT closed.person_id) FILTER (WHERE closed.stays),
        count(DISTINCT closed.document_id) FILTER (WHERE NOT closed.stays),
        count(DISTINCT closed.person_id) FILTER (WHERE NOT closed.stays)
    INTO closed_documents, kept_residents, open_documents, reading_residents
    FROM (
        SELECT seen.person_id, seen.document_id, bool_or(scope.is_narrower) AS stays
        FROM (
            SELECT e.person_id, d.id AS document_id, d.case_id, d.tenancy_id, d.kind
            FROM portal.entitled_if_thawed(NULL, wide.id) AS e
            JOIN documents_document AS d ON d.id = e.document_id
            UNION ALL
            SELECT e.person_id, NULL, e.case_id, NULL, NULL FROM portal.following_if_thawed(NULL, wide.id) AS e
        ) AS seen
        JOIN tenancies_person AS p ON p.id = seen.person_id
        JOIN accounts_user AS u ON u.id = p.account_id AND u.is_active
        JOIN (
            SELECT true AS is_narrower, narrower.* FROM portal.scope_of(new_level, about, of_kind) AS narrower
            UNION ALL
            SELECT false, wider.* FROM portal.scope_of(
                wide.level, coalesce(wide.account_id, wide.person_id), wide.kind
            ) AS wider
        ) AS scope
            ON scope.everything OR scope.cases AND seen.case_id IS NOT NULL OR seen.kind = scope.kind
            OR seen.tenancy_id = scope.tenancy OR p.account_id = scope.account
            OR seen.case_id = ANY (scope.cases_about) OR seen.document_id = ANY (scope.documents_about)
        GROUP BY seen.person_id, seen.document_id, seen.case_id
    ) AS closed;
    -- What one account may read is closed to that account alone; of any other level all that is held counts.
    IF new_level <> 'account' THEN
        closed_documents := inside;
    END IF;
END
$$;

-- What a number names, for the director while they decide about a wide freeze: they see no row of it, and must name what stays closed.
CREATE OR REPLACE FUNCTION portal.named_to_narrow(one_freeze uuid, new_level text, quoted text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wide incidents_freeze;
    thing uuid;
BEGIN
    SELECT f.* INTO wide FROM incidents_freeze AS f WHERE f.id = one_freeze;
    IF current_setting('role') <> 'portal_director' OR wide.id IS NULL THEN
        RETURN NULL;
    END IF;
    thing := CASE new_level
        WHEN 'document' THEN (SELECT u.document_id FROM documents_upload AS u WHERE upper(u.ref) = upper(quoted) LIMIT 1)
        WHEN 'case' THEN (SELECT c.id FROM cases_case AS c WHERE upper(c.ref) = upper(quoted) LIMIT 1)
        WHEN 'tenancy' THEN (SELECT t.id FROM tenancies_tenancy AS t WHERE upper(t.ref) = upper(quoted) LIMIT 1)
        WHEN 'person' THEN (SELECT p.id FROM tenancies_person AS p WHERE upper(p.ref) = upper(quoted) LIMIT 1)
        WHEN 'account' THEN (SELECT p.account_id FROM tenancies_person AS p WHERE upper(p.ref) = upper(quoted) LIMIT 1)
    END;
    RETURN CASE WHEN portal.may_narrow_to(wide, new_level, thing, '') THEN thing END;
END
$$;

-- A wide freeze becomes a narrower one of the same incident. It gives back the new freeze, or nothing if the one who asks
-- may not, if the freeze has ended, or if the new one lies outside it or closes nothing: that would be its end.
CREATE OR REPLACE FUNCTION portal.narrow_freeze(
    one_freeze uuid, new_level text, about uuid, of_kind text, because text
) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    wide incidents_freeze;
    narrower uuid := gen_random_uuid();
BEGIN
    PERFORM portal.take_turn();
    SELECT f.* INTO wide FROM incidents_freeze AS f WHERE f.id = one_freeze FOR UPDATE;
    IF wide.id IS NULL OR because = '' OR portal.may_narrow_to(wide, new_level, about, of_kind) IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    INSERT INTO incidents_freeze (
        id, recorded_by, level, document_id, case_id, tenancy_id, kind, account_id, person_id, incident_id, reason
    ) VALUES (
        narrower, me, new_level,
        CASE new_level WHEN 'document' THEN about END, CASE new_level WHEN 'case' THEN about END,
        CASE new_level WHEN 'tenancy' THEN about END, CASE new_level WHEN 'kind' THEN of_kind ELSE '' END,
        CASE new_level WHEN 'account' THEN about END, CASE new_level WHEN 'person' THEN about END,
        wide.incident_id, because
    );
    UPDATE incidents_freeze AS f
    SET ended_at = transaction_timestamp(), ended_by = me, ended_reason = because WHERE f.id = one_freeze;
    RETURN narrower;
EXCEPTION WHEN unique_violation THEN
    RETURN NULL;
END
$$;
