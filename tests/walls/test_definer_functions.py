"""No function that runs with its owner's rights tells a role of things outside its rows.

Each is asked about them, and about an id or a reference that does not exist: the answers must be equal.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from django.db import connection

from accounts.access import claim
from accounts.access.identity import DatabaseIdentity, acting_as, using_identity
from accounts.access.roles import Role
from accounts.models import User
from documents.models import DocumentGrant
from portal.rls.table import everyone, function_rights, viewers
from tenancies.models import Patch
from tests.arranging import OWNER, arranging, as_role
from tests.factories import AuditEventFactory, TwoPersonRequestFactory, UserFactory
from tests.selection import others_later
from tests.walls.asking_functions import (
    ONE,
    SOME,
    Function,
    Thing,
    functions_that_take_ids,
    seen_among,
    things_there,
    told_apart,
)

pytestmark = pytest.mark.django_db

EXCEPTIONS = {(right.function, role) for right in function_rights() for role in right.tells}
ACCOUNTS_OF_A_ROLE = 3
FIRST_ASKED = ("adviser",)
"""Asked as by `make check`: a role that few functions serve, and to which all the others must say nothing."""


@pytest.fixture
def things(db: None) -> list[Thing]:  # noqa: ARG001
    """Everything of the cast, an entry of the audit log about all of it, and one for each account."""
    there = things_there()
    with arranging(deriving=False):
        AuditEventFactory(event="document_opened", object_ids=[thing.id for thing in there])
        # What changed in an account is told to whoever is to agree to a patch for it.
        accounts = [thing.id for thing in there if thing.table == "accounts_user"]
        AuditEventFactory(
            event="account_written", object_ids=accounts, detail={"fields": ["email"]}
        )
        TwoPersonRequestFactory(
            kind="give patch", about_id=accounts[0], patch_id=Patch.objects.values_list("pk")[0][0]
        )
        # What somebody was served is what a call about them closes.
        for grant in DocumentGrant.objects.order_by("user", "content_object").distinct("user"):
            AuditEventFactory(
                event="document_opened", user_id=grant.user_id, object_ids=[grant.content_object_id]
            )
    return there


def asking_as(role: str) -> list[Callable[[], AbstractContextManager[object]]]:
    """Who asks as a role, each by a true claim: some of its accounts, or the role itself."""
    place = f"portal_{role}"
    if role not in viewers():
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), portal.transaction_began()")
            backend, began = cursor.fetchone()
        signed = claim.sign(user=None, person=None, role=place, backend=backend, began=began)
        return [partial(using_identity, DatabaseIdentity(place, signed))]
    with arranging(deriving=False):
        named = [value for value in Role if value.database_role == place]
        accounts = User.objects.filter(role__in=named, is_active=True).order_by("username")
        if not accounts:
            UserFactory(role=role)
        ids = list(accounts.all().values_list("pk", flat=True)[:ACCOUNTS_OF_A_ROLE])
    assert ids, f"no account acts as {place}"
    return [partial(acting_as, identity) for identity in ids]


def give_everybody_the_right_to_execute(functions: list[Function]) -> None:
    """The mistake of one line: every role may execute every function."""
    roles = ", ".join(f"portal_{role}" for role in everyone())
    with as_role(OWNER), connection.cursor() as cursor:
        for function in functions:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function.signature} TO {roles}")


def told_when_everybody_may_execute(
    functions: list[Function],
    things: list[Thing],
    seen: set[Thing],
    place: str,
    *,
    writes_beside: bool = True,
) -> list[str]:
    """What whoever asks is told of things outside their rows, but for the exceptions of the page."""
    anybodys = {right.function for right in function_rights()}
    served = {right.function for right in function_rights() if place in right.roles}
    told = []
    for function in functions:
        if (function.name, place) not in EXCEPTIONS:
            # What is its owner's alone is asked for by functions that serve the role.
            is_asked = function.name in served or function.name not in anybodys
            most = SOME if is_asked else ONE
            told += told_apart(
                function, things, seen, most, serves=is_asked, writes_beside=writes_beside
            )
    return told


@pytest.mark.parametrize("role", others_later(everyone(), check=FIRST_ASKED, ship=everyone()))
def test_functions_tell_a_role_nothing_of_things_outside_its_rows(
    things: list[Thing], role: str
) -> None:
    """Neither by how they refuse it, nor when it may execute them all by mistake."""
    place = f"portal_{role}"
    functions = functions_that_take_ids()
    served = {right.function for right in function_rights() if place in right.roles}
    first, *_others = asking_as(role)
    with first():
        seen = seen_among(things)
        others_functions = [function for function in functions if function.name not in served]
        told = [
            line
            for one in others_functions
            for line in told_apart(one, things, seen, ONE, serves=False)
        ]
    give_everybody_the_right_to_execute(functions)
    with first():
        told += told_when_everybody_may_execute(functions, things, seen, place, writes_beside=False)
    assert not told, "\n".join(told)


@pytest.mark.nightly
@pytest.mark.parametrize("role", everyone())
def test_functions_tell_no_account_of_a_role_of_things_outside_its_rows(
    things: list[Thing], role: str
) -> None:
    """The test above asks as the first account of each role, and what writes about one thing alone.

    This one asks as some others too, and about a thing beside each of the asker's own.
    """
    functions = functions_that_take_ids()
    asking = asking_as(role)
    give_everybody_the_right_to_execute(functions)
    told = []
    for claimed in asking:
        with claimed():
            seen = seen_among(things)
            told += told_when_everybody_may_execute(functions, things, seen, f"portal_{role}")
    assert not told, "\n".join(told)


@pytest.mark.parametrize("role", others_later(everyone(), check=FIRST_ASKED, ship=everyone()))
def test_functions_tell_a_role_without_a_claim_nothing(things: list[Thing], role: str) -> None:
    functions = functions_that_take_ids()
    give_everybody_the_right_to_execute(functions)
    with as_role(f"portal_{role}"):
        seen = seen_among(things)
        told = [
            line
            for function in functions
            for line in told_apart(function, things, seen, ONE, serves=False)
        ]
    assert not told, "\n".join(told)


@pytest.mark.nightly
def test_every_exception_of_the_page_is_needed(things: list[Thing]) -> None:
    functions = {function.name: function for function in functions_that_take_ids()}
    needed = set()
    for name, place in EXCEPTIONS:
        assert name in functions, f"{name} takes no ids"
        for claimed in asking_as(place.removeprefix("portal_")):
            with claimed():
                if told_apart(functions[name], things, seen_among(things), SOME):
                    needed.add((name, place))
                    break
    assert needed == EXCEPTIONS


def test_the_exceptions_are_of_roles_that_may_execute_the_function() -> None:
    assert [right for right in function_rights() if not set(right.tells) <= set(right.roles)] == []
