"""Turns the SQL files and docs/access.md into the statements that build wall 2, in their order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from portal.rls import table

HERE = Path(__file__).parent
FUNCTIONS = (
    "place",
    "waiting",
    "claim",
    "kinds",
    "served",
    "history",
    "folding",
    "held",
    "letters",
    "facts",
    "what_if",
    "residents",
    "outside",
    "too_close",
    "staff",
    "facts_end",
    "states",
    "pause",
    "readers",
    "name_index",
    "callers",
    "desk",
    "writing",
    "releases",
    "versions",
    "grants",
    "doubts",
    "activation",
    "two_people",
    "restored",
    "incidents",
    "narrowing",
    "advice",
    "dealing",
    "safety",
    "tasks",
    "reports",
    "notices",
    "holds",
    "audit_log",
    "own_account",
    "administration",
    "throttle",
    "jobs",
    "checks",
    "letter_runs",
    "ladder",
    "oversight",
    "drills",
    "stock",
    "housekeeping",
    "disk",
    "audit",
)
POLICIES = (
    "policies_accounts",
    "policies_tenancies",
    "policies_cases",
    "policies_documents",
    "policies_portal",
)
APPS = ("accounts", "tenancies", "cases", "documents", "incidents")


@cache
def walls_sql() -> str:
    """Everything that builds wall 2 on migrated tables, as one script to run as the owner."""
    return "\n".join(
        [
            "CREATE SCHEMA IF NOT EXISTS portal;",
            # For a moment: whoever is given a function must be able to create one. Taken away below.
            "GRANT USAGE, CREATE ON SCHEMA portal TO portal_grants;",
            *_drop_triggers_and_rules(),
            *_read(FUNCTIONS),
            *_keep_pasts(),
            *_drop_policies(),
            *_read(POLICIES),
            *_keep_no_samples(),
            *_open_to_system_and_grants(),
            *_rights(),
        ]
    )


def kinds_sql() -> str:
    """The part of it that tells PostgreSQL who may ever read which kind of document."""
    return "".join(_read(("kinds",)))


def app_tables() -> dict[str, str]:
    """Every table of our own apps: `app.Model` to table name."""
    return {
        model._meta.label: model._meta.db_table
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


def _read(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        text = (HERE / f"{name}.sql").read_text(encoding="utf-8")
        for name_in_text, value in (
            ("{reports_that_ring}", settings.REPORTS_THAT_RING),
            ("{documents_a_person_closes_a_week}", settings.DOCUMENTS_A_PERSON_CLOSES_A_WEEK),
            ("{hours_until_others_decide}", settings.HOURS_UNTIL_OTHERS_DECIDE),
            ("{minutes_until_the_next_may_agree}", settings.MINUTES_UNTIL_THE_NEXT_MAY_AGREE),
            ("{minutes_an_acknowledgement_buys}", settings.MINUTES_AN_ACKNOWLEDGEMENT_BUYS),
            ("{ladder}", _ladder()),
            ("{minutes_a_drill_lasts}", settings.MINUTES_A_DRILL_LASTS),
            ("{days_from_a_real_call_to_a_drill}", settings.DAYS_FROM_A_REAL_CALL_TO_A_DRILL),
            ("{days_a_letter_lasts}", settings.DAYS_A_LETTER_LASTS),
            ("{days_a_code_in_person_lasts}", settings.DAYS_A_CODE_IN_PERSON_LASTS),
            ("{tries_a_code}", settings.TRIES_A_CODE),
            ("{minutes_a_pass_lasts}", settings.MINUTES_A_PASS_LASTS),
            ("{days_a_document_is_new}", settings.DAYS_A_DOCUMENT_IS_NEW),
            ("{database_role_of_each_role}", _database_role_of_each_role()),
            ("{roles_without_a_second_person}", _roles_without_a_second_person()),
            ("{database_roles_of_staff}", _database_roles_of_staff()),
            ("{viewers}", ", ".join(f"{table.PREFIX}{viewer}" for viewer in table.viewers())),
            ("{roles_that_find_no_one}", _listed(table.roles_that_find_no_one())),
            ("{readers_of_kinds}", _readers_of_kinds()),
            ("{opened_outside_a_day}", settings.OPENED_OUTSIDE_A_DAY),
            ("{reasons_to_look_outside}", _reasons_to_look_outside()),
            ("{version_of_the_check}", _version_of_the_check()),
        ):
            text = text.replace(name_in_text, str(value))
        yield text


def _ladder() -> str:
    """The rows of the ladder: a step's place, the role that stands on it, the time until the next."""
    steps = zip(("dpo", "deputy", "director"), settings.LADDER_MINUTES, strict=True)
    return ", ".join(
        f"({place}, '{role}', interval '{minutes} minutes')"
        for place, (role, minutes) in enumerate(steps)
    )


