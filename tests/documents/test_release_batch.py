"""Releasing a kind of document at once: on the demo only, behind closed doors, and never of cases."""

import io
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts.access.system import system_access
from documents.models import Document, Release
from portal.incidents.models import PortalState
from tests.databases import OwnDatabase
from tests.factories import (
    CaseFactory,
    DocumentFactory,
    OccupancyFactory,
    PersonFactory,
    ReleaseFactory,
    TenancyFactory,
)

GAS, RENT = "gas safety certificate", "rent statement"


@pytest.fixture(autouse=True)
def _closed_demo(empty_database: OwnDatabase, settings: LazySettings) -> Iterator[None]:
    """Morag rents a home, Ross lodges there; there is a gas certificate, a rent statement, a photo."""
    settings.DEMO = True
    with empty_database.as_login("worker"):
        with system_access("test"):
            home = TenancyFactory.create()
            OccupancyFactory.create(tenancy=home, person=PersonFactory.create(ref="P0000001"))
            OccupancyFactory.create(
                tenancy=home, person=PersonFactory.create(ref="P0000002"), role="Lodger"
            )
            DocumentFactory.create(tenancy=home, kind=GAS)
            DocumentFactory.create(tenancy=home, kind=RENT)
        yield


def batch(kind: str, audience: str, *, apply: bool = True) -> str:
    said = io.StringIO()
    call_command("release_batch", kind=kind, audience=audience, apply=apply, stdout=said)
    return said.getvalue()


def released() -> list[tuple[str, str]]:
    with system_access("test"):
        return list(Release.objects.values_list("document__kind", "audience"))


def test_batch_says_how_many_residents_gain_how_many_documents() -> None:
    assert "2 residents gain 1 of 1 document (2 pairs)" in batch(GAS, "household")
    assert "1 resident gains 1 of 1 document (1 pair)" in batch(RENT, "tenants")


def test_nothing_is_released_unless_it_is_asked_for() -> None:
    said = batch(GAS, "household", apply=False)

    assert "2 residents gain 1 of 1 document" in said
    assert "Nothing was released" in said
    assert released() == []


def test_only_the_kind_that_was_named_is_released() -> None:
    batch(GAS, "household")

    assert released() == [(GAS, "household")]


def test_what_is_released_already_is_left_alone() -> None:
    batch(GAS, "tenants")

    assert "0 residents gain 0 of 0 documents" in batch(GAS, "household")
    assert released() == [(GAS, "tenants")]


def test_document_already_readable_is_not_counted_as_gained() -> None:
    with system_access("test"):
        document = Document.objects.get(kind=GAS)
        ReleaseFactory.create(
            document=document,
            audience="recipient",
            recipient=PersonFactory._meta.model.objects.get(ref="P0000001"),
        )

    assert "1 resident gains 1 of 1 document (1 pair)" in batch(GAS, "household")


def test_documents_of_cases_are_never_taken() -> None:
    with system_access("test"):
        DocumentFactory.create(tenancy=None, case=CaseFactory.create(), kind=GAS)

    assert "of 1 document " in batch(GAS, "household")


def test_release_says_plainly_why() -> None:
    batch(GAS, "household")

    with system_access("test"):
        assert Release.objects.get().reason == (
            "It is about your home. Everybody in your household can read it."
        )


def test_nothing_is_released_while_residents_are_let_in() -> None:
    with system_access("test"):
        PortalState.objects.create(state="open", reason="test")

    with pytest.raises(CommandError, match="The portal is open"):
        batch(GAS, "household")

    assert released() == []


def test_live_portal_cannot_release_in_batches(settings: LazySettings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="on the demo only"):
        batch(GAS, "household")
