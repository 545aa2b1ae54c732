"""A reference becomes another person's, and what an import withdrew comes back: two people decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from accounts import two_people
from accounts.access import Role, acting_as, today
from accounts.models import TwoPersonRequest, User
from cases.models import Share
from documents.models import Block, Document, DocumentVersion, Release
from tenancies.imports.tables import Table
from tenancies.models import Activation, Doubt, Occupancy, Person, SafeContact
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    CASE,
    EWAN,
    HOME_OF_ISLA,
    ISLA,
    NUMBER_2,
    RENT_STATEMENT,
)
from tests.imports.landlord import Landlord

Kind = TwoPersonRequest.Kind
NAME_ON_PAGE_1 = {"page": 1, "left": 1000, "top": 1000, "right": 9000, "bottom": 1200}
NAME_ON_PAGE_2 = NAME_ON_PAGE_1 | {"page": 2}
FIONA = {"forename": "Fiona", "surname": "Bell", "date_of_birth": "1991-09-09"}


@pytest.fixture(autouse=True)
def _first_export_is_loaded(landlord: Landlord) -> None:
    landlord.load()
    landlord.open()


@pytest.fixture
def isla(landlord: Landlord) -> User:
    """Isla reads her rent statement, and the letter about her complaint."""
    account = landlord.account_for(ISLA)
    landlord.release(RENT_STATEMENT)
    landlord.share_and_release(ASB_LETTER)
    assert landlord.documents_seen_by(account) == [RENT_STATEMENT, ASB_LETTER]
    return account


@contextmanager
def colleague(landlord: Landlord, role: Role) -> Iterator[User]:
    """Somebody in this role asks."""
    with landlord.inside():
        user, _made = User.objects.get_or_create(
            username=role.value, defaults={"role": role, "name": role.value}
        )
        with acting_as(user.pk):
            yield user


def decide(landlord: Landlord, kind: TwoPersonRequest.Kind) -> None:
    """A manager asks, and the DPO agrees."""
    with colleague(landlord, Role.MANAGER) as manager:
        doubt = Doubt.objects.get(ended_at=None)
        two_people.ask(kind=kind, about=doubt.pk, reason="We called.", checked=[], by=manager)
        with pytest.raises(ValidationError, match="Another person must agree"):
            two_people.agree(TwoPersonRequest.objects.get(about_id=doubt.pk))
    with colleague(landlord, Role.DPO):
        two_people.agree(TwoPersonRequest.objects.get(about_id=doubt.pk, ended_at=None))


def fiona_has_islas_reference(landlord: Landlord) -> None:
    """Name and birth date are another's; so is a document that is addressed to the reference."""
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.export.document("D00000009", surname="Bell")


def test_new_persons_documents_are_not_shown_to_the_old_account(
    landlord: Landlord, isla: User
) -> None:
    fiona_has_islas_reference(landlord)

    said = landlord.load()

    assert landlord.documents_seen_by(isla) == []
    assert "people             1  We hold another name and another date of birth" in said
    with landlord.inside():
        person = Person.objects.get(ref=ISLA)
        assert (person.forename, person.born_on) == ("Isla", date(1980, 2, 29))
        assert not Document.objects.filter(upload__ref="D00000009").exists()
        doubt = Doubt.objects.get()
        assert (doubt.forename, doubt.surname, doubt.born_on) == ("Fiona", "Bell", date(1991, 9, 9))


@pytest.mark.usefixtures("isla")
def test_what_hangs_on_a_doubt_stands_until_it_is_decided(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)

    landlord.load()
    landlord.load()

    with landlord.inside():
        assert Occupancy.objects.get(person__ref=ISLA).ended_at is None
        assert Share.objects.get().ended_at is None
        assert Release.objects.filter(ended_at=None).count() == 2
        assert Doubt.objects.count() == 1


@pytest.mark.parametrize(
    ("written", "in_doubt"),
    [
        ({"surname": "Reid"}, False),
        ({"date_of_birth": "1980-02-28"}, False),
        ({"surname": "MURRAY ", "date_of_birth": "1980-02-28"}, False),
        ({"surname": "Reid", "date_of_birth": "1980-02-28"}, True),
        ({"forename": "Fiona", "surname": "Bell", "date_of_birth": ""}, True),
        ({"forename": "Fiona", "surname": "Bell", "date_of_birth": "09/09/1991"}, True),
        ({"surname": "Bell", "date_of_birth": ""}, False),
        ({"surname": "Bell", "date_of_birth": "09/09/1991"}, True),
        ({"surname": "Bell", "date_of_birth": "Ã¼"}, True),
        ({"surname": "MÃ¼ller"}, False),
        ({"surname": "MÃ¼ller", "date_of_birth": "1991-09-09"}, True),
        ({"forename": "JosÃ©", "date_of_birth": "1991-09-09"}, True),
    ],
)
def test_name_and_birth_date_together_make_another_person(
    landlord: Landlord, written: dict[str, str], in_doubt: bool
) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, **written)
    landlord.load()
    with landlord.inside():
        assert Doubt.objects.exists() is in_doubt


