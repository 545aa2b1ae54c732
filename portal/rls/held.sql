-- What waits for the safeguarding lead. A safe contact changes nothing that anyone else can see; but what is new for the
-- other side of a case, or for the home, of someone who has one may say where they are, or bring a letter to the wrong
-- hands. So it waits until the lead has looked (docs/access.md, *What waits for the safeguarding lead*).

-- People who live, or are to live, in the home of someone who is protected, and those on another side of a case of
-- theirs; and because of whom. For one month after a safe contact has ended it counts as if it lasted: that it ended
-- must not show on that day either.
CREATE OR REPLACE FUNCTION portal.near_protected() RETURNS TABLE (person_id uuid, because_of uuid)
LANGUAGE sql STABLE AS $$
    WITH safe AS (
        SELECT DISTINCT c.person_id FROM public.tenancies_safecontact AS c
        WHERE c.standing <> 'waiting' AND (c.ended_at IS NULL OR c.ended_at > now() - interval '1 month')
    ), living AS NOT MATERIALIZED (
        SELECT s.person_id, t.property_id FROM public.tenancies_occupancy AS s
        JOIN public.tenancies_tenancy AS t ON t.id = s.tenancy_id
        WHERE s.ended_at IS NULL AND (s.to_date IS NULL OR s.to_date >= portal.today())
    )
    SELECT there.person_id, safe.person_id FROM safe
    JOIN living AS here ON here.person_id = safe.person_id
    JOIN living AS there ON there.property_id = here.property_id AND there.person_id <> safe.person_id
    UNION
    SELECT theirs.person_id, safe.person_id FROM safe
    JOIN public.cases_party AS mine ON mine.person_id = safe.person_id AND mine.ended_at IS NULL
    JOIN public.cases_party AS theirs
        ON theirs.case_id = mine.case_id AND theirs.ended_at IS NULL
        AND theirs.person_id <> mine.person_id AND theirs.role <> mine.role
$$;
