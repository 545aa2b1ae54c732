"""A report that is sent after its page's session has ended is whole: whose it is, the document, the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core import signing
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import AuditEvent
from documents.models import Block, Document
from portal.incidents.models import Report
from portal.incidents.report_token import SALT, token_for
from tests.accounts.doing import type_password
from tests.activation.letters import give_code, type_code
from tests.arranging import arranging, at_the_gate
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
LETTER = "NOISE letter to Morag"
CALL = "SELECT portal.report_not_mine(NULL, 'not sure', '', '', '', 'x'::bytea, %s)"
ANSWERS = {"wrong": "not for me", "what": "It names my neighbour.", "contact": "0141 496 0000"}


def last_report() -> Report:
    with arranging(deriving=False):
        report: Report = Report.objects.latest("recorded_at", "reference")
    return report


def is_frozen(document: UUID) -> bool:
    with arranging(deriving=False):
        return bool(Document.objects.get(pk=document).frozen)


def token_on(page: Any) -> str:
    (token,) = re.findall(r'name="shown" value="([^"]+)"', page.content.decode())
    return str(token)


def opened_and_about_to_tell(world: World, browser: PersonsClient, name: str) -> tuple[str, str]:
    """The address of the form about a document that they have just opened, and the form's token."""
    document = world.document(name).id
    browser.get(f"/documents/{document}/")
    address = f"/documents/{document}/not-mine/"
    return address, token_on(browser.get(address))


def test_report_sent_after_the_session_ended_counts_as_its_reporters_and_closes_the_document(
    world: World, as_person: AsPerson
) -> None:
    morag = as_person("Morag")
    address, token = opened_and_about_to_tell(world, morag, LETTER)
    with time_machine.travel(timezone.now() + timedelta(minutes=40), tick=False):
        done = morag.post(address, ANSWERS | {"shown": token}, follow=True)
    assert "We have closed the document until we have checked it." in done.content.decode()
    report, letter = last_report(), world.document(LETTER).id
    assert (report.person_id, report.document_id) == (world.person("Morag").id, letter)
    assert (report.what, report.contact) == (ANSWERS["what"], ANSWERS["contact"])
    assert is_frozen(letter)
    with arranging(deriving=False):
        entry = AuditEvent.objects.filter(event="reported_not_mine").latest("seq")
    assert entry.user_id == world.account("Morag").id


def test_document_chosen_from_the_list_is_not_dropped_with_the_session(
    world: World, as_person: AsPerson
) -> None:
    morag, letter = as_person("Morag"), world.document(LETTER).id
    morag.get(f"/documents/{letter}/")
    token = token_on(morag.get("/not-mine/"))
    chosen = {"shown": token, "document": str(letter)}
    unfinished = PersonsClient().post("/not-mine/", chosen | {"what": "a few words"})
    assert "a few words" in unfinished.content.decode()
    assert f'name="document" value="{letter}"' in unfinished.content.decode()
    assert "Letter about your case" not in unfinished.content.decode()
    PersonsClient().post("/not-mine/", chosen | ANSWERS)
    assert last_report().document_id == letter


def test_whoever_is_signed_in_when_it_is_sent_counts_instead(
    world: World, as_person: AsPerson
) -> None:
    address, token = opened_and_about_to_tell(world, as_person("Morag"), LETTER)
    as_person("Otis").post(address, ANSWERS | {"shown": token})
    assert last_report().person_id == world.person("Otis").id
    assert last_report().document_id is None
    assert not is_frozen(world.document(LETTER).id)


@pytest.mark.parametrize("how", ["after a day", "of another page", "of another form", "invented"])
def test_token_is_for_its_own_form_for_a_day(world: World, as_person: AsPerson, how: str) -> None:
    address, token = opened_and_about_to_tell(world, as_person("Morag"), LETTER)
    account = world.account("Morag").id
    when = timezone.now()
    if how == "after a day":
        when += timedelta(hours=25)
    token = {
        "after a day": token,
        "of another page": token_for(account, world.document("Loch gas").id),
        "of another form": signing.dumps([str(account), ""], salt=f"{SALT}.other"),
        "invented": "nonsense",
    }[how]
    with time_machine.travel(when, tick=False):
        answer = PersonsClient().post(address, ANSWERS | {"shown": token}, follow=True)
    assert answer.status_code == 200
    assert last_report().person_id is None
    assert last_report().what == ANSWERS["what"]
    assert not is_frozen(world.document(LETTER).id)


