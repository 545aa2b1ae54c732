"""No document leaves before the check, and an officer's decision about each thing that it found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg
import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now
from django.test import override_settings

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import AuditEvent
from documents.files import storage
from documents.models import Check, Decision, DocumentVersion, Finding, FoundWords, Release
from tests.arranging import OWNER, arranging, as_role, let_the_worker_work
from tests.clients import PersonsClient
from tests.copies import words_in
from tests.databases import OwnDatabase, superuser
from tests.documents.letters import letter
from tests.documents.preparing import wait_until_nothing_is_prepared
from tests.documents.uploading import documents_of, form, send_and_see, tenancy_upload
from tests.factories import CheckFactory, DecisionFactory, FindingFactory, FoundWordsFactory
from tests.rendition.planted import form as form_with
from tests.staff.pages import REASON, live_releases, release_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

LOCH = "Loch unreleased"
HOUSEHOLD = REASON | {"audience": "household"}
RULES = "The check can miss things. Read every page."


def found(
    world: World,
    document: str = LOCH,
    *people: str,
    words: str = "J Young",
    group: UUID | None = None,
    **said: Any,
) -> Finding:
    """The check has found a name in a document; it is not decided about it yet."""
    with arranging(deriving=False):
        check = Check.objects.filter(
            document=world.document(document).id, ended_at=None, outcome="findings"
        ).first() or CheckFactory(document_id=world.document(document).id, outcome="findings")
        finding: Finding = FindingFactory.create(found_by=check, group_key=group or uuid4(), **said)
        FoundWordsFactory(
            finding=finding, words=words, people=[world.person(name).id for name in people]
        )
    return finding


def decide(
    browser: PersonsClient, address: str, finding: Finding, verdict: str, why: str = ""
) -> Any:
    """Press a button of one group."""
    sent = {"step": "decide", "group": str(finding.group_key), "verdict": verdict, "reason": why}
    return browser.post(address, sent)


def text_of(response: Any) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def refusal(world: World, document: str = LOCH, *, read: bool = False) -> str:
    """What PostgreSQL says to a release by Fiona past every page; empty if it stores it."""
    fiona = world.account("Fiona").id
    share = world.share("Morag", "NOISE") if document.startswith("NOISE") else None
    try:
        with unit_of_work(), acting_as(fiona), transaction.atomic():
            Release.objects.create(
                document_id=world.document(document).id,
                audience="recipient" if share else "household",
                recipient_id=share.person if share else None,
                share_id=share.id if share else None,
                reason="-",
                opens_on=world.facts.today,
                pages_read=read,
                recorded_by=fiona,
            )
    except DatabaseError as refused:
        return str(refused).splitlines()[0]
    return ""


# What PostgreSQL refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "why"),
    [
        ({"outcome": ""}, "A document is released after it has been checked."),
        ({"code_version": "0"}, "A document is released after it has been checked."),
        ({"outcome": "unchecked"}, "A document that could not be checked is not released."),
        ({"unread": [2]}, "This document is released by someone who has read every page."),
        ({}, ""),
    ],
)
def test_document_is_released_after_a_check_of_todays_code_only(
    world: World, check: dict[str, object], why: str
) -> None:
    with arranging(deriving=False):
        CheckFactory(document_id=world.document(LOCH).id, **check)
    assert refusal(world) == why


def test_document_that_no_check_has_read_is_not_released(world: World) -> None:
    with arranging(deriving=False):
        Check.objects.get(document=world.document(LOCH).id, ended_at=None).end(by=None)
    assert refusal(world) == "A document is released after it has been checked."


def test_document_is_released_after_every_group_is_decided(world: World) -> None:
    document = world.document(LOCH).id
    one, other = found(world, words="J Young"), found(world, words="Mr Zielinski")
    found(world, words="Morag", excused=True, why="reader")
    undecided = "A document is released after everything that the check found has been decided."
    assert refusal(world, read=True) == undecided
    with arranging(deriving=False):
        DecisionFactory(document_id=document, group_key=one.group_key)
    assert refusal(world, read=True) == undecided
    with arranging(deriving=False):
        DecisionFactory(document_id=document, group_key=other.group_key)
    assert refusal(world) == "This document is released by someone who has read every page."
    assert refusal(world, read=True) == ""


def test_what_is_to_be_blacked_out_is_not_released_as_it_is(world: World) -> None:
    finding = found(world)
    with arranging(deriving=False):
        DecisionFactory(
            document_id=world.document(LOCH).id,
            group_key=finding.group_key,
            verdict="black out",
            reason="",
        )
    assert refusal(world, read=True) == (
        "A document is released after all that is to be blacked out is gone from it."
    )


def test_case_document_is_released_by_someone_who_has_read_every_page(world: World) -> None:
    document = "NOISE second letter to Morag"
    assert refusal(world, document) == (
        "This document is released by someone who has read every page."
    )
    assert refusal(world, document, read=True) == ""
    (release,) = live_releases(world, document)
    assert (release.pages_read, release.recorded_by) == (True, world.account("Fiona").id)


# What the officer reads and presses -----------------------------------------------------------------


def test_officer_keeps_one_thing_with_a_reason_and_releases(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    finding = found(world, LOCH, "Catriona", words="Mrs Young", page=2)
    to_decide = text_of(fiona.get(address))
    assert "Mrs Young A name, page 2, in the text: “Mrs Young”" in to_decide
    assert RULES in to_decide
    assert "Who may read it?" not in to_decide
    fiona.post(address, HOUSEHOLD)
    assert live_releases(world, LOCH) == []

    without_reason = decide(fiona, address, finding, "keep")
    assert "Choose why it can stay." in text_of(without_reason)
    assert decide(fiona, address, finding, "keep", "known")["Location"] == address
    kept = text_of(fiona.get(address))
    assert "Keep: The reader must know it to use this document" in kept
    unread = fiona.post(address, {"audience": "household", "reason": "Because you asked for it."})
    assert unread.context["form"].errors == {"read": ["Tick that you have read every page."]}
    fiona.post(address, HOUSEHOLD)
    (release,) = live_releases(world, LOCH)
    assert release.pages_read


def test_one_decision_covers_all_places_of_a_group(world: World, as_person: AsPerson) -> None:
    fiona, address, group = as_person("Fiona"), release_page(world, LOCH), uuid4()
    found(world, LOCH, "Catriona", words="Mrs Young", group=group)
    found(world, LOCH, "Catriona", words="Mrs Young", group=group, page=3)
    last = found(world, LOCH, "Catriona", words="07700 900123", group=group, kind="phone")
    assert text_of(fiona.get(address)).count("Keep, because") == 1
    decide(fiona, address, last, "keep", "agreed")
    assert not fiona.get(address).context["check"].undecided
    assert refusal(world, read=True) == ""


def test_officer_decides_again(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    finding = found(world)
    decide(fiona, address, finding, "black out")
    page = text_of(fiona.get(address))
    assert "We are blacking it out. This page renews itself." in page
    assert "Who may read it?" not in page
    fiona.post(address, {"step": "take back", "group": str(finding.group_key)})
    assert len(fiona.get(address).context["check"].undecided) == 1
    with arranging(deriving=False):
        (decision,) = Decision.objects.filter(document=world.document(LOCH).id)
    assert decision.ended_by == decision.recorded_by == world.account("Fiona").id


def test_what_is_excused_is_folded_away_and_needs_no_decision(
    world: World, as_person: AsPerson
) -> None:
    found(world, LOCH, "Morag", words="Mrs MacMorag", excused=True, why="reader")
    response = as_person("Fiona").get(release_page(world, LOCH))
    (folded,) = re.findall(r"<details.*?</details>", response.content.decode(), re.S)
    assert "1 thing that needs no decision" in folded
    assert "Mrs MacMorag" in folded
    assert "The reader, or their household" in folded
    assert not response.context["to_decide"]


def test_words_are_told_only_to_who_could_open_the_persons_page(
    world: World, as_person: AsPerson
) -> None:
    """Of someone of the north Callum, who works in the south, reads the same as of someone unknown."""
    document = "Harbour first"
    with arranging():
        for release in Release.objects.filter(document=world.document(document).id, ended_at=None):
            release.end(by=None)
    lines = {}
    for who, people in {"known": ["Catriona"], "protected": ["Victoria"], "unknown": []}.items():
        with arranging(deriving=False):
            CheckFactory(document_id=world.document(document).id, outcome="findings")
        finding = found(world, document, *people, words="J Young")
        page = as_person("Callum").get(release_page(world, document)).content.decode()
        assert "J Young" not in page, who
        section = page.split('<section aria-labelledby="check">')[1]
        lines[who] = section.replace(str(finding.group_key), "–").split("csrf")[0]
        assert "Someone who is not a reader" in lines[who]
        moira = as_person("Moira").get(release_page(world, document)).content.decode()
        assert ("J Young" in moira) == bool(people), who
    assert len(set(lines.values())) == 1


def test_page_that_waits_for_the_check_renews_itself(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    assert "Refresh" not in fiona.get(address)
    fiona.post(address, {"step": "check"})
    waiting = fiona.get(address)
    assert waiting["Refresh"] == "2"
    assert "We are checking this document. This page renews itself." in text_of(waiting)
    assert "Who may read it?" not in text_of(waiting)
    fiona.post(address, {"step": "check"})
    with arranging(deriving=False):
        assert Check.objects.filter(document=world.document(LOCH).id).count() == 2


def test_file_that_could_not_be_checked_is_not_released_and_may_be_fine(
    world: World, as_person: AsPerson
) -> None:
    with arranging(deriving=False):
        CheckFactory(document_id=world.document(LOCH).id, outcome="unchecked")
    page = text_of(as_person("Fiona").get(release_page(world, LOCH)))
    assert "We could not check this file. The file may be fine. Try again in 10 minutes." in page
    assert "Check again" in page
    assert "Who may read it?" not in page


@pytest.mark.parametrize("clean", [True, False])
def test_page_never_says_that_a_document_is_safe(
    world: World, as_person: AsPerson, *, clean: bool
) -> None:
    if not clean:
        found(world)
    page = text_of(as_person("Fiona").get(release_page(world, LOCH)))
    assert RULES in page
    section = page.split(RULES)[1].split("Check again")[0]
    assert not re.search(r"\b(safe|passed|no problem)", section)


def test_officer_of_another_patch_decides_nothing(world: World, as_person: AsPerson) -> None:
    finding = found(world)
    answer = decide(as_person("Callum"), release_page(world, LOCH), finding, "keep", "known")
    assert answer.status_code == 404
    callum = world.account("Callum").id
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        unit_of_work(),
        acting_as(callum),
    ):
        Decision.objects.create(
            document_id=world.document(LOCH).id,
            group_key=finding.group_key,
            verdict="keep",
            reason="known",
            recorded_by=callum,
        )


def test_what_was_not_found_is_not_decided(world: World) -> None:
    found(world)
    fiona = world.account("Fiona").id
    with pytest.raises(DatabaseError, match="row-level security"), unit_of_work(), acting_as(fiona):
        Decision.objects.create(
            document_id=world.document(LOCH).id,
            group_key=uuid4(),
            verdict="black out",
            recorded_by=fiona,
        )


# What is to be blacked out --------------------------------------------------------------------------


def letter_of_loch(world: World, *pages: str) -> None:
    """The unreleased letter of Loch Road has these words."""
    storage.path_of(world.document(LOCH).id).write_bytes(letter(*pages))


def live_version(world: World) -> DocumentVersion:
    """What is blacked out now in the unreleased letter."""
    with arranging(deriving=False):
        version: DocumentVersion = DocumentVersion.objects.get(
            document=world.document(LOCH).id, ended_at=None
        )
    return version


@pytest.fixture
def files(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """A file that a test may change."""
    settings.DOCUMENTS_ROOT, settings.PAGES_ROOT = tmp_path / "documents", tmp_path / "pages"
    storage.make_folder(tmp_path / "documents")
    yield
    wait_until_nothing_is_prepared()


@pytest.mark.usefixtures("files")
def test_one_press_blacks_out_every_place_and_then_it_is_released_without_them(
    world: World, as_person: AsPerson
) -> None:
    fiona, address, group = as_person("Fiona"), release_page(world, LOCH), uuid4()
    storage.make_folder(storage.path_of(world.document(LOCH).id).parent)
    letter_of_loch(world, "We spoke to Mrs Reid.", "Call Mrs Reid on 07700 900123.")
    one = found(world, LOCH, words="Mrs Reid", page=1, group=group)
    found(world, LOCH, words="Mrs Reid", page=2, group=group)
    found(world, LOCH, words="07700 900123", page=2, group=group)
    found(world, LOCH, words="M. Reid", page=0, where="metadata", group=group)
    decide(fiona, address, one, "black out")
    assert fiona.get(address)["Refresh"]
    assert refusal(world, read=True).endswith("is gone from it.")
    let_the_worker_work()
    assert {box["page"] for box in live_version(world).black_outs} == {1, 2}
    with arranging(deriving=False):
        (noted,) = AuditEvent.objects.filter(event="blacked_out")
    assert noted.object_ids == [world.document(LOCH).id]
    assert noted.detail["version"] == live_version(world).number
    assert "It is not in the copy that people get." in text_of(fiona.get(address))
    fiona.post(address, HOUSEHOLD | {"read": "on"})
    assert len(live_releases(world, LOCH)) == 1
    copy = words_in(
        as_person("Lorna").get(f"/documents/{world.document(LOCH).id}/download/").getvalue()
    )
    assert "[blacked out]" in copy
    for gone in ("Reid", "07700"):
        assert gone not in copy


@pytest.mark.usefixtures("files")
def test_what_the_worker_cannot_find_is_blacked_out_by_hand_and_said(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    storage.make_folder(storage.path_of(world.document(LOCH).id).parent)
    letter_of_loch(world, "There is a picture of a letter here.")
    finding = found(world, LOCH, words="Mrs Reid", page=1, where="image")
    decide(fiona, address, finding, "black out")
    before = live_version(world).number
    let_the_worker_work()
    assert live_version(world).number == before
    assert "We could not find it on the page." in text_of(fiona.get(address))
    assert refusal(world, read=True).endswith("is gone from it.")
    by_hand = {"step": "by hand", "group": str(finding.group_key)}
    box = {"version": before, "page": 1, "first_row": "A", "last_row": "D"}
    fiona.post(
        f"/staff/document/{world.document(LOCH).id}/black-out/",
        box | {"first_column": "1", "last_column": "6"},
    )
    fiona.post(address, by_hand)
    assert refusal(world, read=True) == ""


def test_black_out_by_hand_is_said_only_of_what_the_worker_did_not_find(world: World) -> None:
    finding, fiona = found(world, words="Mrs Reid", page=1), world.account("Fiona").id
    assert live_version(world).black_outs, "something else is blacked out"
    with (
        pytest.raises(DatabaseError, match="Black it out first"),
        unit_of_work(),
        acting_as(fiona),
    ):
        Decision.objects.create(
            document_id=world.document(LOCH).id,
            group_key=finding.group_key,
            verdict="by hand",
            recorded_by=fiona,
        )
    assert refusal(world, read=True) != ""


@pytest.mark.parametrize(
    "black_outs", [[], [{"page": 1, "left": 0, "top": 0, "right": 9, "bottom": 9}]]
)
def test_refused_version_tells_nothing_of_a_document_that_is_not_seen(
    world: World, black_outs: list[dict[str, int]]
) -> None:
    """Ruth has another patch. The letter is released and blacked out: less is refused there, more is not."""
    ruth = world.account("Ruth").id
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        unit_of_work(),
        acting_as(ruth),
    ):
        DocumentVersion.objects.create(
            document_id=world.document("Loch gas").id, black_outs=black_outs, recorded_by=ruth
        )


@pytest.mark.usefixtures("files")
def test_no_one_says_that_it_is_blacked_out_before_anything_is(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    with arranging(deriving=False):
        live_version(world).end(by=None)
    finding = found(world, LOCH, words="Mrs Reid", page=1, where="image")
    decide(fiona, address, finding, "black out")
    by_hand = {"step": "by hand", "group": str(finding.group_key)}
    answer = fiona.post(address, by_hand, follow=True)
    assert "Nothing is blacked out in this document yet." in text_of(answer)
    assert refusal(world, read=True).endswith("is gone from it.")


@pytest.mark.usefixtures("files")
def test_document_is_not_released_when_something_of_it_is_shown_again(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    storage.make_folder(storage.path_of(world.document(LOCH).id).parent)
    letter_of_loch(world, "We spoke to Mrs Reid.")
    decide(fiona, address, found(world, LOCH, words="Mrs Reid", page=1), "black out")
    let_the_worker_work()
    assert fiona.get(address).context["check"].is_passed
    with arranging(deriving=False):
        DocumentVersion.objects.create(document_id=world.document(LOCH).id, black_outs=[])
    assert refusal(world, read=True).endswith("is gone from it.")


@pytest.mark.usefixtures("files")
def test_page_says_that_something_is_shown_again_and_what_to_do(
    world: World, as_person: AsPerson
) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    storage.make_folder(storage.path_of(world.document(LOCH).id).parent)
    letter_of_loch(world, "We spoke to Mrs Reid.")
    finding = found(world, LOCH, words="Mrs Reid", page=1)
    decide(fiona, address, finding, "black out")
    let_the_worker_work()
    with arranging(deriving=False):
        DocumentVersion.objects.create(document_id=world.document(LOCH).id, black_outs=[])
    page = fiona.get(address)
    assert "Something that was blacked out is shown again. Decide again." in text_of(page)
    assert "It is not in the copy that people get." not in text_of(page)
    assert "Who may read it?" not in text_of(page)

    fiona.post(address, {"step": "take back", "group": str(finding.group_key)})
    decide(fiona, address, finding, "black out")
    let_the_worker_work()
    assert "It is not in the copy that people get." in text_of(fiona.get(address))
    assert refusal(world, read=True) == ""


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("where", ["comment", "hidden"])
@pytest.mark.parametrize("drawn", [True, False])
def test_what_is_filled_into_a_form_is_seen_on_the_page_and_blacked_out_there(
    world: World, as_person: AsPerson, where: str, *, drawn: bool
) -> None:
    """The check of earlier days took it for what no one sees; the copy shows it."""
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    place = storage.path_of(world.document(LOCH).id)
    storage.make_folder(place.parent)
    place.write_bytes(form_with("Piotr Nowak", drawn=drawn))
    decide(fiona, address, found(world, words="Piotr Nowak", page=0, where=where), "black out")
    let_the_worker_work()
    assert fiona.get(address).context["check"].is_passed
    fiona.post(address, HOUSEHOLD | {"read": "on"})
    lorna = as_person("Lorna")
    copy = words_in(lorna.get(f"/documents/{world.document(LOCH).id}/download/").getvalue())
    assert "Nowak" not in copy
    assert "[blacked out]" in copy


@pytest.mark.usefixtures("files")
def test_words_that_stand_in_a_picture_too_are_blacked_out_by_hand(
    world: World, as_person: AsPerson
) -> None:
    """A machine read them twice on a page that has them once: the second is in a photo."""
    fiona, address, group = as_person("Fiona"), release_page(world, LOCH), uuid4()
    storage.make_folder(storage.path_of(world.document(LOCH).id).parent)
    letter_of_loch(world, "We spoke to Mrs Reid.")
    one = found(world, words="Mrs Reid", page=1, group=group)
    found(world, words="Mrs Reid", page=1, where="image", group=group)
    decide(fiona, address, one, "black out")
    let_the_worker_work()
    assert fiona.get(address).context["check"].is_passed, "the picture is of the page itself"
    fiona.post(address, {"step": "take back", "group": str(group)})
    found(world, words="Mrs Reid", page=1, where="image", group=group)
    decide(fiona, address, one, "black out")
    let_the_worker_work()
    assert "We could not find it on the page." in text_of(fiona.get(address))
    assert refusal(world, read=True).endswith("is gone from it.")


@pytest.mark.usefixtures("files")
def test_file_that_cannot_be_read_is_blacked_out_by_hand(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    place = storage.path_of(world.document(LOCH).id)
    storage.make_folder(place.parent)
    place.write_bytes(b"%PDF-1.7")
    decide(fiona, address, found(world, words="Mrs Reid", page=0, where="comment"), "black out")
    let_the_worker_work()
    assert "We could not find it on the page." in text_of(fiona.get(address))


# What the worker does -------------------------------------------------------------------------------


def uploaded(world: World, as_person: AsPerson, *pages: str) -> UUID:
    """Fiona has added a letter to Loch Road."""
    fiona, address = as_person("Fiona"), tenancy_upload(world, "Loch Road")
    send_and_see(fiona, address, form(world, "repair letter"), {"boiler.pdf": letter(*pages)})
    (document,) = documents_of(tenancy=world.tenancy("Loch Road").id)
    return document.pk


def test_worker_checks_what_was_uploaded(world: World, as_person: AsPerson) -> None:
    document = uploaded(
        world, as_person, "The boiler was mended.", "Mr Kazimierz Zielinski called."
    )
    fiona, address = as_person("Fiona"), f"/staff/document/{document}/release/"
    assert "We are checking this document." in text_of(fiona.get(address))
    fiona.post(address, HOUSEHOLD)
    let_the_worker_work()
    page = fiona.get(address)
    assert "Refresh" not in page
    assert "A name, page 2, in the text: someone who is not a reader" in text_of(page)
    (one,) = page.context["to_decide"]
    with arranging(deriving=False):
        assert not Release.objects.filter(document=document).exists()
        (words,) = FoundWords.objects.filter(finding__found_by__document=document)
        (check,) = Check.objects.filter(document=document)
    assert words.words == "Mr Kazimierz Zielinski"
    assert (check.outcome, check.code_version, check.unread) == (
        "findings",
        Check.current_version(),
        [],
    )
    fiona.post(
        address,
        {"step": "decide", "group": str(one.group.key), "verdict": "keep", "reason": "at work"},
    )
    fiona.post(address, HOUSEHOLD)
    with arranging(deriving=False):
        assert Release.objects.filter(document=document, ended_at=None).exists()


def test_name_of_a_group_cannot_be_guessed_from_its_words(
    world: World, as_person: AsPerson
) -> None:
    """Who is not told the words reads the name, and could try one surname after the other."""
    document = uploaded(world, as_person, "Mr Kazimierz Zielinski called.")
    let_the_worker_work()
    (one,) = as_person("Fiona").get(f"/staff/document/{document}/release/").context["to_decide"]
    guess = uuid5(document, "name|zielinski|kazimierz|text|1")
    assert one.group.key != guess
    with override_settings(SECRET_KEY="another secret of the same length, and no more than that"):
        as_person("Fiona").post(f"/staff/document/{document}/release/", {"step": "check"})
        let_the_worker_work()
    with arranging(deriving=False):
        keys = set(Finding.objects.filter(found_by__document=document).values_list("group_key"))
    assert len(keys) == 2


def test_decision_stands_while_the_same_is_found_and_ends_when_it_is_not(
    world: World, as_person: AsPerson
) -> None:
    document = uploaded(world, as_person, "Mr Kazimierz Zielinski called.")
    let_the_worker_work()
    fiona, address = as_person("Fiona"), f"/staff/document/{document}/release/"
    (one,) = fiona.get(address).context["to_decide"]
    decided = {"step": "decide", "group": str(one.group.key), "verdict": "keep", "reason": "agreed"}
    fiona.post(address, decided)
    fiona.post(address, {"step": "check"})
    let_the_worker_work()
    assert [group.key for group in fiona.get(address).context["check"].decided] == [one.group.key]
    with arranging(deriving=False):
        # A check that finds nothing any more.
        CheckFactory(document_id=document, outcome="")
        Check.objects.filter(document=document, outcome="").update(
            outcome="clean", code_version=Check.current_version(), done_at=Now()
        )
        (decision,) = Decision.objects.filter(document=document)
    assert decision.ended_at


def test_check_that_another_has_taken_the_place_of_stores_nothing(
    world: World, as_person: AsPerson
) -> None:
    document = uploaded(world, as_person, "Mr Kazimierz Zielinski called.")
    with arranging(deriving=False):
        CheckFactory(document_id=document)
    let_the_worker_work()
    with arranging(deriving=False):
        first, second = Check.objects.filter(document=document).order_by("ended_at")
        assert not Finding.objects.filter(found_by__document=document).exists()
    assert (first.outcome, second.outcome) == ("", "clean")


def of_the_job(values: str) -> None:
    """Let it stand with the job that checks as if a worker had left it so."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_job SET {values} WHERE kind = 'check'")