@pytest.mark.parametrize("of", ["twins", "spouses without a date"])
def test_two_references_that_changed_places_are_in_doubt_though_a_forename_alone_differs(
    landlord: Landlord, isla: User, of: str
) -> None:
    if of == "twins":
        landlord.export.change(Table.PEOPLE, CALLUM, date_of_birth="1980-02-29")
        landlord.load()
    day = "1980-02-29" if of == "twins" else ""
    landlord.export.change(Table.PEOPLE, ISLA, forename="Callum", date_of_birth=day)
    landlord.export.change(Table.PEOPLE, CALLUM, forename="Isla", date_of_birth=day)

    landlord.load()

    assert landlord.documents_seen_by(isla) == []
    with landlord.inside():
        doubted = Doubt.objects.filter(ended_at=None).order_by("person__ref")
        assert list(doubted.values_list("person__ref", flat=True)) == [ISLA, CALLUM]


def test_name_that_is_corrected_to_that_of_a_namesake_is_in_no_doubt(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, CALLUM, date_of_birth="1980-02-29")
    landlord.load()
    landlord.export.change(Table.PEOPLE, CALLUM, forename="Isla")

    landlord.load()

    with landlord.inside():
        assert not Doubt.objects.exists()


def test_same_person_corrected_keeps_account_and_shares(landlord: Landlord, isla: User) -> None:
    fiona_has_islas_reference(landlord)
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Bell")
    landlord.export.change(Table.DOCUMENTS, ASB_LETTER, surname="Bell")
    landlord.load()

    decide(landlord, Kind.SAME_PERSON)

    assert landlord.documents_seen_by(isla) == [RENT_STATEMENT, ASB_LETTER]
    landlord.load()
    assert landlord.documents_seen_by(isla) == [RENT_STATEMENT, ASB_LETTER]
    with landlord.inside():
        person = Person.objects.get(ref=ISLA)
        assert (person.forename, person.born_on) == ("Fiona", date(1991, 9, 9))
        assert person.account_id == isla.pk
        assert not Doubt.objects.filter(ended_at=None).exists()
        assert Document.objects.filter(upload__ref="D00000009").exists()


def test_another_person_begins_anew_and_the_old_account_ends(
    landlord: Landlord, isla: User
) -> None:
    fiona_has_islas_reference(landlord)
    landlord.load()
    with landlord.inside():
        mark = User.objects.get(pk=isla.pk).sessions_mark

    decide(landlord, Kind.ANOTHER_PERSON)

    with landlord.inside():
        account = User.objects.get(pk=isla.pk)
        assert (account.is_active, account.sessions_mark == mark) == (False, False)
        former = Person.objects.get(account=isla)
        assert (former.ref, former.ended_at is None) == (f"{ISLA}/1", False)
        assert not Share.objects.filter(ended_at=None).exists()
        assert not Release.objects.filter(recipient=former, ended_at=None).exists()
        assert Block.objects.filter(person=former, ended_at=None).exists()
    landlord.load()
    with landlord.inside():
        now = Person.objects.get(ref=ISLA)
        assert (now.forename, now.account_id, now.ended_at) == ("Fiona", None, None)
        assert Occupancy.objects.get(person=now, ended_at=None).tenancy.ref == HOME_OF_ISLA
    fiona = landlord.account_for(ISLA, "fiona")
    assert ASB_LETTER not in landlord.documents_seen_by(fiona)


def test_export_that_says_again_what_we_hold_ends_the_doubt(landlord: Landlord, isla: User) -> None:
    was = dict(landlord.export.row(Table.PEOPLE, ISLA))
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    landlord.export.change(Table.PEOPLE, ISLA, **was)

    landlord.load()

    assert landlord.documents_seen_by(isla) == [RENT_STATEMENT, ASB_LETTER]
    with landlord.inside():
        assert Doubt.objects.get().outcome == "gone"


NAME = {"forename": "Fiona", "surname": "Bell"}
BORN = {"date_of_birth": "1991-09-09"}


