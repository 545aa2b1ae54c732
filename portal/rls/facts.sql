-- Who is entitled to what, from facts alone. The one text of the rule on the side of wall 2: the
-- policies, explain_access, reconcile_access and import_outcome all read it. It never reads guardian's
-- tables. `moment` null means now. The rule's source is docs/access.md ("The rule").

-- What decides a person's access, as it is now or was at a moment.
CREATE OR REPLACE FUNCTION portal.person_at(moment timestamptz)
RETURNS TABLE (id uuid, born_on date, deceased boolean, account_id uuid, ended_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT p.id, p.born_on, p.deceased, p.account_id, p.ended_at
    FROM public.tenancies_person AS p
    WHERE moment IS NULL
    UNION ALL
    SELECT p.id, past.born_on, past.deceased, past.account_id, past.ended_at
    FROM public.tenancies_person AS p
    LEFT JOIN portal.earlier_values('tenancies_person', moment) AS earlier ON earlier.row_id = p.id
    CROSS JOIN LATERAL jsonb_populate_record(p, earlier.was) AS past
    WHERE moment IS NOT NULL
$$;

-- Which accounts are active, or were at a moment.
CREATE OR REPLACE FUNCTION portal.account_at(moment timestamptz)
RETURNS TABLE (id uuid, is_active boolean)
LANGUAGE sql STABLE AS $$
    SELECT u.id, past.is_active
    FROM public.accounts_user AS u
    LEFT JOIN portal.earlier_values('accounts_user', moment) AS earlier ON earlier.row_id = u.id
    CROSS JOIN LATERAL jsonb_populate_record(u, earlier.was) AS past
$$;

-- Per occupancy: which documents of the home it covers (by their dates) and on which days it opens them.
-- Sixteen on the 16th birthday. Without a birth date: adult where the person has an occupancy in this
-- tenancy as tenant, joint tenant or partner, otherwise never. Leaving counts from the last occupancy
-- in the same tenancy.
CREATE OR REPLACE FUNCTION portal.occupancy_reach(moment timestamptz)
RETURNS TABLE (
    person_id uuid, tenancy_id uuid, occupancy_id uuid, as_tenant boolean,
    documents_from date, documents_to date, opens_on date, closes_on date
)
LANGUAGE sql STABLE AS $$
    SELECT s.person_id, s.tenancy_id, s.id,
        s.role IN ('Tenant', 'Joint tenant'),
        s.from_date, coalesce(s.to_date, 'infinity'),
        CASE
            WHEN p.born_on IS NOT NULL THEN (p.born_on + interval '16 years')::date
            WHEN bool_or(s.role IN ('Tenant', 'Joint tenant', 'Partner')) OVER same_home THEN '-infinity'
            ELSE 'infinity'
        END,
        max(coalesce(s.to_date, 'infinity')) OVER same_home + (SELECT portal.days_after_leaving(moment))
    FROM public.tenancies_occupancy AS s
    JOIN portal.person_at(moment) AS p ON p.id = s.person_id
    WHERE portal.was_live(s.recorded_at, s.ended_at, moment)
        AND p.ended_at IS NULL AND NOT p.deceased
    WINDOW same_home AS (PARTITION BY s.person_id, s.tenancy_id)
$$;

-- Per person: on which days case documents open. Without a birth date: adult. Leaving counts from the
-- last occupancy anywhere; somebody who never lived in one of our homes has nothing to leave.
CREATE OR REPLACE FUNCTION portal.case_reach(moment timestamptz)
RETURNS TABLE (person_id uuid, opens_on date, closes_on date)
LANGUAGE sql STABLE AS $$
    SELECT p.id,
        coalesce((p.born_on + interval '16 years')::date, '-infinity'),
        coalesce(
            (
                SELECT max(coalesce(s.to_date, 'infinity')) + (SELECT portal.days_after_leaving(moment))
                FROM public.tenancies_occupancy AS s
                WHERE s.person_id = p.id AND portal.was_live(s.recorded_at, s.ended_at, moment)
            ),
            'infinity'
        )
    FROM portal.person_at(moment) AS p
    WHERE p.ended_at IS NULL AND NOT p.deceased
$$;

-- Whether two people live, or lived at one time, in one home.
CREATE OR REPLACE FUNCTION portal.have_shared_a_home(somebody uuid, another uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.tenancies_occupancy AS one
    JOIN public.tenancies_occupancy AS two
        ON two.person_id = another AND two.tenancy_id = one.tenancy_id
        AND portal.was_live(two.recorded_at, two.ended_at, moment)
        AND daterange(two.from_date, two.to_date, '[]') && daterange(one.from_date, one.to_date, '[]')
    WHERE one.person_id = somebody AND portal.was_live(one.recorded_at, one.ended_at, moment)
);

-- Whether someone accused in a case and another of its parties, on another side, live or lived in one home.
CREATE OR REPLACE FUNCTION portal.sides_share_a_home(one_case uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.cases_party AS accused
    JOIN public.cases_party AS other
        ON other.case_id = accused.case_id AND other.person_id <> accused.person_id
        AND other.role <> accused.role AND portal.was_live(other.recorded_at, other.ended_at, moment)
    WHERE accused.case_id = one_case AND accused.role = 'alleged perpetrator'
        AND portal.was_live(accused.recorded_at, accused.ended_at, moment)
        AND portal.have_shared_a_home(accused.person_id, other.person_id, moment)
);

-- Whether a document of a case is what another has given and what is kept from the accused, and this person is accused in it,
-- whatever else they are. Of what nobody has given, a letter of ours, whoever releases it says to which of them it goes.
CREATE OR REPLACE FUNCTION portal.is_kept_from_the_accused(of_document uuid, somebody uuid, moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM public.documents_document AS d
    JOIN public.documents_upload AS came ON came.document_id = d.id AND came.given_by_id <> somebody
    JOIN public.cases_party AS party
        ON party.case_id = d.case_id AND party.person_id = somebody AND party.role = 'alleged perpetrator'
        AND portal.was_live(party.recorded_at, party.ended_at, moment)
    WHERE d.id = of_document
        AND (d.kind, 'alleged perpetrator') IN (SELECT k.kind, k.side FROM portal.kinds_kept_from_sides(moment) AS k)
);

-- Whether the facts have come to forbid a release by name of a document of a case: the recipient is accused now and another
-- gave it, or reads it beside someone of another side, or of their home in a case between people of one home. Who stands on
-- one side alone keeps what they read beside someone who has come to stand on two; who gave it keeps it whatever happens.
CREATE OR REPLACE FUNCTION portal.is_forbidden_since(
    of_document uuid, recipient uuid, by_share uuid, moment timestamptz
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN portal.is_kept_from_the_accused(of_document, recipient, moment) OR EXISTS (
        SELECT FROM public.documents_release AS other
        JOIN public.cases_share AS theirs ON theirs.id = other.share_id
        JOIN public.cases_share AS mine ON mine.id = by_share
        WHERE other.document_id = of_document AND other.recipient_id <> recipient
            AND portal.was_live(other.recorded_at, other.ended_at, moment)
            AND (
                theirs.stands_as <> mine.stands_as
                OR EXISTS (
                    SELECT FROM public.cases_party AS party
                    WHERE party.case_id = mine.case_id AND party.person_id = recipient AND party.role <> mine.stands_as
                        AND portal.was_live(party.recorded_at, party.ended_at, moment)
                )
                OR portal.sides_share_a_home(mine.case_id, moment)
                    AND portal.have_shared_a_home(theirs.person_id, recipient, moment)
            )
            AND NOT EXISTS (
                SELECT FROM public.documents_upload AS came
                WHERE came.document_id = of_document AND came.given_by_id = recipient
            )
    );
END
$$;

-- Whether a document of a case of which no one is noted as the giver is kept from a person who is accused in it and stands on another
-- side too: of the kinds that residents give, the other side may have given it. A letter of ours is given by no one.
CREATE OR REPLACE FUNCTION portal.is_kept_from_two_sides(
    one_document uuid, its_kind text, of_case uuid, somebody uuid, moment timestamptz
) RETURNS boolean LANGUAGE sql STABLE
RETURN its_kind IN (SELECT k.kind FROM portal.kinds_from_residents(moment) AS k) AND EXISTS (
    SELECT FROM public.cases_party AS accused
    JOIN public.cases_party AS other
        ON other.case_id = accused.case_id AND other.person_id = accused.person_id AND other.role <> accused.role
        AND portal.was_live(other.recorded_at, other.ended_at, moment)
    WHERE accused.case_id = of_case AND accused.person_id = somebody AND accused.role = 'alleged perpetrator'
        AND portal.was_live(accused.recorded_at, accused.ended_at, moment)
) AND NOT EXISTS (
    SELECT FROM public.documents_upload AS came
    WHERE came.document_id = one_document AND came.given_by_id IS NOT NULL
);

-- What a freeze about people closes, now or as was known at a moment: every case to which one of them is or was a party, and
-- every document that is addressed to one of them or was released to them by name.
CREATE OR REPLACE FUNCTION portal.cases_naming_at(people uuid[], moment timestamptz) RETURNS uuid[] LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT party.case_id FROM public.cases_party AS party
    WHERE party.person_id = ANY (people) AND (moment IS NULL OR party.recorded_at <= moment)
);

CREATE OR REPLACE FUNCTION portal.documents_naming_at(people uuid[], moment timestamptz) RETURNS uuid[] LANGUAGE sql STABLE
RETURN ARRAY(
    SELECT r.document_id FROM public.documents_release AS r
    WHERE r.recipient_id = ANY (people) AND (moment IS NULL OR r.recorded_at <= moment)
    UNION
    SELECT u.document_id FROM public.documents_upload AS u WHERE u.addressee_id = ANY (people)
);

CREATE OR REPLACE FUNCTION portal.cases_naming(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
RETURN portal.cases_naming_at(people, NULL);

CREATE OR REPLACE FUNCTION portal.documents_naming(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE
RETURN portal.documents_naming_at(people, NULL);

-- What the wide freezes close (docs/access.md, *Levels*), but for one of them if it is `lifted`. They mark no rows:
-- the few that were live at the moment are read whenever somebody asks, once a statement.
CREATE OR REPLACE FUNCTION portal.wide_freezes_but(
    moment timestamptz, lifted uuid,
    OUT everything boolean, OUT cases boolean, OUT kinds text[], OUT readers uuid[],
    OUT cases_about uuid[], OUT documents_about uuid[]
)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    accounts uuid[];
    people uuid[];
BEGIN
    SELECT
        coalesce(bool_or(f.level = 'everything'), false), coalesce(bool_or(f.level = 'cases'), false),
        coalesce(array_agg(f.kind) FILTER (WHERE f.level = 'kind'), '{}'),
        coalesce(array_agg(f.account_id) FILTER (WHERE f.level = 'account'), '{}'),
        coalesce(array_agg(f.person_id) FILTER (WHERE f.level = 'person'), '{}')
    INTO everything, cases, kinds, accounts, people
    FROM public.incidents_freeze AS f
    WHERE NOT (f.level IN ('document', 'case', 'tenancy'))
        AND portal.was_live(f.recorded_at, f.ended_at, moment) AND f.id IS DISTINCT FROM lifted;
    readers := CASE WHEN accounts = '{}' THEN '{}' ELSE ARRAY(
        SELECT p.id FROM portal.person_at(moment) AS p WHERE p.account_id = ANY (accounts)
    ) END;
    cases_about := CASE WHEN people = '{}' THEN '{}' ELSE portal.cases_naming_at(people, moment) END;
    documents_about := CASE WHEN people = '{}' THEN '{}' ELSE portal.documents_naming_at(people, moment) END;
END
$$;

CREATE OR REPLACE FUNCTION portal.wide_freezes(
    moment timestamptz,
    OUT everything boolean, OUT cases boolean, OUT kinds text[], OUT readers uuid[],
    OUT cases_about uuid[], OUT documents_about uuid[]
)
LANGUAGE sql STABLE AS $$ SELECT * FROM portal.wide_freezes_but(moment, NULL) $$;

-- The same without those of some levels.
CREATE OR REPLACE FUNCTION portal.wide_freezes_beside(
    moment timestamptz, levels text[],
    OUT everything boolean, OUT cases boolean, OUT kinds text[], OUT readers uuid[],
    OUT cases_about uuid[], OUT documents_about uuid[]
)
LANGUAGE sql STABLE AS $$
    SELECT wide.everything AND 'everything' <> ALL (levels), wide.cases AND 'cases' <> ALL (levels),
        CASE WHEN 'kind' = ANY (levels) THEN '{}' ELSE wide.kinds END,
        CASE WHEN 'account' = ANY (levels) THEN '{}' ELSE wide.readers END,
        CASE WHEN 'person' = ANY (levels) THEN '{}' ELSE wide.cases_about END,
        CASE WHEN 'person' = ANY (levels) THEN '{}' ELSE wide.documents_about END
    FROM portal.wide_freezes(moment) AS wide
$$;

-- The documents each person may read, and by which release. Account and portal state are the viewer's.
CREATE OR REPLACE FUNCTION portal.entitled_documents(moment timestamptz)
RETURNS TABLE (person_id uuid, document_id uuid, release_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT reached.person_id, reached.document_id, reached.release_id
    FROM (
        -- Tenancy documents: dated within an occupancy, released to the home or by name.
        SELECT reach.person_id, d.id AS document_id, d.tenancy_id, d.case_id,
            d.kind, d.content_type, reach.as_tenant, d.recorded_at AS held_from, d.ended_at AS held_until,
            r.id AS release_id, r.opens_on, r.until, r.recorded_at AS released_at, r.ended_at AS withdrawn_at
        FROM portal.occupancy_reach(moment) AS reach
        JOIN public.documents_document AS d
            ON d.tenancy_id = reach.tenancy_id
            AND d.dated BETWEEN reach.documents_from AND reach.documents_to
        JOIN public.documents_release AS r
            ON r.document_id = d.id
            AND CASE r.audience
                WHEN 'household' THEN true
                WHEN 'tenants' THEN reach.as_tenant
                ELSE r.recipient_id = reach.person_id
            END
        WHERE portal.day_of(moment) BETWEEN reach.opens_on AND reach.closes_on
        UNION ALL
        -- Case documents: by name, with a live share of a live party.
        SELECT reach.person_id, d.id, d.tenancy_id, d.case_id, d.kind, d.content_type, false, d.recorded_at, d.ended_at,
            r.id, r.opens_on, r.until, r.recorded_at, r.ended_at
        FROM portal.case_reach(moment) AS reach
        JOIN public.documents_release AS r ON r.recipient_id = reach.person_id
        JOIN public.documents_document AS d ON d.id = r.document_id
        JOIN public.cases_share AS share
            ON share.id = r.share_id
            AND share.case_id = d.case_id AND share.person_id = reach.person_id
            AND portal.was_live(share.recorded_at, share.ended_at, moment)
        JOIN public.cases_party AS party
            ON party.id = share.party_id
            AND portal.was_live(party.recorded_at, party.ended_at, moment)
        WHERE portal.day_of(moment) >= reach.opens_on
            -- Some kinds never go to some sides.
            AND (d.kind, share.stands_as) NOT IN (SELECT k.kind, k.side FROM portal.kinds_kept_from_sides(moment) AS k)
            AND NOT portal.is_kept_from_two_sides(d.id, d.kind, d.case_id, reach.person_id, moment)
            -- Asked only of what another has, or has given: of most documents of cases that is no one.
            AND NOT (
                (
                    EXISTS (
                        SELECT FROM public.documents_release AS other
                        WHERE other.document_id = d.id AND other.recipient_id <> reach.person_id
                    )
                    OR EXISTS (
                        SELECT FROM public.documents_upload AS came
                        WHERE came.document_id = d.id AND came.given_by_id <> reach.person_id
                    )
                )
                AND portal.is_forbidden_since(d.id, reach.person_id, share.id, moment)
            )
            -- A release that says until when holds until then, even after leaving.
            AND (portal.day_of(moment) <= reach.closes_on OR r.until IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM public.documents_hold AS h
                WHERE h.share_id = share.id AND portal.was_live(h.recorded_at, h.ended_at, moment)
            )
            AND NOT EXISTS (
                SELECT FROM portal.cases_kept_until_seen(moment) AS kept
                WHERE kept.person_id = reach.person_id AND kept.case_id = d.case_id
            )
    ) AS reached
    CROSS JOIN portal.wide_freezes(moment) AS closed
    WHERE portal.was_live(reached.held_from, reached.held_until, moment)
        AND portal.was_live(reached.released_at, reached.withdrawn_at, moment)
        AND NOT EXISTS (
            SELECT FROM public.documents_hold AS h
            WHERE h.release_id = reached.release_id AND portal.was_live(h.recorded_at, h.ended_at, moment)
        )
        AND portal.day_of(moment) BETWEEN reached.opens_on AND coalesce(reached.until, 'infinity')
        -- What a file is, whatever it is called: residents open nothing else.
        AND portal.residents_open(reached.content_type)
        -- Some kinds no resident may read, and some only a tenant, whatever the release says.
        AND reached.kind <> ALL (ARRAY(SELECT k.kind FROM portal.kinds_read_by('no resident', moment) AS k))
        AND (
            reached.as_tenant
            OR reached.kind <> ALL (ARRAY(SELECT k.kind FROM portal.kinds_read_by('tenants', moment) AS k))
        )
        AND NOT closed.everything
        AND (reached.case_id IS NULL OR NOT closed.cases AND reached.case_id <> ALL (closed.cases_about))
        AND reached.kind <> ALL (closed.kinds)
        AND reached.person_id <> ALL (closed.readers)
        AND reached.document_id <> ALL (closed.documents_about)
        -- Three questions and not one with OR: each finds its freeze by an index.
        AND NOT EXISTS (
            SELECT FROM public.incidents_freeze AS f
            WHERE f.document_id = reached.document_id AND portal.was_live(f.recorded_at, f.ended_at, moment)
                -- What a report alone closed stays with whoever gave it.
                AND NOT (f.spares_giver AND EXISTS (
                    SELECT FROM public.documents_upload AS came
                    WHERE came.document_id = reached.document_id AND came.given_by_id = reached.person_id
                ))
        )
        AND NOT EXISTS (
            SELECT FROM public.incidents_freeze AS f
            WHERE f.case_id = reached.case_id AND portal.was_live(f.recorded_at, f.ended_at, moment)
        )
        AND NOT EXISTS (
            SELECT FROM public.incidents_freeze AS f
            WHERE f.tenancy_id = reached.tenancy_id AND portal.was_live(f.recorded_at, f.ended_at, moment)
        )
        AND NOT EXISTS (
            SELECT FROM public.documents_block AS b
            WHERE b.person_id = reached.person_id
                AND portal.was_live(b.recorded_at, b.ended_at, moment)
                AND (
                    num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0
                    OR b.document_id = reached.document_id
                    OR b.case_id = reached.case_id OR b.tenancy_id = reached.tenancy_id
                )
        )
$$;

-- The shared cases each person may follow.
CREATE OR REPLACE FUNCTION portal.entitled_shares(moment timestamptz)
RETURNS TABLE (person_id uuid, share_id uuid, case_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT reach.person_id, share.id, share.case_id
    FROM portal.case_reach(moment) AS reach
    JOIN public.cases_share AS share ON share.person_id = reach.person_id
    JOIN public.cases_party AS party ON party.id = share.party_id
    CROSS JOIN portal.wide_freezes(moment) AS closed
    WHERE portal.day_of(moment) BETWEEN reach.opens_on AND reach.closes_on
        AND NOT closed.everything AND NOT closed.cases
        AND share.case_id <> ALL (closed.cases_about) AND share.person_id <> ALL (closed.readers)
        AND portal.was_live(share.recorded_at, share.ended_at, moment)
        AND portal.was_live(party.recorded_at, party.ended_at, moment)
        AND NOT EXISTS (
            SELECT FROM public.documents_hold AS h
            WHERE h.share_id = share.id AND portal.was_live(h.recorded_at, h.ended_at, moment)
        )
        AND NOT EXISTS (
            SELECT FROM portal.cases_kept_until_seen(moment) AS kept
            WHERE kept.person_id = share.person_id AND kept.case_id = share.case_id
        )
        AND NOT EXISTS (
            SELECT FROM public.incidents_freeze AS f
            WHERE f.case_id = share.case_id AND portal.was_live(f.recorded_at, f.ended_at, moment)
        )
        AND NOT EXISTS (
            SELECT FROM public.documents_block AS b
            WHERE b.person_id = share.person_id
                AND portal.was_live(b.recorded_at, b.ended_at, moment)
                AND (num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0 OR b.case_id = share.case_id)
        )
$$;

-- The tenancies each person may see as their home.
CREATE OR REPLACE FUNCTION portal.entitled_homes(moment timestamptz)
RETURNS TABLE (person_id uuid, tenancy_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT reach.person_id, reach.tenancy_id
    FROM portal.occupancy_reach(moment) AS reach
    WHERE portal.day_of(moment) BETWEEN reach.opens_on AND reach.closes_on
        AND NOT EXISTS (
            SELECT FROM public.documents_block AS b
            WHERE b.person_id = reach.person_id
                AND portal.was_live(b.recorded_at, b.ended_at, moment)
                AND (
                    num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0
                    OR b.tenancy_id = reach.tenancy_id
                )
        )
$$;
