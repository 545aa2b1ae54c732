-- The portal's database and its first schema: whose they are and who may enter.
-- Run after roles.sql, inside the database, by a superuser or by whoever owns it and is a member of portal_owner, as often as
-- you like.
-- Rights on tables are not given here but beside their policies.
DO $database$
BEGIN
    IF (SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database
        WHERE datname = current_database()) <> 'portal_owner' THEN
        EXECUTE format('ALTER DATABASE %I OWNER TO portal_owner', current_database());
    END IF;
    -- Everybody may connect and make temporary tables unless told otherwise.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO portal_web, portal_worker, portal_backup', current_database());
    -- The import copies rows into temporary tables first: COPY refuses tables with policies.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO portal_system', current_database());
END
$database$;
-- Large objects need no right to make and outlive the request that made them. Only a superuser can take it away.
DO $objects$
DECLARE
    makes text;
BEGIN
    FOREACH makes IN ARRAY ARRAY[
        'lo_creat(integer)', 'lo_create(oid)', 'lo_from_bytea(oid, bytea)', 'lo_put(oid, bigint, bytea)'
    ] LOOP
        IF has_function_privilege('portal_web', 'pg_catalog.' || makes, 'EXECUTE') THEN
            EXECUTE format('REVOKE EXECUTE ON FUNCTION pg_catalog.%s FROM PUBLIC', makes);
        END IF;
        -- Whoever may not revoke is only warned.
        IF has_function_privilege('portal_web', 'pg_catalog.' || makes, 'EXECUTE') THEN
            RAISE NOTICE 'REVOKE EXECUTE ON FUNCTION pg_catalog.% FROM PUBLIC;', makes
                USING ERRCODE = 'insufficient_privilege', HINT = format('In the database %I.', current_database());
        END IF;
    END LOOP;
END
$objects$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO portal_owner;
-- To whatever a login may become: roles.sql has said it.
DO $schema$
DECLARE
    role text;
BEGIN
    FOR role IN
        SELECT DISTINCT link.roleid::regrole::text
        FROM pg_catalog.pg_auth_members AS link
        WHERE link.member IN ('portal_web'::regrole, 'portal_worker'::regrole, 'portal_owner'::regrole)
            AND link.roleid::regrole::text LIKE 'portal\_%'
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %s', role);
    END LOOP;
END
$schema$;
