"""Runs of letters: whom they write to, who is given a code in person, and what one press does."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tenancies.models import Activation
from tests.activation.letters import (
    activate,
    choose_letters,
    code_of,
    codes_on,
    correct,
    fields_of,
    give_code,
    in_person,
    letters_on,
    live_codes,
    page_of,
    passes,
    press_write,
    write_letters,
)
from tests.activation.runs import (
    being_written,
    doubt_reference,
    of_run,
    page_of_run,
    run_of,
)
from tests.activation.test_staff import lodger
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import (
    CaseFactory,
    OccupancyFactory,
    PartyFactory,
    PersonFactory,
    SafeContactFactory,
)
from tests.staff.pages import said
from tests.walls.test_too_close import declare
from tests.walls.test_writes import writes
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db


# Whom a run writes to ---------------------------------------------------------------------------------


def test_officer_writes_to_everyone_of_her_patches_who_was_not_written_to(
    world: World, as_person: AsPerson
) -> None:
    people = {lodger(world), lodger(world)}
    elsewhere = lodger(world, home="Glen Court")
    callum = as_person("Callum")
    assert letters_on(choose_letters(callum)) == 2
    codes = codes_on(write_letters(callum))
    assert len(codes) == 2
    assert of_run(run_of(world, "Callum")) == dict.fromkeys(people, False)
    assert not live_codes(elsewhere)
    assert letters_on(choose_letters(callum)) == 0
    person = next(iter(people))
    assert any(passes(code, person) for code in codes)


def test_each_letter_has_the_name_the_address_and_the_code_of_one_person(
    world: World, as_person: AsPerson
) -> None:
    lodger(world, forename="Iona", surname="Ross")
    lodger(world, forename="Angus", surname="Bain")
    page = write_letters(as_person("Callum"))
    letters = re.findall(r'<article class="letter">.*?</article>', page, re.DOTALL)
    assert len(letters) == 2
    for name, born in (("Iona Ross", "iona.ross"), ("Angus Bain", "angus.bain")):
        (mine,) = (letter for letter in letters if name in letter)
        (code,) = codes_on(mine)
        with arranging(deriving=False):
            (person,) = Activation.objects.filter(
                person__surname=name.split()[1], run__isnull=False
            ).values_list("person", flat=True)
        activate(code, person, born)
    assert page.rstrip().endswith("</html>")


def test_run_leaves_out_who_is_never_sent_a_letter(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    for columns in ({"age": 15}, {"deceased": True}, {"surname": ""}):
        lodger(world, **columns)
    correct(lodger(world), ended_at=timezone.now())
    with arranging():
        PersonFactory()
        OccupancyFactory(
            person=PersonFactory(),
            tenancy_id=world.tenancy("Pier Road").id,
            to_date=world.day(1),
        )
        OccupancyFactory(
            person=PersonFactory(born_on=None),
            tenancy_id=world.tenancy("Pier Road").id,
            role="Child",
        )
    sixteen_today = lodger(world, age=16)
    write_letters(callum)
    assert set(of_run(run_of(world, "Callum"))) == {sixteen_today}


def test_run_is_narrowed_by_patch_and_street_without_an_address_that_says_so(
    world: World, as_person: AsPerson
) -> None:
    moira = as_person("Moira")
    wanted: tuple[dict[str, str], ...] = (
        {"patch": str(world.patch("Shore").id)},
        {"patch": str(world.patch("North").id)},
        {"street": "no such street"},
        {},
    )
    before = [letters_on(choose_letters(moira, **some)) for some in wanted]
    lodger(world)
    after = [letters_on(choose_letters(moira, **some)) for some in wanted]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 0, 0, 1]
    answer = moira.post("/staff/letters/", {"list": "", "who": "new", "street": "Shore Row"})
    assert answer.headers["Location"] == "/staff/letters/"


def test_three_choices_are_not_written_to_code_is_over_and_everyone(
    world: World, as_person: AsPerson
) -> None:
    callum, effie = as_person("Callum"), world.person("Effie").id
    new, over, works = lodger(world), lodger(world), lodger(world)
    give_code(over)
    with arranging(deriving=False):
        code_of(over).end(by=None)
    give_code(works)
    for who, people in (("new", {new}), ("over", {over}), ("all", {new, over, works, effie})):
        page = choose_letters(callum, who=who)
        assert letters_on(page) == len(people), who
        assert ("have a code that still works" in page) is (who == "all")
    write_letters(callum, who="over")
    assert set(of_run(run_of(world, "Callum"))) == {over}


def test_letter_says_how_many_working_codes_it_ends(world: World, as_person: AsPerson) -> None:
    page = choose_letters(as_person("Callum"), who="all")
    assert "1 of these people has a code that still works. The new letter ends it." in page
    lodger(world)
    assert "They end no code that still works." in choose_letters(as_person("Callum"))


# Who is given a code in person ------------------------------------------------------------------------


def arrange_reason(world: World, reason: str) -> tuple[UUID, UUID]:
    """Two people, to the first of whom no letter goes, for one of the reasons."""
    someone, other = lodger(world, surname="First"), lodger(world, surname="Second")
    with arranging():
        if reason == "protected":
            SafeContactFactory(person_id=someone)
        elif reason == "lives with someone protected":
            SafeContactFactory(person_id=other)
        else:
            case = CaseFactory(ref="ASB-2020-8888")
            PartyFactory(person_id=someone, case=case, role="alleged perpetrator")
            PartyFactory(person_id=other, case=case, role="complainer")
            if reason == "other side of someone protected":
                SafeContactFactory(person_id=other)
    return someone, other


@pytest.mark.parametrize(
    "reason",
    [
        "protected",
        "lives with someone protected",
        "two sides of a case in one home",
        "other side of someone protected",
    ],
)
def test_whoever_gets_no_letter_stands_in_one_list_and_no_reason_is_told(
    world: World, as_person: AsPerson, reason: str
) -> None:
    both = set(arrange_reason(world, reason))
    lodger(world, home="Hill Street")
    callum = as_person("Callum")
    page = choose_letters(callum)
    shown = {person for person in both if f"/staff/person/{person}/letter/" in page}
    assert shown
    write_letters(callum)
    written = set(of_run(run_of(world, "Callum")))
    assert len(written) == letters_on(page)
    assert shown == both - written
    of_the_list = page.split('id="in-person"')[1].split("</section>")[0]
    assert "for one of several reasons" in of_the_list
    for word in ("safe contact", "Never by post", "protected", "case", "side"):
        assert word not in of_the_list


def test_who_becomes_protected_while_the_run_is_written_gets_no_letter(
    world: World, as_person: AsPerson
) -> None:
    first, second = lodger(world), lodger(world)
    callum = as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        (written,) = of_run(run_of(world, "Callum"))
        with arranging():
            SafeContactFactory(person_id=second if written == first else first)
        assert not codes_on(b"".join(parts).decode())
        run = run_of(world, "Callum")
        assert (run.people, run.written) == (2, 1)
        page = callum.get(page_of_run(world, "Callum")).content.decode()
        assert "could not be written to any more" in page


@pytest.mark.parametrize("refused", ["surname without a letter", "reference in doubt"])
def test_who_may_have_no_account_gets_no_letter_and_the_others_get_theirs(
    world: World, as_person: AsPerson, refused: str
) -> None:
    nobody = lodger(world, surname="-" if refused == "surname without a letter" else "Doubtful")
    if refused == "reference in doubt":
        doubt_reference(nobody)
    someone, callum = lodger(world), as_person("Callum")
    page = choose_letters(callum)
    assert letters_on(page) == 1
    of_the_list = page.split('id="in-person"')[1].split("</section>")[0]
    assert f"/staff/person/{nobody}/letter/" in of_the_list
    assert "doubt" not in of_the_list.replace("Doubtful", "")
    (code,) = codes_on(page_of(press_write(callum, page)))
    assert of_run(run_of(world, "Callum")) == {someone: False}
    assert passes(code, someone)


def test_reference_that_comes_into_doubt_while_the_run_is_written_costs_one_letter(
    world: World, as_person: AsPerson
) -> None:
    people, callum = {lodger(world), lodger(world), lodger(world)}, as_person("Callum")
    with being_written(callum) as parts:
        next(parts), next(parts)
        (written,) = of_run(run_of(world, "Callum"))
        doubted, other = people - {written}
        doubt_reference(doubted)
        assert len(codes_on(b"".join(parts).decode())) == 1
        assert of_run(run_of(world, "Callum")) == {written: False, other: False}


def test_database_leaves_out_of_a_run_who_is_refused_between_the_choice_and_the_code(
    world: World, as_person: AsPerson
) -> None:
    lodger(world), lodger(world)
    callum, me = as_person("Callum"), world.account("Callum").id
    give = (
        "INSERT INTO tenancies_activation (id, person_id, code_hash, delivery, identity_seen, run_id,"
        " expires_on, tries, recorded_by) SELECT gen_random_uuid(), person, sha256(person::text::bytea),"
        " 'post', '', %s, '2099-01-01', 0, %s FROM unnest(%s) AS person"
    )
    with being_written(callum) as parts:
        next(parts), next(parts)
        run = run_of(world, "Callum")
        nobody, child = lodger(world, surname="-"), lodger(world, age=15)
        safe, someone = lodger(world, home="Hill Street"), lodger(world)
        with arranging():
            SafeContactFactory(person_id=safe)
        people = [nobody, child, safe, someone]
        assert writes(world, "Callum", give, run.pk, me, people)
        assert [live_codes(person) for person in people] == [0, 0, 0, 1]


@pytest.mark.parametrize("who", ["new", "all"])
def test_who_is_given_a_code_after_the_press_keeps_it_and_gets_no_letter(
    world: World, as_person: AsPerson, who: str
) -> None:
    callum = as_person("Callum")
    people = {lodger(world), lodger(world)}
    with being_written(callum, who=who) as parts:
        next(parts), next(parts)
        run = run_of(world, "Callum")
        given = next(iter(people - of_run(run).keys()))
        (code,) = codes_on(in_person(callum, f"/staff/person/{given}/letter/"))
        b"".join(parts)
        assert given not in of_run(run)
        assert passes(code, given)


def test_run_to_everyone_ends_the_codes_that_it_said_it_would(
    world: World, as_person: AsPerson
) -> None:
    works, callum = lodger(world), as_person("Callum")
    before = give_code(works)
    page = choose_letters(callum, who="all")
    assert "2 of these people have a code that still works." in page
    assert len(codes_on(press_write(callum, page))) == letters_on(page)
    assert not passes(before, works)


# One press --------------------------------------------------------------------------------------------


def test_same_press_once_more_writes_nothing_and_leads_to_what_became_of_it(
    world: World, as_person: AsPerson
) -> None:
    person, callum = lodger(world), as_person("Callum")
    page = choose_letters(callum)
    (code,) = codes_on(page_of(press_write(callum, page)))
    again = press_write(callum, page)
    assert again.headers["Location"] == page_of_run(world, "Callum")
    assert "shown once" in said(again)
    assert passes(code, person)


def test_press_of_a_page_that_is_no_longer_true_writes_nothing_and_says_so(
    world: World, as_person: AsPerson
) -> None:
    lodger(world)
    callum = as_person("Callum")
    page = choose_letters(callum)
    late = lodger(world)
    answer = press_write(callum, page)
    text = page_of(answer)
    assert "Something has changed since you opened this page." in text
    assert letters_on(text) == 2
    assert not live_codes(late)
    assert len(codes_on(press_write(callum, text))) == 2


def test_press_means_what_its_page_said_whatever_another_tab_chose_since(
    world: World, as_person: AsPerson
) -> None:
    lodger(world)
    callum = as_person("Callum")
    page = choose_letters(callum)
    choose_letters(callum, street="Nowhere Street")
    assert len(codes_on(press_write(callum, page))) == 1


@pytest.mark.parametrize("promised", ["forged", "", "of Moira"])
def test_page_of_someone_else_or_of_nobody_writes_nothing(
    world: World, as_person: AsPerson, promised: str
) -> None:
    person, moira = lodger(world), as_person("Moira")
    if promised == "of Moira":
        promised = fields_of(choose_letters(moira))["promised"]
    form = {"run": uuid4(), "promised": promised}
    answer = as_person("Callum").post("/staff/letters/", form)
    assert answer.headers["Location"] == "/staff/letters/"
    assert not live_codes(person)


def test_second_run_waits_until_the_first_is_written_and_ends_none_of_its_codes(
    world: World, as_person: AsPerson
) -> None:
    people = {lodger(world), lodger(world)}
    callum, moira = as_person("Callum"), as_person("Moira")
    opened_before = choose_letters(moira, who="all")
    with being_written(callum) as parts:
        next(parts)
        refused = page_of(press_write(moira, opened_before))
        assert "Other letters are being written just now." in refused
        assert not codes_on(refused)
        rest = b"".join(parts).decode()
        assert len(codes_on(rest)) == 2
        assert of_run(run_of(world, "Callum")) == dict.fromkeys(people, False)


def test_manager_who_is_close_to_a_case_begins_no_run(world: World, as_person: AsPerson) -> None:
    lodger(world)
    moira = as_person("Moira")
    page = choose_letters(moira)
    declare(world, "Moira", "Morag")
    assert "You are named in a case yourself." in page_of(press_write(moira, page))


def test_no_proxy_is_to_keep_the_letters_nor_any_browser(world: World, as_person: AsPerson) -> None:
    lodger(world)
    callum = as_person("Callum")
    answer = press_write(callum, choose_letters(callum))
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "private, no-store"
    page_of(answer)
