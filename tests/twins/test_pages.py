"""What somebody may not see does not change one byte of what they are answered, page by page."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.twins.answers import Answer, Request, answer_to, difference
from tests.twins.making import two_databases
from tests.twins.otherwise import Twins
from tests.twins.requests import requests_of

READERS = {
    "nobody": "signed out",
    "Morag": "joint tenant with a share",
    "Otis": "occupant",
    "Iain": "leaver, in two roles of one case",
    "Dougal": "resident of two homes",
    "Wilma": "blocked from one document",
    "Zara": "blocked from everything",
    "Victoria": "protected",
    "Rab": "sole tenant, accused without knowing",
    "Fiona": "officer with a patch",
    "Graham": "officer who is a party to a case",
    "Hamish": "officer who is close to someone of their patch",
    "Aileen": "adviser",
    "Rhona": "manager who is a party to a case",
    "Alan": "administrator",
}


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("name", READERS)
def test_twins_cannot_be_told_apart_by_any_page(
    name: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), two_databases(name, worker_id) as (twins, first, second):
        asked = list(requests_of(twins))
        one = answers_in(first, twins, asked)
        other = answers_in(second, twins, asked)
    differ = [
        f"{request}: {differs}"
        for request, a, b in zip(asked, one, other, strict=True)
        if (differs := difference(a, b))
    ]
    assert name == "nobody" or not any(answer.leads_to_signing_in for answer in one)
    assert not differ, "\n".join(differ)


def answers_in(database: OwnDatabase, twins: Twins, asked: list[Request]) -> list[Answer]:
    """What one database answers, to somebody who has just signed in."""
    with database.as_login("web"):
        mail.outbox.clear()
        with transaction.atomic():
            account = None if twins.name == "nobody" else twins.first.account(twins.name).id
            browser = PersonsClient(account)
        return [answer_to(browser, request) for request in asked]
