-- How many rows every table holds, one line each: to compare a restored database with the one backed up.
--   psql -X -q -At -v ON_ERROR_STOP=1 -d portal -f docs/server/counts.sql
-- A login that row-level security would show less gets an error, and never a smaller number.
SET row_security = off;
-- Two tables are left out of backups (backup.sh).
SELECT format('SELECT %L, count(*) FROM %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'portal') AND c.relkind IN ('r', 'p')
    AND (n.nspname, c.relname) NOT IN (('portal', 'claim_key'), ('public', 'django_session'))
ORDER BY n.nspname, c.relname COLLATE "C"
\gexec
