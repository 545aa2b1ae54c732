"""Whatever changes later, the answer for an earlier moment is the answer that was given then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection

from accounts import administration
from accounts.access import Role, acting_as, today
from accounts.account_state import AccountState
from accounts.models import User
from portal.rls.statements import app_tables
from portal.rls.table import kept_columns
from tenancies.imports.tables import Table
from tests.databases import OwnDatabase
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    CASE,
    EWAN,
    HOME_OF_EWAN,
    HOME_OF_ISLA,
    ISLA,
    NUMBER_1,
    RENT_STATEMENT,
)
from tests.imports.landlord import Landlord

Answers = dict[str, set[tuple[Any, ...]]]

WHO_MAY = (
    "entitled_documents",
    "entitled_shares",
    "entitled_homes",
    "occupancy_reach",
    "case_reach",
    "days_after_leaving",
)


class Life:
    """What happens to one landlord's data, each step in a transaction of its own."""

    def __init__(self, landlord: Landlord, database: OwnDatabase, settings: LazySettings) -> None:
        self.landlord, self.export = landlord, landlord.export
        self.database, self.settings = database, settings
        self.accounts = {ref: landlord.account_for(ref) for ref in (ISLA, CALLUM)}
        self.officer = landlord.officer("S001")
        with landlord.inside():
            self.administrator = User.objects.create_user("alan", role=Role.ADMINISTRATOR)
            self.today = today()

    def home_moves_to_another_patch(self) -> None:
        self.export.add(Table.PATCHES, patch_code="LN-02", patch_name="Other")
        self.export.change(Table.PROPERTIES, NUMBER_1, patch_code="LN-02")
        self.landlord.load()

    def tenancy_has_other_dates(self) -> None:
        self.export.change(Table.TENANCIES, HOME_OF_ISLA, start_date="2019-06-01")
        self.export.change(Table.TENANCIES, HOME_OF_EWAN, end_date="2027-01-31")
        self.landlord.load()

    def case_is_of_another_kind(self) -> None:
        self.export.change(Table.CASES, CASE, category="domestic abuse")
        self.landlord.load()

    def tenant_turns_out_to_be_a_child(self) -> None:
        self.export.change(Table.PEOPLE, ISLA, date_of_birth=self.days_ago(15 * 365).isoformat())
        self.landlord.load()

    def partner_left_three_weeks_ago(self) -> None:
        self.export.rows[Table.HOUSEHOLD][1]["to_date"] = self.days_ago(21).isoformat()
        self.landlord.load()

    def fewer_days_after_leaving(self) -> None:
        self.apply_walls(7)

    def more_days_after_leaving(self) -> None:
        self.apply_walls(60)

    def person_dies(self) -> None:
        self.export.change(Table.PEOPLE, CALLUM, date_of_death=self.days_ago(1).isoformat())
        self.landlord.load()

    def document_is_not_ours_any_more(self) -> None:
        self.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Smith")
        self.landlord.load()

    def account_is_switched_off(self) -> None:
        self.stands(self.accounts[ISLA], Role.RESIDENT, is_active=False)

    def officer_becomes_an_adviser(self) -> None:
        self.stands(self.officer, Role.ADVISER, is_active=True)

    def colleague_is_a_party(self) -> None:
        with self.landlord.inside(), acting_as(self.administrator.pk):
            administration.note_person(account=self.officer, reference=EWAN, reason="He said so.")

    def account_is_made(self) -> None:
        self.landlord.account_for(EWAN)

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def apply_walls(self, days: int) -> None:
        self.settings.DAYS_AFTER_LEAVING = days
        said = StringIO()
        with self.database.as_login("owner"):
            call_command("apply_walls", stdout=said)
        assert "DAYS_AFTER_LEAVING has changed: run derive_grants now." in said.getvalue()
        call_command("derive_grants", verbosity=0)

    def stands(self, account: User, role: Role, *, is_active: bool) -> None:
        with self.landlord.inside():
            administration.change_account_state(
                account=account,
                before=AccountState(Role(account.role), account.is_data_steward, account.is_active),
                wanted=AccountState(role, is_data_steward=False, is_active=is_active),
                reason="A test.",
            )


STEPS: list[Callable[[Life], None]] = [
    Life.home_moves_to_another_patch,
    Life.tenancy_has_other_dates,
    Life.case_is_of_another_kind,
    Life.partner_left_three_weeks_ago,
    Life.fewer_days_after_leaving,
    Life.more_days_after_leaving,
    Life.document_is_not_ours_any_more,
    Life.tenant_turns_out_to_be_a_child,
    Life.officer_becomes_an_adviser,
    Life.colleague_is_a_party,
    Life.account_is_switched_off,
    Life.account_is_made,
    Life.person_dies,
]


@pytest.fixture
def life(landlord: Landlord, empty_database: OwnDatabase, settings: LazySettings) -> Life:
    landlord.load()
    landlord.open()
    landlord.release(RENT_STATEMENT)
    landlord.share_and_release(ASB_LETTER)
    return Life(landlord, empty_database, settings)


def answers(landlord: Landlord, moment: datetime | None = None) -> Answers:
    """Who was entitled to what, and every value that decides access, now or at a moment."""
    with landlord.inside(), connection.cursor() as cursor:
        found: Answers = {}
        for function in (*WHO_MAY, "account_at"):
            # As text: Python knows no day without end.
            cursor.execute(f"SELECT line::text FROM portal.{function}(%s) AS line", [moment])
            found[function] = set(cursor.fetchall())
        for kept in kept_columns():
            table = app_tables()[kept.model]
            listed = ", ".join(f"past.{column}" for column in kept.columns)
            cursor.execute(
                f"SELECT present.id, {listed} FROM {table} AS present"
                f" LEFT JOIN portal.earlier_values('{table}', %s) AS earlier"
                " ON earlier.row_id = present.id"
                " CROSS JOIN LATERAL jsonb_populate_record(present, earlier.was) AS past",
                [moment],
            )
            found[table] = set(cursor.fetchall())
    return found


def now(landlord: Landlord) -> datetime:
    with landlord.inside(), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


@pytest.mark.parametrize("steps", [STEPS, STEPS[::-1]], ids=["forwards", "backwards"])
def test_after_every_step_each_earlier_moment_is_answered_as_it_was(
    life: Life, steps: list[Callable[[Life], None]]
) -> None:
    past = [(now(life.landlord), answers(life.landlord))]
    for step in steps:
        step(life)
        present = answers(life.landlord)
        if steps is STEPS:  # In another order some come too late to change an answer.
            assert present != past[-1][1], f"{step.__name__} changed nothing"
        for moment, then in past:
            said = answers(life.landlord, moment)
            for what, rows in then.items():
                # Accounts made since then are there too, and were in nobody's hands.
                assert rows <= said[what], f"{what} after {step.__name__}"
                assert what not in WHO_MAY or rows == said[what], f"{what} after {step.__name__}"
        past.append((now(life.landlord), present))
