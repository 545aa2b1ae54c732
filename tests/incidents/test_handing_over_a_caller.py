"""From a caller to the telephone page: in the form, in no address, and nothing of it comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from accounts.models import AuditEvent
from portal.incidents.models import Freeze
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.factories import DeclaredInterestFactory, SafeContactFactory
from tests.staff.calls import CALLER, call, call_from, full_name
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
NEW, LOGGED = "/staff/breach/new/", "/staff/breach/logged/"
BUTTON = "Log a data breach for this caller"


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form, the first answer apart."""
    found = {}
    for given in re.findall(r"<input([^>]*)>", page):
        told = dict(re.findall(r'(\w+)="([^"]*)"', given))
        if told.get("type") in ("hidden", "text") and "name" in told:
            found[told["name"]] = unescape(told.get("value", ""))
    found.pop("csrfmiddlewaretoken", None)
    return found


def hand_over(browser: PersonsClient, **said: str) -> dict[str, str]:
    answer = browser.post(NEW, said)
    assert answer.status_code == 200, "it presses nothing"
    return fields(answer.content.decode())


def closed() -> set[object]:
    with arranging(deriving=False):
        live = Freeze.objects.filter(ended_at=None, reason__startswith="Logged from a call")
        return {freeze.document_id or freeze.level for freeze in live}


def morag_was_served(world: World, as_person: AsPerson) -> object:
    gas = world.document("Loch gas").id
    as_person("Morag").get(f"/documents/{gas}/")
    return gas


def test_adviser_hands_the_caller_over_and_closes_what_they_were_served(
    world: World, as_person: AsPerson
) -> None:
    gas, aileen = morag_was_served(world, as_person), as_person("Aileen")
    page = call(aileen, full_name(world, "Morag"), world.tenancy("Loch Road").ref)
    assert BUTTON in page.content.decode()
    sent = hand_over(aileen, for_caller="yes")
    assert closed() == set()
    assert aileen.post(NEW, {**sent, "how_many": "one"})["Location"] == LOGGED
    assert gas in closed()
    assert "everything" not in closed()


def test_of_two_callers_in_two_tabs_the_one_on_the_page_is_handed_over(
    world: World, as_person: AsPerson
) -> None:
    gas, aileen = morag_was_served(world, as_person), as_person("Aileen")
    page = call(aileen, full_name(world, "Morag"), world.tenancy("Loch Road").ref)
    carried = fields(page.content.decode())["carried"]
    call(aileen, "Nobody Atall", "nowhere")
    sent = hand_over(aileen, for_caller="yes", carried=carried)
    assert sent["full_name"] == full_name(world, "Morag")
    aileen.post(NEW, {**sent, "how_many": "one"})
    assert gas in closed()
    of_another = hand_over(as_person("Fiona"), for_caller="yes", carried=carried)
    assert of_another.get("full_name", "") == ""


def test_of_two_calls_in_two_tabs_the_one_on_the_page_is_taken_back(
    world: World, as_person: AsPerson
) -> None:
    assert world
    aileen = as_person("Aileen")
    references = []
    for _ in range(2):
        aileen.post(NEW, {"how_many": "one", "kind": "photo"})
        references.append(fields(aileen.get(LOGGED).content.decode())["reference"])
    first, second = references
    assert first != second
    answer = aileen.post(LOGGED, {"do": "nothing", "reference": first}, follow=True)
    assert f"Noted for {first}." in answer.content.decode()
    with arranging(deriving=False):
        (entry,) = AuditEvent.objects.filter(event="breach_nothing_wrong")
    assert entry.detail["reference"] == first


def test_caller_found_by_their_home_is_handed_over_too(world: World, as_person: AsPerson) -> None:
    gas, aileen = morag_was_served(world, as_person), as_person("Aileen")
    call_from(aileen, world, "Loch Road", full_name(world, "Morag"))
    aileen.post(NEW, {**hand_over(aileen, for_caller="yes"), "how_many": "one"})
    assert gas in closed()


def test_caller_who_is_hidden_is_handed_over_by_the_same_button(
    world: World, as_person: AsPerson
) -> None:
    """What they were served closes; the adviser reads what they read of anybody."""
    gas, aileen = morag_was_served(world, as_person), as_person("Aileen")
    with arranging():
        SafeContactFactory(person_id=world.person("Morag").id)
    name = full_name(world, "Morag")
    hidden = call(aileen, name, world.tenancy("Loch Road").ref).content.decode()
    assert BUTTON in hidden
    assert "We cannot bring this up here" in hidden
    sent = hand_over(aileen, for_caller="yes")
    assert set(sent) <= {"full_name", "known", "caller", "at_home", "number"}
    aileen.post(NEW, {**sent, "how_many": "one"})
    assert gas in closed()
    answer = aileen.get(LOGGED).content.decode()
    assert not tokens_in(name) & tokens_in(answer)
    assert name not in answer


@pytest.mark.parametrize("kept", ["hidden", "too close"])
@pytest.mark.parametrize("kind", ["gas safety certificate", ""])
def test_call_about_someone_hidden_closes_what_a_call_about_no_one_closes(
    world: World, as_person: AsPerson, kept: str, kind: str
) -> None:
    """Else Callum could tell by his own people's documents whether he had named her home."""
    gas, callum = morag_was_served(world, as_person), as_person("Callum")
    with arranging():
        if kept == "hidden":
            SafeContactFactory(person_id=world.person("Morag").id)
        else:
            DeclaredInterestFactory(
                user_id=world.account("Callum").id, person_id=world.person("Morag").id
            )
    named = {"full_name": full_name(world, "Morag"), "known": world.tenancy("Loch Road").ref}
    assert callum.post(NEW, {**named, "how_many": "one", "kind": kind})["Location"] == LOGGED
    assert {gas, "kind" if kind else "everything"} <= closed()


def test_answer_is_the_same_for_a_caller_who_is_known_and_one_who_is_not(
    world: World, as_person: AsPerson
) -> None:
    morag_was_served(world, as_person)
    known = world.tenancy("Loch Road").ref
    said = []
    for name in (full_name(world, "Morag"), "Nobody Atall"):
        aileen = as_person("Aileen")
        answer = aileen.post(NEW, {"how_many": "one", "full_name": name, "known": known})
        assert answer["Location"] == LOGGED
        page = aileen.get(LOGGED).content.decode()
        own = re.compile(r'B-\d{6}|\d{1,2}:\d{2}(am|pm)|csrfmiddlewaretoken" value="[^"]*"')
        said.append(own.sub("", page))
    assert said[0] == said[1]


def test_page_of_a_person_hands_them_over_in_the_form_alone(
    world: World, as_person: AsPerson
) -> None:
    gas, fiona = morag_was_served(world, as_person), as_person("Fiona")
    morag = str(world.person("Morag").id)
    page = fiona.get(f"/staff/person/{morag}/").content.decode()
    assert BUTTON in page
    assert f'name="caller" value="{morag}"' in page
    sent = hand_over(fiona, caller=morag)
    assert sent["caller"] == morag
    assert fiona.post(NEW, {**sent, "how_many": "one"})["Location"] == LOGGED
    assert gas in closed()
    assert CALLER not in page
