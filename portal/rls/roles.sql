-- The roles and logins of the portal: who exists, who may become whom, and nothing about tables.
-- Run by a role that has CREATEROLE and CREATEDB, as often as you like:  psql -f portal/rls/roles.sql
-- It needs no superuser: what only one may do is said in notices, each with the statement, and the rest is done.
-- Passwords are not set here; give the logins one each:  \password portal_web
-- (portal_backup needs none where it comes in through the machine's own socket).
-- Then, in the portal's own database, owned by portal_owner:   psql -d portal -f portal/rls/database.sql
--
-- Roles without a login carry the rights. A login has none of its own and must become one of them
-- with SET ROLE, for one transaction at a time; even then a role opens nothing without a signed claim.

-- Run a statement that some servers leave to their superuser; there, say which it is. `create_roles` prints the notices of
-- this kind.
CREATE FUNCTION pg_temp.try(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE '%;', statement USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Give a login a setting of its own, unless it has it.
CREATE FUNCTION pg_temp.set_for(login text, setting text, value text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_db_role_setting AS s
        WHERE s.setrole = login::regrole AND s.setdatabase = 0 AND s.setconfig @> ARRAY[setting || '=' || value]
    ) THEN
        PERFORM pg_temp.try(format('ALTER ROLE %I SET %s = %s', login, setting, value));
    END IF;
END
$$;

DO $roles$
DECLARE
    -- The database roles of the table Roles in docs/access.md: `make roles` writes them here.
    viewers CONSTANT text[] := ARRAY[
        'portal_resident',
        'portal_officer',
        'portal_adviser',
        'portal_manager',
        'portal_dpo',
        'portal_administrator',
        'portal_director'];
    bearers CONSTANT text[] := viewers || ARRAY[
        'portal_gate',      -- sessions, accounts and signing in; no people, no documents
        'portal_system',    -- import, reconciliation, mail
        'portal_grants'];   -- writes the grant tables, and nothing else
    logins CONSTANT text[] := ARRAY[
        'portal_web', 'portal_worker',
        'portal_owner'];    -- migrations and policies; the site refuses to serve as this one
    -- Reads every row for a backup and changes none (docs/decisions/0013).
    backup CONSTANT text := 'portal_backup';
    name text;
    most integer;
    holder text;
    granted text[];
    found text;
BEGIN
    -- From PostgreSQL 16 on whoever may create roles has a say in those alone that they made themselves.
    SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname) INTO found
    FROM pg_catalog.pg_roles AS r
    WHERE r.rolname = ANY (bearers || logins || backup)
        AND current_setting('server_version_num')::int >= 160000
        AND NOT pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION');
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'These roles are another administrator''s, and nothing was changed. A superuser must first say: GRANT % TO % WITH ADMIN OPTION;',
            found, quote_ident(current_user) USING ERRCODE = 'insufficient_privilege';
    END IF;
    FOREACH name IN ARRAY bearers || logins || backup LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        -- Named one by one and only where wrong: a managed server lets nobody but its own
        -- superuser mention the first three, not even to take them away.
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name
                   AND (rolsuper OR rolbypassrls AND rolname <> backup OR rolreplication)) THEN
            EXECUTE format('ALTER ROLE %I NOSUPERUSER NOBYPASSRLS NOREPLICATION', name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOCREATEDB NOCREATEROLE %s %s', name,
            CASE WHEN name = ANY (logins || backup) THEN 'LOGIN' ELSE 'NOLOGIN' END,
            -- The owner uses what it may become: it replaces functions it gave to portal_grants.
            CASE WHEN name IN ('portal_owner', backup) THEN 'INHERIT' ELSE 'NOINHERIT' END);
    END LOOP;

    -- Whoever takes all connections of one login leaves the others theirs. A number that somebody has chosen stays.
    FOR name, most IN VALUES ('portal_web', 50), ('portal_worker', 20), ('portal_owner', 10), ('portal_backup', 5) LOOP
        IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name AND rolconnlimit < 0) THEN
            EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', name, most);
        END IF;
    END LOOP;

    -- One connection need not see what another does.
    FOREACH name IN ARRAY ARRAY['portal_web', 'portal_worker'] LOOP
        PERFORM pg_temp.set_for(name, 'track_activities', 'off');
    END LOOP;

    -- The server's log says what went wrong, and quotes no row, statement or value: they hold people. The portal sends
    -- no value inside a statement either (portal/settings), so that a server which refuses these has little to quote.
    FOREACH name IN ARRAY logins LOOP
        PERFORM pg_temp.set_for(name, 'log_error_verbosity', 'terse');
        PERFORM pg_temp.set_for(name, 'log_min_error_statement', 'panic');
        PERFORM pg_temp.set_for(name, 'log_parameter_max_length', '0');
        PERFORM pg_temp.set_for(name, 'log_parameter_max_length_on_error', '0');
    END LOOP;

    -- Without these two the backup's dumps fail, and say so; portal_owner makes them then.
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = backup AND rolbypassrls) THEN
        PERFORM pg_temp.try(format('ALTER ROLE %I BYPASSRLS', backup));
    END IF;
    IF NOT pg_has_role(backup, 'pg_read_all_data', 'MEMBER') THEN
        PERFORM pg_temp.try(format('GRANT pg_read_all_data TO %I', backup));
    END IF;

    FOREACH holder IN ARRAY bearers || logins || backup LOOP
        granted := CASE holder
            WHEN 'portal_web' THEN viewers || ARRAY['portal_gate']
            WHEN 'portal_worker' THEN viewers || ARRAY['portal_system']
            WHEN 'portal_owner' THEN ARRAY['portal_grants']
            ELSE ARRAY[]::text[] END;
        -- A membership that an earlier version or a tired hand has given.
        FOR name IN
            SELECT role.rolname
            FROM pg_catalog.pg_auth_members AS link
            JOIN pg_catalog.pg_roles AS role ON role.oid = link.roleid
            JOIN pg_catalog.pg_roles AS login ON login.oid = link.member
            WHERE login.rolname = holder
              AND role.rolname = ANY (bearers || logins || backup) AND role.rolname <> ALL (granted)
        LOOP
            EXECUTE format('REVOKE %I FROM %I', name, holder);
        END LOOP;
        FOREACH name IN ARRAY granted LOOP
            IF current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE format('GRANT %I TO %I WITH ADMIN FALSE, INHERIT %s, SET TRUE', name, holder,
                    CASE WHEN holder = 'portal_owner' THEN 'TRUE' ELSE 'FALSE' END);
            ELSE
                EXECUTE format('GRANT %I TO %I', name, holder);
            END IF;
        END LOOP;
    END LOOP;
END
$roles$;