@pytest.mark.parametrize("steps", [(NAME, BORN), (BORN, NAME)])
def test_reference_that_becomes_anothers_in_two_steps_is_in_doubt(
    landlord: Landlord, isla: User, steps: tuple[dict[str, str], dict[str, str]]
) -> None:
    """Each export alone is a correction; together they are another person than had the account."""
    first, second = steps
    landlord.export.change(Table.PEOPLE, ISLA, **first)
    landlord.load()
    with landlord.inside():
        assert not Doubt.objects.exists()
    landlord.export.change(Table.PEOPLE, ISLA, **second)

    landlord.load()

    with landlord.inside():
        assert Doubt.objects.filter(ended_at=None, surname="Bell").exists()
    assert landlord.documents_seen_by(isla) == []


IS_NO_END = [
    BORN,
    NAME,
    {"date_of_birth": ""},
    {"surname": "MÃ¼ller"},
    {"forename": "JosÃ©", **BORN},
    {"date_of_birth": "29/02/1980"},
]


@pytest.mark.parametrize("written", IS_NO_END)
def test_doubt_does_not_end_while_one_of_three_is_another(
    landlord: Landlord, isla: User, written: dict[str, str]
) -> None:
    was = dict(landlord.export.row(Table.PEOPLE, ISLA))
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    landlord.export.change(Table.PEOPLE, ISLA, **(was | written))

    landlord.load()
    landlord.load()

    assert landlord.documents_seen_by(isla) == []
    with landlord.inside():
        assert Doubt.objects.filter(ended_at=None).count() == 1
        assert Person.objects.get(ref=ISLA).surname == "Murray"


def test_doubt_stands_when_the_export_says_nothing_that_can_be_read(
    landlord: Landlord, isla: User
) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    landlord.export.again(Table.PEOPLE, ISLA, forename="Isla")
    landlord.load()
    landlord.export.rows[Table.PEOPLE] = [
        row for row in landlord.export.rows[Table.PEOPLE] if row["person_ref"] != ISLA
    ]

    landlord.load()

    assert landlord.documents_seen_by(isla) == []
    with landlord.inside():
        assert Doubt.objects.get().ended_at is None
        assert Occupancy.objects.get(person__ref=ISLA).ended_at is None


def test_what_two_people_decided_is_what_the_next_export_is_compared_with(
    landlord: Landlord, isla: User
) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    decide(landlord, Kind.SAME_PERSON)
    landlord.export.change(Table.PEOPLE, ISLA, surname="Reid")
    landlord.load()
    with landlord.inside():
        assert not Doubt.objects.filter(ended_at=None).exists()
        assert Person.objects.get(account=isla).surname == "Reid"
    landlord.export.change(Table.PEOPLE, ISLA, date_of_birth="1980-02-29")

    landlord.load()

    with landlord.inside():
        assert Doubt.objects.filter(ended_at=None).exists()


def test_garbled_date_of_death_is_a_death(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, date_of_death="Ã¼")
    landlord.load()
    with landlord.inside():
        assert Person.objects.get(ref=ISLA).deceased


def test_no_one_alone_lifts_the_block_of_a_doubt(landlord: Landlord, isla: User) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    for role in (Role.MANAGER, Role.DPO):
        with colleague(landlord, role) as by:
            block = Block.objects.get(person__ref=ISLA)
            with pytest.raises(DatabaseError, match="Two people decide"), transaction.atomic():
                block.end(by=by.pk)
    assert landlord.documents_seen_by(isla) == []


def test_codes_end_with_a_doubt_and_none_is_given_while_it_lasts(landlord: Landlord) -> None:
    def give(code_hash: bytes) -> None:
        with colleague(landlord, Role.MANAGER) as manager, transaction.atomic():
            Activation(
                person=Person.objects.get(ref=ISLA),
                code_hash=code_hash,
                delivery="in person",
                identity_seen="known",
                recorded_by=manager.pk,
            ).save(force_insert=True)

    give(b"x" * 32)
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    with landlord.inside():
        assert Activation.objects.values_list("ended_at", flat=True).get()
    with pytest.raises(DatabaseError, match="cannot have an account"):
        give(b"y" * 32)


@pytest.mark.usefixtures("isla")
def test_two_people_read_what_hangs_on_the_reference(landlord: Landlord) -> None:
    with colleague(landlord, Role.MANAGER) as manager:
        SafeContact.objects.create(
            person=Person.objects.get(ref=ISLA),
            how="Text only.",
            review_on=today() + timedelta(days=9),
            recorded_by=manager.pk,
        )
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.load()
    with colleague(landlord, Role.MANAGER):
        doubt = Doubt.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM portal.hangs_on_doubt(%s)", [doubt.pk])
            assert cursor.fetchone() == (1, 1, 0, 1, True)