def _database_role_of_each_role() -> str:
    """The cases of a CASE over an account's role; there is none for a role that is not on the page."""
    return " ".join(
        f"WHEN '{role.name}' THEN '{table.PREFIX}{role.viewer}'" for role in table.account_roles()
    )


def _roles_without_a_second_person() -> str:
    """What one administrator alone may give, as a list for IN: any other role needs two."""
    return _listed(role.name for role in table.account_roles() if not role.needs_two)


def _database_roles_of_staff() -> str:
    """Everyone who works here, as a list for IN: any of them may log a breach, and rehearse it."""
    return _listed(f"{table.PREFIX}{viewer}" for viewer in sorted(table.staff()))


def _listed(names: Iterable[str]) -> str:
    """Names as a list for IN."""
    return ", ".join(f"'{name}'" for name in names)


def _reasons_to_look_outside() -> str:
    """The reasons that an officer may choose from, as a list for IN."""
    patch: Any = apps.get_model("tenancies.Patch")
    return _listed(patch.OutsideReason.values)


def _version_of_the_check() -> str:
    """The version of the check's code by which a document must have been checked."""
    check: Any = apps.get_model("documents.Check")
    version: str = check.current_version()
    return version


def _readers_of_kinds() -> str:
    """Who alone may read which kind, which sides may not, what residents give, as JSON in an SQL string."""
    document: Any = apps.get_model("documents.Document")
    sides = apps.get_model("cases.Party")._meta.get_field("role").choices or ()
    kinds: dict[str, dict[str, Any]] = {}
    for these in ("tenants", "no resident"):
        for kind in document.kinds_read_by(these):
            kinds.setdefault(kind, {})["readers"] = these
    for side, _words in sides:
        for kind in document.kinds_kept_from(side):
            kinds.setdefault(kind, {}).setdefault("kept_from", []).append(side)
    for kind in document.kinds_from_residents():
        kinds.setdefault(kind, {})["from_residents"] = True
    return json.dumps(kinds, sort_keys=True).replace("'", "''")


def _drop_triggers_and_rules() -> Iterator[str]:
    """Take away what an earlier version or somebody's hand has hung on our tables.

    What was left would be noted as built by this code, and the start-up check be content with it.
    """
    yield """
        DO $$
        DECLARE
            old record;
        BEGIN
            FOR old IN
                SELECT t.tgname AS name, t.tgrelid::regclass AS "table" FROM pg_trigger AS t
                JOIN pg_class AS c ON c.oid = t.tgrelid
                WHERE c.relnamespace IN ('public'::regnamespace, 'portal'::regnamespace)
                    AND NOT t.tgisinternal
            LOOP
                EXECUTE format('DROP TRIGGER %I ON %s', old.name, old."table");
            END LOOP;
            FOR old IN
                SELECT rulename, schemaname, tablename FROM pg_rules
                WHERE schemaname IN ('public', 'portal')
            LOOP
                EXECUTE format('DROP RULE %I ON %I.%I', old.rulename, old.schemaname, old.tablename);
            END LOOP;
        END
        $$;"""


def _keep_pasts() -> Iterator[str]:
    """Keep what is overwritten of the columns that access.md names, and let no row of them be deleted."""
    tables = app_tables()
    for kept in table.kept_columns():
        name = tables[kept.model]
        before, after = (
            ", ".join(f'{row}."{column}"' for column in kept.columns) for row in ("OLD", "NEW")
        )
        listed = ", ".join(f"'{column}'" for column in kept.columns)
        yield (
            f'CREATE TRIGGER keeps_the_past AFTER UPDATE ON public."{name}" FOR EACH ROW'
            f" WHEN (ROW({before}) IS DISTINCT FROM ROW({after}))"
            f" EXECUTE FUNCTION portal.keep_past({listed});"
        )
        yield (
            f'CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON public."{name}"'
            " FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_change();"
        )


def _drop_policies() -> Iterator[str]:
    yield """
        DO $$
        DECLARE
            old record;
        BEGIN
            FOR old IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
                EXECUTE format('DROP POLICY %I ON public.%I', old.policyname, old.tablename);
            END LOOP;
        END
        $$;"""
    for name in app_tables().values():
        # Definer functions read as the tables' owner, whom no policy holds.
        yield f'ALTER TABLE public."{name}" ENABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;'
    for plain in table.plain_tables():
        state = "ENABLE" if plain.is_for_the_gate_only else "DISABLE"
        yield f'ALTER TABLE public."{plain.table}" {state} ROW LEVEL SECURITY;'


