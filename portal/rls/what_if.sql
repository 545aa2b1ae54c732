-- Who would be entitled to what, if. Each function here is the text of the rule (facts.sql) with one table
-- replaced, made from it whenever the walls are built: there is one text, and the rule as policies ask it
-- costs no more than it did. Pages ask these before anything is done (writing.sql, readers.sql).
--
--   entitled_if_released(moment, given)     if `given` were the only releases there are
--   entitled_if_thawed(moment, lifted)      if one freeze were not there; null: as it is
--   following_if_thawed(moment, lifted)     the same for shared cases
--   entitled_beside(moment, levels)         if no freeze of these levels were there
DO $$
DECLARE
    supposed record;
    place integer;
    rule text;
    without_one constant text[] := ARRAY[
        '(SELECT * FROM public.incidents_freeze WHERE id IS DISTINCT FROM lifted) AS f',
        'portal.wide_freezes_but(moment, lifted) AS closed'
    ];
    as_it_is constant text[] := ARRAY['public.incidents_freeze AS f', 'portal.wide_freezes(moment) AS closed'];
BEGIN
    FOR supposed IN SELECT * FROM (VALUES
        ('entitled_documents', 'entitled_if_released', 'given public.documents_release[]',
            ARRAY['public.documents_release AS r'], ARRAY['unnest(given) AS r']),
        ('entitled_documents', 'entitled_if_thawed', 'lifted uuid', as_it_is, without_one),
        ('entitled_shares', 'following_if_thawed', 'lifted uuid', as_it_is, without_one),
        ('entitled_documents', 'entitled_beside', 'levels text[]',
            as_it_is, ARRAY[
                '(SELECT * FROM public.incidents_freeze WHERE level <> ALL (levels)) AS f',
                'portal.wide_freezes_beside(moment, levels) AS closed'
            ])
    ) AS s (entitled, name, argument, was, becomes) LOOP
        rule := pg_get_functiondef(format('portal.%I(timestamptz)', supposed.entitled)::regprocedure);
        FOR place IN 1 .. cardinality(supposed.was) LOOP
            IF strpos(rule, supposed.was[place]) = 0 THEN
                RAISE EXCEPTION 'portal.% does not ask "%" any more.', supposed.entitled, supposed.was[place];
            END IF;
            rule := replace(rule, supposed.was[place], supposed.becomes[place]);
        END LOOP;
        EXECUTE regexp_replace(
            rule, 'portal\.\w+\((moment [a-z ]+)\)', format('portal.%I(\1, %s)', supposed.name, supposed.argument)
        );
    END LOOP;
END
$$;
