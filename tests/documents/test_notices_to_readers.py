"""Residents are told that there is something new: once a day, without a word of what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import OutgoingMail, User
from portal.incidents.models import PortalState
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.staff.pages import REASON, release_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    """The mail that waits, by its reader, once what is done at a commit is done."""
    with arranging(deriving=False):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        mail = OutgoingMail.objects.filter(subject="Something new in your account")
        found = dict(mail.values_list("to", "body"))
        assert len(found) == mail.count()
    return found


def address_of(world: World, name: str) -> str:
    with arranging(deriving=False):
        return User.objects.get(pk=world.account(name).id).email


def release(world: World, as_person: AsPerson, document: str, **form: str) -> None:
    answer = as_person("Fiona").post(release_page(world, document), REASON | form)
    assert answer.status_code == 302


def test_only_people_who_can_read_it_now_are_notified(world: World, as_person: AsPerson) -> None:
    release(world, as_person, "NOISE second letter to Morag")
    assert set(told()) == {address_of(world, "Morag")}


def test_mail_names_no_document_home_or_person(world: World, as_person: AsPerson) -> None:
    release(world, as_person, "Loch unreleased", audience="household")
    assert len(told()) > 1
    for body in told().values():
        assert "Sign in the way you normally do to see it." in body
        assert "http" not in body
        assert not tokens_in(body)


def test_second_document_on_one_day_sends_no_second_mail(world: World, as_person: AsPerson) -> None:
    release(world, as_person, "NOISE second letter to Morag")
    release(world, as_person, "Loch unreleased", audience="household")
    assert address_of(world, "Morag") in told()


def test_quiet_account_is_not_told(world: World, as_person: AsPerson) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Morag").id).update(quiet=True)
    release(world, as_person, "NOISE second letter to Morag")
    assert told() == {}


def test_no_one_is_notified_while_the_portal_is_closed(world: World, as_person: AsPerson) -> None:
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
    release(world, as_person, "NOISE second letter to Morag")
    assert told() == {}
