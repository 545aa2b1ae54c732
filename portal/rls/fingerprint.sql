-- What the database really enforces, as sorted text: policies, functions, triggers, row security and
-- rights of our schemas, who may read which kind of document, and the settings that the rule reads. Two
-- databases with equal text have equal walls.
SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
    SELECT concat_ws(' ', 'policy', tablename, policyname, permissive, roles::text, cmd, qual, with_check)
    FROM pg_policies WHERE schemaname IN ('public', 'portal')
    UNION ALL
    SELECT concat_ws(' ', 'function', p.oid::regprocedure, p.proowner::regrole, p.prosecdef, p.proconfig::text,
        p.provolatile, pg_get_functiondef(p.oid), (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(p.proacl) AS a))
    FROM pg_proc AS p WHERE p.pronamespace IN ('public'::regnamespace, 'portal'::regnamespace)
        AND p.prokind IN ('f', 'p')
    UNION ALL
    SELECT concat_ws(' ', 'trigger', t.tgrelid::regclass, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid))
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace IN ('public'::regnamespace, 'portal'::regnamespace)
    UNION ALL
    SELECT concat_ws(' ', 'table', c.oid::regclass, c.relkind, c.relowner::regrole, c.relrowsecurity,
        c.relforcerowsecurity, (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(c.relacl) AS a))
    FROM pg_class AS c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND c.relnamespace IN ('public'::regnamespace, 'portal'::regnamespace)
    UNION ALL
    SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname,
        (SELECT string_agg(acl::text, ',' ORDER BY acl::text) FROM unnest(a.attacl) AS acl))
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND c.relnamespace IN ('public'::regnamespace, 'portal'::regnamespace)
    UNION ALL
    SELECT concat_ws(' ', 'rule', schemaname, tablename, rulename, definition)
    FROM pg_rules WHERE schemaname IN ('public', 'portal')
    UNION ALL
    SELECT concat_ws(' ', 'kind', last.kind, last.readers, last.kept_from)
    FROM (
        SELECT DISTINCT ON (k.kind) k.kind, k.readers, k.kept_from
        FROM portal.kind_readers AS k ORDER BY k.kind, k.id DESC
    ) AS last
    WHERE last.readers <> 'anyone' OR last.kept_from <> '{}'
    UNION ALL
    SELECT concat_ws(' ', 'setting', last.name, last.value)
    FROM (SELECT DISTINCT ON (s.name) s.name, s.value FROM portal.rule_settings AS s ORDER BY s.name, s.id DESC) AS last
) AS walls (line)