# What an import withdrew ---------------------------------------------------------------------------


def test_what_an_import_withdrew_is_given_back_by_two_people(
    landlord: Landlord, isla: User
) -> None:
    rows = {table: [dict(row) for row in kept] for table, kept in landlord.export.rows.items()}
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Smith")
    landlord.export.rows[Table.PARTIES].clear()
    landlord.load()
    assert landlord.documents_seen_by(isla) == []
    landlord.export.rows = rows
    landlord.load()
    assert landlord.documents_seen_by(isla) == []
    with landlord.inside():
        assert Doubt.objects.get().kind == Doubt.Kind.WITHDRAWN

    decide(landlord, Kind.GIVE_BACK)

    assert landlord.documents_seen_by(isla) == [RENT_STATEMENT, ASB_LETTER]


@pytest.mark.parametrize("meanwhile", [[], [NAME_ON_PAGE_2]])
def test_what_is_given_back_is_blacked_out_as_it_was(
    landlord: Landlord, isla: User, meanwhile: list[dict[str, int]]
) -> None:
    """The import brings the document again as another: nothing of that one is blacked out."""
    with landlord.inside():
        first = Document.objects.get(upload__ref=RENT_STATEMENT)
        DocumentVersion.objects.create(document=first, black_outs=[NAME_ON_PAGE_1])
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Smith")
    landlord.load()
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Murray")
    landlord.load()
    with landlord.inside():
        again = Document.objects.get(upload__ref=RENT_STATEMENT, ended_at=None)
        assert again != first
        if meanwhile:
            DocumentVersion.objects.create(document=again, black_outs=meanwhile)

    decide(landlord, Kind.GIVE_BACK)

    assert landlord.documents_seen_by(isla) == [RENT_STATEMENT, ASB_LETTER]
    with landlord.inside():
        live = DocumentVersion.objects.get(document=again, ended_at=None)
    assert live.black_outs == [*meanwhile, NAME_ON_PAGE_1]


def test_what_staff_took_back_is_not_given_back(landlord: Landlord, isla: User) -> None:
    with landlord.inside():
        Release.objects.update(ended_at=F("recorded_at"), ended_by=isla.pk)
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Smith")
    landlord.load()
    landlord.export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Murray")
    landlord.load()
    with landlord.inside():
        assert not Doubt.objects.exists()


# A birth date of the portal's own ------------------------------------------------------------------


def test_birth_date_from_a_document_is_kept_until_the_export_agrees(landlord: Landlord) -> None:
    seen = date(1980, 2, 28)
    with colleague(landlord, Role.MANAGER) as manager:
        Doubt.objects.create(
            kind=Doubt.Kind.BIRTH_DATE,
            person=Person.objects.get(ref=ISLA),
            born_on=seen,
            seen="passport",
            recorded_by=manager.pk,
        )
        with pytest.raises(ValidationError, match="Another person must agree"):
            two_people.agree(TwoPersonRequest.objects.get())
    with colleague(landlord, Role.DPO):
        two_people.agree(TwoPersonRequest.objects.get(ended_at=None))

    def held() -> tuple[date | None, bool]:
        with landlord.inside():
            person = Person.objects.get(ref=ISLA)
            return person.born_on, person.born_on_is_proved

    assert held() == (seen, True)
    assert "Theirs is kept. (birth_date_proved)\n      P0000001 row 2" in landlord.load()
    assert held() == (seen, True)
    landlord.export.change(Table.PEOPLE, ISLA, date_of_birth="1980-02-28")
    landlord.load()
    assert held() == (seen, False)
    landlord.export.change(Table.PEOPLE, ISLA, date_of_birth="1980-02-27")
    landlord.load()
    assert held() == (date(1980, 2, 27), False)


def test_case_and_neighbours_of_someone_in_doubt_are_loaded_as_ever(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, ISLA, **FIONA)
    landlord.export.change(Table.CASES, CASE, status="Closed")
    landlord.export.change(Table.PEOPLE, EWAN, mobile="07700 900001")
    landlord.export.occupancy("0000002-01", CALLUM, "2025-01-01", role="Lodger")
    landlord.load()
    with landlord.inside():
        assert landlord.case(CASE).status == "Closed"
        assert Person.objects.get(ref=EWAN).mobile == "07700 900001"
        assert Occupancy.objects.filter(
            person__ref=CALLUM, tenancy__property__ref=NUMBER_2, ended_at=None
        ).exists()