def test_report_of_an_account_that_was_switched_off_is_a_strangers(
    world: World, as_person: AsPerson
) -> None:
    address, token = opened_and_about_to_tell(world, as_person("Morag"), LETTER)
    with arranging():
        from accounts.models import User

        User.objects.filter(pk=world.account("Morag").id).update(is_active=False)
    PersonsClient().post(address, ANSWERS | {"shown": token})
    assert last_report().person_id is None
    assert not is_frozen(world.document(LETTER).id)


def test_page_made_stale_by_another_sign_in_keeps_what_was_typed(
    world: World,
) -> None:
    """Signing in changes the browser's secret: the page in the other tab is shown once more, and works."""
    assert world.residents
    browser = PersonsClient(enforce_csrf_checks=True)
    page = browser.post("/not-mine/", ANSWERS)
    assert page.status_code == 403
    said = page.content.decode()
    assert "What you typed is still here." in said
    assert ANSWERS["what"] in said
    assert ANSWERS["contact"] in said
    with arranging(deriving=False):
        assert not Report.objects.filter(what=ANSWERS["what"]).exists()
    (secret,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', said)
    again = ANSWERS | {"csrfmiddlewaretoken": secret}
    here = {"referer": "https://testserver/not-mine/"}
    assert browser.post("/not-mine/", again, headers=here).status_code == 302
    assert last_report().what == ANSWERS["what"]


def test_form_carries_a_token_only_for_whoever_is_signed_in(as_person: AsPerson) -> None:
    assert b'name="shown"' not in PersonsClient().get("/not-mine/").content
    for name in ("Morag", "Fiona"):
        assert b'name="shown"' in as_person(name).get("/not-mine/").content


def test_only_the_gates_claim_may_say_whose_page_it_was(world: World) -> None:
    """Otherwise whoever smuggles SQL into a page reports, and closes, in another's name."""
    morag = world.account("Morag").id
    for name in ("Otis", "Fiona", "Donald", "Alan"):
        with (
            pytest.raises(DatabaseError, match="Only the gate"),
            unit_of_work(),
            acting_as(world.account(name).id),
            connection.cursor() as cursor,
        ):
            cursor.execute(CALL, [morag])


def test_becoming_the_gate_without_its_claim_names_nobody(world: World) -> None:
    with unit_of_work(), acting_as(world.account("Otis").id), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'portal_gate', true)")
        with pytest.raises(DatabaseError, match="Only the gate"):
            cursor.execute(CALL, [world.account("Morag").id])
        transaction.set_rollback(True)


def test_report_of_whoever_sat_here_before_is_not_shown_to_who_signs_in(world: World) -> None:
    browser = PersonsClient()
    browser.post("/not-mine/", ANSWERS)
    assert browser.get("/not-mine/done/").status_code == 200
    type_password(world.account("Otis").username, browser)
    assert browser.get("/not-mine/done/")["Location"] == "/not-mine/"


def test_code_of_whoever_sat_here_before_does_not_outlive_another_sign_in(world: World) -> None:
    browser = PersonsClient()
    type_code(give_code(world.person("Catriona").id), browser)
    with transaction.atomic(), at_the_gate():
        assert "activation_code" in browser.session
    type_password(world.account("Otis").username, browser)
    with transaction.atomic(), at_the_gate():
        assert "activation_code" not in browser.session
    assert browser.get("/activate/you/")["Location"] == "/activate/"


def test_disagreeing_and_telling_of_a_breach_is_two_reports(
    world: World, as_person: AsPerson
) -> None:
    morag, letter = as_person("Morag"), world.document(LETTER).id
    morag.get(f"/documents/{letter}/")
    both = {"wrong": "about me", "also_others_details": "on", "what": "Not my words, and her name."}
    page = morag.post(f"/documents/{letter}/not-mine/", both, follow=True).content.decode()
    assert "You also disagree with it." in page
    with arranging(deriving=False):
        kinds = set(Report.objects.filter(what=both["what"]).values_list("wrong", flat=True))
        assert not Block.objects.filter(document=letter).exists()
    assert kinds == {"about me", "others details"}
    assert is_frozen(letter)