def test_worker_that_is_killed_leaves_nothing_and_another_checks_the_document(
    world: World, as_person: AsPerson
) -> None:
    document = uploaded(world, as_person, "Mr Kazimierz Zielinski called.")
    fiona, address = as_person("Fiona"), f"/staff/document/{document}/release/"
    of_the_job("lease = gen_random_uuid(), lease_until = clock_timestamp() + interval '1 hour'")
    let_the_worker_work()
    assert fiona.get(address).context["check"].waits
    of_the_job("lease_until = clock_timestamp() - interval '1 second'")
    let_the_worker_work()
    let_the_worker_work()
    assert len(fiona.get(address).context["to_decide"]) == 1


def test_file_on_which_the_worker_has_ended_three_times_could_not_be_checked(
    world: World, as_person: AsPerson
) -> None:
    document = uploaded(world, as_person, "Mr Kazimierz Zielinski called.")
    of_the_job("tries = 3")
    let_the_worker_work()
    page = as_person("Fiona").get(f"/staff/document/{document}/release/")
    assert page.context["check"].state == "unchecked"


def test_letter_that_names_a_case_stops_and_stays_only_for_a_reason_of_its_own(
    world: World, as_person: AsPerson
) -> None:
    number = world.case("NOISE").ref
    document = uploaded(world, as_person, f"This is about case {number} and what you told us.")
    let_the_worker_work()
    fiona, address = as_person("Fiona"), f"/staff/document/{document}/release/"
    page = fiona.get(address)
    stop = "This looks like it belongs to a case. Check, then move it there or say why not."
    assert stop in text_of(page)
    (one,) = page.context["to_decide"]
    decision = {"step": "decide", "group": str(one.group.key), "verdict": "keep"}
    assert "Choose why it can stay." in text_of(fiona.post(address, decision | {"reason": "known"}))
    assert fiona.post(address, decision | {"reason": "belongs"}).status_code == 302