def _keep_no_samples() -> Iterator[str]:
    """Keep no statistics of what is written about people.

    The planner estimates from samples of a column before any policy is asked, and EXPLAIN tells its
    estimates to whoever holds a right on the column: value by value, the sample could be guessed.
    What happened in the audit log is sampled: it says nothing of anybody, and without a sample the rare
    events are looked for from end to end.
    """
    tables = [
        *app_tables().values(),
        *(p.table for p in table.plain_tables() if p.is_for_the_gate_only),
    ]
    listed = ", ".join(f"'{name}'" for name in tables)
    yield f"""
        DO $$
        DECLARE
            kept record;
        BEGIN
            FOR kept IN
                SELECT a.attrelid::regclass AS "table", a.attname AS "column"
                FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ({listed})
                    AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget IS DISTINCT FROM 0
                    AND (a.atttypid::regtype::text IN ('text', 'character varying', 'jsonb', 'inet')
                        OR a.attname = 'born_on'
                        OR (c.relname, a.attname) = ('documents_foundwords', 'people'))
                    AND (c.relname, a.attname) <> ('accounts_auditevent', 'event')
            LOOP
                EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0',
                    kept."table", kept."column");
            END LOOP;
        END
        $$;"""  # noqa: S608 (our own tables' names)


def _open_to_system_and_grants() -> Iterator[str]:
    """System work by its claim, and the grants' function, see every row of their tables."""
    tables = app_tables()
    by_system, by_grants = (
        {tables[right.model] for right in table.model_rights() if right.role == role}
        for role in ("system", "grants")
    )
    by_system |= {plain.table for plain in table.plain_tables() if plain.is_for_the_gate_only}
    for name in sorted(by_system):
        yield (
            f'CREATE POLICY work_by_claim ON public."{name}" FOR ALL TO portal_system'
            " USING ((SELECT portal.at_work())) WITH CHECK ((SELECT portal.at_work()));"
        )
    for name in sorted(by_grants):
        yield (
            f'CREATE POLICY work_on_every_row ON public."{name}" FOR ALL TO portal_grants'
            " USING (true) WITH CHECK (true);"
        )


def _rights() -> Iterator[str]:
    """Take every right away, then give exactly those of access.md."""
    roles = ", ".join(
        ["PUBLIC", "portal_web", "portal_worker", *(f"portal_{r}" for r in table.everyone())]
    )
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public, portal FROM {roles};"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public, portal FROM {roles};"
    yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public, portal FROM {roles};"
    yield f"REVOKE ALL ON SCHEMA portal FROM {roles};"
    # The owner of these two keeps the right to run them, or the functions themselves could not.
    for own in ("derive_grants(uuid[], uuid[])", "my_grants()"):
        yield f"GRANT EXECUTE ON FUNCTION portal.{own} TO portal_grants;"
    usage = ", ".join(
        ["portal_web", "portal_worker", *(f"portal_{role}" for role in table.everyone())]
    )
    yield f"GRANT USAGE ON SCHEMA portal TO {usage};"
    yield "GRANT SELECT ON portal.walls, portal.rule_settings, portal.kind_readers TO portal_web;"
    yield "GRANT SELECT ON portal.rule_settings TO portal_system, portal_grants;"
    yield "GRANT SELECT ON portal.kind_readers TO portal_system;"
    tables = app_tables()
    for right in table.model_rights():
        if right.role == "–":
            continue
        name = tables[right.model]
        for verb, columns in (
            ("SELECT", right.reads),
            ("INSERT", right.adds),
            ("UPDATE", right.changes),
        ):
            if columns is not None:
                listed = "(" + ", ".join(f'"{c}"' for c in columns) + ")" if columns else ""
                yield f'GRANT {verb} {listed} ON public."{name}" TO portal_{right.role};'
        if right.role == "grants" and right.changes is not None:
            yield f'GRANT DELETE ON public."{name}" TO portal_grants;'
    for plain in table.plain_tables():
        for role in plain.readers:
            yield f'GRANT SELECT ON public."{plain.table}" TO portal_{role};'
        for role in plain.writers:
            yield f'GRANT INSERT, UPDATE, DELETE ON public."{plain.table}" TO portal_{role};'
    for function in table.function_rights():
        yield f"GRANT EXECUTE ON FUNCTION portal.{function.function} TO {', '.join(function.roles)};"
