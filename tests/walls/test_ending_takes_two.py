"""What opens something wide again takes two people in PostgreSQL itself, whatever one person sends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.models import TwoPersonRequest
from portal.incidents.models import Freeze, PortalState
from tests.access.closing import close
from tests.access.moves import switch_portal
from tests.access.page import rows_of
from tests.arranging import arranging
from tests.world import World

pytestmark = pytest.mark.django_db

ENDS = {row[0]: row[-1] for row in rows_of("Levels")}
BY_TWO = [level for level, ends in ENDS.items() if ends == "two"]
BY_ONE = [level for level, ends in ENDS.items() if ends == "one"]
RESTART = "restart"
DECIDERS = ("Donald", "Senga", "Moira", "Elspeth")
OTHERS = ("Fiona", "Aileen", "Alan", "Morag")
NO = ("42501", "23", "P0001")
AGREE = "SELECT portal.agree(%(request)s, 'It is mended.')"
ALONE = (
    "UPDATE incidents_freeze SET ended_at = transaction_timestamp(), ended_by = %(me)s",
    "DELETE FROM incidents_freeze",
    "UPDATE incidents_portalstate SET ended_at = transaction_timestamp(), ended_by = %(me)s",
    (
        "INSERT INTO incidents_portalstate (id, recorded_by, state, reason)"
        " VALUES (gen_random_uuid(), %(me)s, 'open', 'It is mended.')"
    ),
    "SELECT portal.carry_out(r, %(other)s) FROM accounts_twopersonrequest AS r",
    AGREE,
    (
        "UPDATE accounts_twopersonrequest SET ended_at = transaction_timestamp(), ended_by = %(me)s,"
        " outcome = 'agreed'"
    ),
    (
        "UPDATE accounts_twopersonrequest SET ended_at = transaction_timestamp(), ended_by = %(other)s,"
        " outcome = 'agreed'"
    ),
    "UPDATE accounts_twopersonrequest SET recorded_by = %(other)s",
)


def shut(world: World, what: str) -> Freeze | PortalState:
    """Close something; gives the row that must end."""
    if what == RESTART:
        switch_portal(world, is_open=False)
        with arranging(deriving=False):
            state: PortalState = PortalState.objects.get(ended_at=None)
        return state
    closed = close(world, what)
    with arranging(deriving=False):
        freeze: Freeze = Freeze.objects.get(pk=closed.id)
    return freeze


def is_shut(row: Freeze | PortalState) -> bool:
    with arranging(deriving=False):
        return bool(type(row).objects.filter(pk=row.pk, ended_at=None).exists())


def sends(world: World, name: str, statement: str, **values: Any) -> object:
    """What PostgreSQL answers to one statement of somebody; a refusal of theirs is no answer."""
    me = world.account(name).id
    try:
        with acting_as(me), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"me": me} | values)
            return cursor.fetchone() if cursor.description else None
    except DatabaseError as refusal:
        # Not a statement that means nothing: a right, a policy, a constraint, or a trigger says no.
        if not str(getattr(refusal.__cause__, "sqlstate", "")).startswith(NO):
            raise
        return None


def asked(world: World, name: str, row: Freeze | PortalState, *, in_the_name_of: str = "") -> UUID:
    """Somebody asks that it opens again."""
    with arranging(deriving=False):
        for earlier in TwoPersonRequest.objects.filter(kind="open portal", ended_at=None):
            earlier.outcome = TwoPersonRequest.RequestOutcome.TAKEN_BACK
            earlier.end(by=None, also=("outcome",))
    about = row.pk if isinstance(row, Freeze) else None
    with acting_as(world.account(name).id), transaction.atomic():
        request: UUID = TwoPersonRequest.objects.create(
            kind="end freeze" if about else "open portal",
            about_id=about,
            reason="It is mended.",
            checked=[],
            recorded_by=world.account(in_the_name_of or name).id,
        ).pk
    return request


@pytest.mark.parametrize("what", [*BY_TWO, RESTART])
@pytest.mark.parametrize("name", DECIDERS)
def test_no_one_opens_it_alone_even_if_they_have_asked(world: World, name: str, what: str) -> None:
    row = shut(world, what)
    # The director sees no freeze of one tenancy, and can ask nothing about it.
    request = asked(world, "Donald" if (name, what) == ("Elspeth", "tenancy") else name, row)
    other = world.account("Moira" if name != "Moira" else "Elspeth").id
    for statement in ALONE:
        sends(world, name, statement, request=request, other=other)
        assert is_shut(row), statement


@pytest.mark.parametrize("what", [*BY_TWO, RESTART])
def test_function_itself_says_no_to_one_person_and_yes_to_the_second(
    world: World, what: str
) -> None:
    row = shut(world, what)
    request = asked(world, "Donald", row)
    assert sends(world, "Donald", AGREE, request=request) == ("same person",)
    assert sends(world, "Senga", AGREE, request=request) == ("no director or manager",)
    for name in OTHERS:
        assert sends(world, name, AGREE, request=request) in (None, ("not there",)), name
    assert is_shut(row)
    assert sends(world, "Moira", AGREE, request=request) == ("done",)
    assert not is_shut(row)


@pytest.mark.parametrize("what", ["everything", RESTART])
def test_what_is_asked_in_the_name_of_another_is_asked_in_ones_own(world: World, what: str) -> None:
    row = shut(world, what)
    request = asked(world, "Donald", row, in_the_name_of="Moira")
    with arranging(deriving=False):
        asker = TwoPersonRequest.objects.get(pk=request).recorded_by
    assert asker == world.account("Donald").id
    assert sends(world, "Donald", AGREE, request=request) == ("same person",)
    assert is_shut(row)


@pytest.mark.parametrize("level", BY_ONE)
@pytest.mark.parametrize("name", [*DECIDERS, *OTHERS])
def test_dpo_or_deputy_alone_opens_one_document_or_one_case(
    world: World, name: str, level: str
) -> None:
    row = shut(world, level)
    sends(world, name, ALONE[0] + " WHERE id = %(row)s", row=row.pk)
    assert is_shut(row) is (name not in ("Donald", "Senga"))
