"""States that PostgreSQL keeps beside the facts: what shows a document, what freezes it, who is protected."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from cases.models import Share as ShareRow
from documents.models import Document as DocumentRow
from tenancies.models import Person
from tenancies.models import Tenancy as TenancyRow
from tests.arranging import arranging
from tests.factories import DocumentFactory
from tests.model.facts import Case, Document, Freeze, Release, SafeContact, Share, Tenancy
from tests.storing import end, ref, store
from tests.world import World

pytestmark = pytest.mark.django_db


def arrives(world: World, *, tenancy: Tenancy | None = None, case: Case | None = None) -> UUID:
    """A document comes with an export, and as far as the export goes nothing is frozen."""
    document = Document(
        uuid4(),
        "repair letter",
        world.facts.today,
        tenancy.id if tenancy else None,
        case.id if case else None,
    )
    with arranging():
        store(document)
    return document.id


def is_frozen(document: UUID) -> bool:
    with arranging():
        return bool(DocumentRow.objects.get(pk=document).frozen)


def test_document_added_to_a_frozen_case_is_frozen_at_once(world: World) -> None:
    assert is_frozen(arrives(world, tenancy=world.tenancy("Frozen Close")))
    assert is_frozen(arrives(world, case=world.case("FIRE")))
    assert not is_frozen(arrives(world, tenancy=world.tenancy("Loch Road")))
    assert not is_frozen(arrives(world, case=world.case("NOISE")))


def test_share_of_a_frozen_case_is_frozen(world: World) -> None:
    party = world.make_party("Una", "FIRE", "witness")
    share = Share(uuid4(), party.case, party.id, party.person, party.role)
    with arranging():
        store(party)
        store(share)
        assert ShareRow.objects.get(pk=share.id).frozen


def test_new_document_row_cannot_set_its_own_state(world: World) -> None:
    """Whatever a row says of itself when it is stored."""
    with arranging():
        document: Any = DocumentFactory(
            tenancy=ref(TenancyRow, world.tenancy("Loch Road").id),
            audience="household",
            shown_from=world.day(10),
            frozen=True,
        )
        document.refresh_from_db()
    assert (document.audience, document.shown_from, document.frozen) == ("", None, False)


def test_document_stays_frozen_until_the_last_freeze_ends(world: World) -> None:
    document = world.document("Loch gas").id
    alone, with_its_home = (
        Freeze(uuid4(), document=document),
        Freeze(uuid4(), tenancy=world.tenancy("Loch Road").id),
    )
    with arranging():
        store(alone)
        store(with_its_home)
    assert is_frozen(document)
    with arranging():
        end(alone)
    assert is_frozen(document)
    with arranging():
        end(with_its_home)
    assert not is_frozen(document)


def test_document_names_the_live_release_to_its_home(world: World) -> None:
    def shown() -> tuple[object, ...]:
        with arranging():
            document = DocumentRow.objects.get(pk=world.document("Loch rent").id)
        return document.audience, document.shown_from, document.shown_until

    assert shown() == ("tenants", world.day(1), None)
    with arranging():
        end(world.release("Loch rent", "tenants"))
    assert shown() == ("", None, None)
    again = Release(
        uuid4(), world.document("Loch rent").id, "household", world.day(0), world.day(-5)
    )
    with arranging():
        store(again)
    assert shown() == ("household", world.day(0), world.day(-5))


def test_person_is_protected_as_long_as_a_safe_contact_is_live(world: World) -> None:
    def is_protected() -> bool:
        with arranging():
            return bool(Person.objects.get(pk=world.person("Morag").id).protected)

    assert not is_protected()
    contact = SafeContact(uuid4(), world.person("Morag").id)
    with arranging():
        store(contact)
    assert is_protected()
    with arranging():
        end(contact)
    assert not is_protected()
