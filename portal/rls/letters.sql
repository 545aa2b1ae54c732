-- An account that was opened by a code in a letter may be another's of the home: whoever is first at the door opens it. So
-- it shows no case in which another side lives at the same address, or did in the last 12 months, until staff have
-- seen its owner or called them back on a number we have held longer (docs/access.md, *The rule*). The rule of wall 2
-- asks here by facts; wall 1 by what the account says (claim.sql).

-- Per person the cases that their account does not show for this reason.
CREATE OR REPLACE FUNCTION portal.cases_kept_until_seen(moment timestamptz)
RETURNS TABLE (person_id uuid, case_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT mine.person_id, mine.case_id
    FROM public.tenancies_activation AS letter
    JOIN public.cases_party AS mine ON mine.person_id = letter.person_id
    JOIN public.cases_party AS theirs
        ON theirs.case_id = mine.case_id AND theirs.person_id <> mine.person_id AND theirs.role <> mine.role
        AND portal.was_live(theirs.recorded_at, theirs.ended_at, moment)
    WHERE letter.delivery = 'post' AND letter.used_at <= coalesce(moment, 'infinity')
        AND portal.was_live(mine.recorded_at, mine.ended_at, moment)
        AND NOT EXISTS (
            SELECT FROM public.tenancies_activation AS later
            WHERE later.person_id = letter.person_id AND later.used_at > letter.used_at
                AND later.used_at <= coalesce(moment, 'infinity')
        )
        AND NOT EXISTS (
            SELECT FROM public.tenancies_identitycheck AS seen
            WHERE seen.person_id = letter.person_id AND seen.recorded_at >= letter.used_at
                AND portal.was_live(seen.recorded_at, seen.ended_at, moment)
        )
        AND EXISTS (
            SELECT FROM portal.lived_lately_at(mine.person_id, moment) AS home
            WHERE home.property_id IN (
                SELECT there.property_id FROM portal.lived_lately_at(theirs.person_id, moment) AS there
            )
        )
$$;

-- The homes where a person lives or is to live, or lived in the last 12 months.
CREATE OR REPLACE FUNCTION portal.lived_lately_at(somebody uuid, moment timestamptz) RETURNS TABLE (property_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT coalesce((earlier.was ->> 'property_id')::uuid, t.property_id)
    FROM public.tenancies_occupancy AS s
    JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id
    LEFT JOIN portal.earlier_values('tenancies_tenancy', moment) AS earlier ON earlier.row_id = t.id
    WHERE s.person_id = somebody AND portal.was_live(s.recorded_at, s.ended_at, moment)
        AND (s.to_date IS NULL OR s.to_date >= portal.day_of(moment) - interval '12 months')
$$;

-- Staff have seen the person, or called them back. The account says so from then on.
CREATE OR REPLACE FUNCTION portal.identity_is_checked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.how = 'call back' AND NOT EXISTS (
        SELECT FROM tenancies_person AS p
        WHERE p.id = NEW.person_id AND p.mobile <> ''
            AND (p.mobile_since IS NULL OR p.mobile_since <= now() - interval '30 days')
    ) THEN
        RAISE EXCEPTION 'A number that we have held for 30 days is called back.' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE accounts_user AS u SET identity_checked = NEW.how, identity_checked_at = now()
    FROM tenancies_person AS p
    WHERE p.id = NEW.person_id AND u.id = p.account_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This person has no account.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_tells_the_account BEFORE INSERT ON public.tenancies_identitycheck
FOR EACH ROW EXECUTE FUNCTION portal.identity_is_checked();
