"""Django's own question, `user.has_perm`, is answered as wall 1 answers it, and by nothing else."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.context_processors import auth
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.access import NoViewerError, acting_as
from accounts.access.system import system_access
from accounts.models import User
from tests.access.looking import all_rows, through_both
from tests.access.page import reads_anything, rows_of
from tests.model.expectation import VIEWERS
from tests.world import RESIDENTS, STAFF, World

# No door opens for Paula and Neil, whose accounts are deactivated.
EVERYBODY = [name for name in (*RESIDENTS, "Hugh", *STAFF) if name not in ("Paula", "Neil")]
# Of these every row is asked for, of the others eight rows a table: it is the same code for all.
ROW_BY_ROW = ("Morag", "Moira")
# Without managers of wall 1: nothing is said about them.
UNSCOPED = {
    "accounts.User",
    "accounts.SignInTry",
    "accounts.OutgoingMail",
    "accounts.Job",
    "incidents.Alarm",
}
LABELS = sorted({row[0] for row in rows_of("Models")})
NOISE = "cases.view_case"

pytestmark = pytest.mark.django_db


def view(label: str) -> str:
    """The permission to view a model's rows."""
    app_label, model = label.split(".")
    return f"{app_label}.view_{model.lower()}"


def row(label: str, key: Any) -> models.Model:
    """Something of a table, as far as a permission asks about it."""
    found: models.Model = apps.get_model(label)(pk=key)
    return found


def asked_about(name: str, seen: frozenset[Any], there: frozenset[Any]) -> set[Any]:
    """The rows to ask for: some that are seen, some that are not."""
    if name in ROW_BY_ROW:
        return {*there}
    chance = random.Random(name)  # noqa: S311 (the same rows each time)
    return {
        key
        for some in (seen, there - seen)
        for key in chance.sample(sorted(some), min(4, len(some)))
    }


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_may_view_exactly_the_rows_that_the_managers_give_them(
    world: World, name: str
) -> None:
    account = User(pk=world.account(name).id)
    wrong, asked = [], 0
    for label in (label for label in LABELS if label not in UNSCOPED):
        seen, there = through_both(account.pk, label), all_rows(label)
        with acting_as(account.pk):
            for key in asked_about(name, seen, there):
                may_view = account.has_perm(view(label), row(label, key))
                asked += 1
                if may_view != (key in seen):
                    wrong.append(f"{label} {world.name_of(key)}: {may_view}")
    assert wrong == []
    assert asked > 100


@pytest.mark.parametrize("name", ["Morag", "Fiona", "Aileen", "Moira", "Donald", "Senga", "Alan"])
def test_without_an_object_the_role_decides_as_the_page_says(world: World, name: str) -> None:
    account = world.account(name)
    role = "dpo" if account.role == "deputy" else account.role
    assert role in VIEWERS
    with acting_as(account.id):
        may_view = {label for label in LABELS if User(pk=account.id).has_perm(view(label))}
        apps_seen = {app for app in ("tenancies", "cases", "documents", "incidents")
                     if User(pk=account.id).has_module_perms(app)}  # fmt: skip
    assert may_view == {label for label in LABELS if reads_anything(label, role)} - UNSCOPED
    assert apps_seen == {label.split(".")[0] for label in may_view} - {"accounts", "portal"}


def test_answer_is_not_kept_while_the_facts_change(world: World) -> None:
    """A freeze in the same transaction takes the document away from the resident who had it."""
    morag, donald = User(pk=world.account("Morag").id), world.account("Donald").id
    document = row("documents.Document", world.document("Loch gas").id)
    with acting_as(morag.pk):
        assert morag.has_perm("documents.view_document", document)
        with acting_as(donald), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO incidents_freeze (id, level, document_id, reason, recorded_by)"
                " VALUES (gen_random_uuid(), 'document', %s, 'x', %s)",
                [document.pk, donald],
            )
        assert not morag.has_perm("documents.view_document", document)


@pytest.mark.parametrize("verb", ["add", "change", "delete", "read", "work", ""])
def test_every_other_permission_is_denied(world: World, verb: str) -> None:
    moira = User(pk=world.account("Moira").id)
    document = row("documents.Document", world.document("Loch gas").id)
    with acting_as(moira.pk):
        assert not moira.has_perm(f"documents.{verb}_document")
        assert not moira.has_perm(f"documents.{verb}_document", document)
        assert moira.has_perms(["documents.view_document"], document)
        assert not moira.has_perms(["documents.view_document", "documents.add_document"], document)


def test_permission_is_for_the_model_that_it_names(world: World) -> None:
    moira = User(pk=world.account("Moira").id)
    with acting_as(moira.pk):
        assert not moira.has_perm(NOISE, row("documents.Document", world.case("NOISE").id))
        assert not moira.has_perm("cases.view_nothing")
        assert not moira.has_perm("view_case")
        assert moira.has_perm(NOISE, row("cases.Case", world.case("NOISE").id))


def test_nothing_is_said_where_nobody_asks(world: World) -> None:
    fiona, moira = (User(pk=world.account(name).id) for name in ("Fiona", "Moira"))
    noise = row("cases.Case", world.case("NOISE").id)
    for asking in (fiona, AnonymousUser()):
        with pytest.raises(NoViewerError):
            asking.has_perm(NOISE, noise)
        with pytest.raises(NoViewerError):
            asking.has_perm(NOISE)
        with pytest.raises(NoViewerError):
            asking.has_module_perms("cases")
    with acting_as(moira.pk), pytest.raises(NoViewerError):
        fiona.has_perm(NOISE, noise)
    with acting_as(moira.pk), acting_as(fiona.pk):
        assert fiona.has_perm(NOISE, noise)
        with pytest.raises(NoViewerError):
            moira.has_perm(NOISE, noise)


def test_nothing_is_said_in_system_work(world: World) -> None:
    fiona = User(pk=world.account("Fiona").id)
    with (
        transaction.atomic(),
        system_access("a test"),
        pytest.raises(NoViewerError),
    ):
        fiona.has_perm(NOISE)


def test_account_that_calls_itself_a_superuser_may_view_no_more(world: World) -> None:
    callum = User(pk=world.account("Callum").id)
    callum.is_superuser = callum.is_staff = True  # type: ignore[attr-defined]
    with acting_as(callum.pk):
        assert not callum.has_perm(NOISE, row("cases.Case", world.case("NOISE").id))
        assert not callum.has_perm("cases.change_case")


def rendered(account: UUID, text: str) -> str:
    """What a template says to somebody, given what every page is given."""
    request = RequestFactory().get("/")
    request.user = User(pk=account)
    with acting_as(account):
        return Template(text).render(Context(auth(request)))


def test_templates_ask_with_perms(world: World) -> None:
    asks = "{% if perms.cases.view_party %}parties{% endif %} {% if perms.cases %}cases{% endif %}"
    assert rendered(world.account("Morag").id, asks).split() == ["cases"]
    assert rendered(world.account("Fiona").id, asks).split() == ["parties", "cases"]
    assert rendered(world.account("Aileen").id, asks).split() == []


def test_page_that_does_not_ask_pays_nothing_for_perms(world: World) -> None:
    morag = world.account("Morag").id
    with CaptureQueriesContext(connection) as without, acting_as(morag):
        pass
    with CaptureQueriesContext(connection) as given:
        assert rendered(morag, "Nothing is asked.") == "Nothing is asked."
    assert len(given) == len(without)