def test_that_someone_is_a_party_is_told_with_their_words_alone(
    world: World, as_person: AsPerson
) -> None:
    """Of someone whose page he cannot open Callum does not read that they are in a case."""
    document = "Harbour first"
    with arranging():
        for release in Release.objects.filter(document=world.document(document).id, ended_at=None):
            release.end(by=None)
        check = CheckFactory(document_id=world.document(document).id, outcome="findings")
        FoundWordsFactory(
            finding=FindingFactory(found_by=check),
            people=[world.person("Catriona").id],
            of_a_case=True,
        )
    address, stop = release_page(world, document), "This looks like it belongs to a case."
    assert stop in text_of(as_person("Moira").get(address))
    assert stop not in text_of(as_person("Callum").get(address))


def test_page_says_which_pages_could_not_be_read(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), release_page(world, LOCH)
    for unread, said in (
        ([3], "The check could not read page 3. You must read it."),
        ([1, 3], "The check could not read pages 1, 3. You must read them."),
        ([0, 3], "The check could not read all of this document. You must read every page."),
    ):
        with arranging(deriving=False):
            CheckFactory(document_id=world.document(LOCH).id, unread=unread)
        page = fiona.get(address)
        assert said in text_of(page)
        assert "read" in page.context["form"].fields


def test_what_was_pressed_stands_in_the_audit_log(world: World, as_person: AsPerson) -> None:
    fiona, address, finding = as_person("Fiona"), release_page(world, LOCH), found(world)
    decide(fiona, address, finding, "black out")
    fiona.post(address, {"step": "take back", "group": str(finding.group_key)})
    fiona.post(address, {"step": "check"})
    document = world.document(LOCH).id
    with arranging(deriving=False):
        said = AuditEvent.objects.filter(object_ids=[document], user_id=world.account("Fiona").id)
        events = list(said.order_by("seq").values_list("event", flat=True))
    assert events == ["finding_decided", "finding_undecided", "check_asked"]


def test_release_waits_for_a_decision_that_is_being_taken_back(
    own_database: OwnDatabase, the_world: World
) -> None:
    """Real commits on two connections: who comes second sees what the first one did."""
    cast = World(the_world.facts.today)
    document = cast.document(LOCH).id
    with superuser(own_database.name) as one, superuser(own_database.name) as two:
        group = uuid4()
        with one.transaction():
            one.execute(
                "INSERT INTO documents_check (id, document_id, code_version, outcome, unread, done_at)"
                " VALUES (%s, %s, %s, 'findings', '{}', now())",
                [group, document, Check.current_version()],
            )
            one.execute(
                "INSERT INTO documents_decision (id, document_id, group_key, verdict, reason)"
                " VALUES (%s, %s, %s, 'keep', 'known')",
                [group, document, group],
            )
        with one.transaction():
            one.execute("UPDATE documents_decision SET ended_at = now() WHERE id = %s", [group])
            two.execute("SET lock_timeout = '200ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                two.execute(
                    "INSERT INTO documents_release (id, document_id, audience, reason, by_name, opens_on,"
                    " ended_reason) VALUES (%s, %s, 'household', 'x', '', portal.today(), '')",
                    [uuid4(), document],
                )
