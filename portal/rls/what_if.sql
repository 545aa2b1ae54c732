-- Who would be entitled to what, if. Each function here is the text of the rule (facts.sql) with one table
-- replaced, made from it whenever the walls are built: there is one text, and the rule as policies ask it
-- costs no more than it did. Pages ask these before anything is done (writing.sql, readers.sql).
--
--   entitled_if_released(moment, given)     if `given` were the only releases there are
--   entitled_if_thawed(moment, lifted)      if one freeze were not there; null: as it is
--   following_if_thawed(moment, lifted)     the same for shared cases
DO $$
DECLARE
    supposed record;
    rule text;
BEGIN
    FOR supposed IN SELECT * FROM (VALUES
        ('entitled_documents', 'entitled_if_released', 'given public.documents_release[]',
            'public.documents_release AS r', 'unnest(given) AS r'),
        ('entitled_documents', 'entitled_if_thawed', 'lifted uuid', 'public.incidents_freeze AS f',
            '(SELECT * FROM public.incidents_freeze WHERE id IS DISTINCT FROM lifted) AS f'),
        ('entitled_shares', 'following_if_thawed', 'lifted uuid', 'public.incidents_freeze AS f',
            '(SELECT * FROM public.incidents_freeze WHERE id IS DISTINCT FROM lifted) AS f')
    ) AS s (entitled, name, argument, was, becomes) LOOP
        rule := pg_get_functiondef(format('portal.%I(timestamptz)', supposed.entitled)::regprocedure);
        IF strpos(rule, supposed.was) = 0 THEN
            RAISE EXCEPTION 'portal.% does not ask "%" any more.', supposed.entitled, supposed.was;
        END IF;
        rule := replace(rule, supposed.was, supposed.becomes);
        EXECUTE regexp_replace(
            rule, 'portal\.\w+\((moment [a-z ]+)\)', format('portal.%I(\1, %s)', supposed.name, supposed.argument)
        );
    END LOOP;
END
$$;
