"""Outside the door no way into a model answers: a developer cannot forget wall 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, models, transaction
from django.db.models import Count, Prefetch

from accounts.access import NoViewerError, Scoped, ScopedManager, acting_as
from accounts.access.conditions import NOTHING, visible
from cases.models import Case, Share
from documents.models import Document, Release
from portal.rls.statements import APPS
from tenancies.models import Occupancy, Person, Tenancy
from tests.access.test_three_ways import UNSCOPED
from tests.arranging import arranging
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
OURS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
SCOPED: list[Any] = [model for model in OURS if model._meta.label not in UNSCOPED]


def test_every_model_about_people_or_homes_is_scoped() -> None:
    assert [m for m in SCOPED if not issubclass(m, Scoped)] == []
    for model in SCOPED:
        for manager in (*model._meta.managers, model._base_manager, model._default_manager):
            assert isinstance(manager, ScopedManager), f"{model}: {manager}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Morag", "Fiona", "Aileen", "Moira", "Donald", "Alan"])
def test_model_without_a_rule_shows_no_rows(world: World, name: str) -> None:
    with acting_as(world.account(name).id) as asking:
        assert visible(ContentType, asking) == NOTHING


WAYS_IN: list[Callable[[Any], object]] = [
    lambda manager: list(manager.all()),
    lambda manager: list(manager.iterator()),
    lambda manager: manager.count(),
    lambda manager: manager.exists(),
    lambda manager: manager.first(),
    lambda manager: manager.get(),
    lambda manager: manager.in_bulk(),
    lambda manager: list(manager.values()),
    lambda manager: list(manager.values_list()),
    lambda manager: list(manager.raw("SELECT 1")),
    lambda manager: manager.aggregate(n=Count("pk")),
    lambda manager: manager.filter(pk=None).update(pk=None),
    lambda manager: manager.filter(pk=None).explain(),
    lambda manager: manager.get_or_create(pk=None),
    lambda manager: manager.bulk_create([manager.model()]),
    lambda manager: manager.create(),
    lambda manager: manager.using("default").count(),
]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_no_manager_works_without_a_viewer(model: Any) -> None:
    for manager in (model.objects, model._default_manager, model._base_manager):
        for way in WAYS_IN:
            with pytest.raises(NoViewerError):
                way(manager)


@pytest.mark.django_db
def test_no_relation_works_without_a_viewer(world: World) -> None:
    with arranging():
        occupancy = Occupancy.objects.get(person=world.person("Morag").id)
        document = Document.objects.get(pk=world.document("Loch gas").id)
        case = Case.objects.get(pk=world.case("NOISE").id)
        tenancy = Tenancy.objects.get(pk=world.tenancy("Loch Road").id)
    for follow in (
        lambda: occupancy.person,
        lambda: occupancy.tenancy,
        lambda: list(tenancy.occupancies.all()),
        lambda: list(document.releases.all()),
        lambda: document.upload,
        lambda: list(case.parties.all()),
        lambda: case.shares.count(),
        lambda: occupancy.refresh_from_db(),
        lambda: document.save(update_fields=["kind"]),
        lambda: models.prefetch_related_objects([tenancy], "occupancies"),
        lambda: models.prefetch_related_objects([tenancy], Prefetch("property")),
    ):
        with pytest.raises(NoViewerError):
            follow()


@pytest.mark.django_db
def test_nothing_is_deleted_through_models(world: World) -> None:
    with arranging():
        document = Document.objects.get(pk=world.document("Loch gas").id)
        with pytest.raises(TypeError, match="never deleted"):
            document.delete()
        for rows in (Document.objects.all(), Release.objects.filter(document=document)):
            with pytest.raises(TypeError, match="never deleted"):
                rows.delete()
        assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.django_db
def test_relations_give_only_the_viewers_rows(world: World) -> None:
    """Morag reaches her own release of the gas document, and not Ewan's release of his letter."""
    with acting_as(world.account("Morag").id), transaction.atomic():
        gas = Document.objects.get(pk=world.document("Loch gas").id)
        assert [r.pk for r in gas.releases.only("pk")] == [
            world.release("Loch gas", "household").id
        ]
        with pytest.raises(Person.DoesNotExist):
            Person.objects.only("pk").get(pk=world.person("Ewan").id)
        with pytest.raises(Share.DoesNotExist):
            Share.objects.only("pk").get(pk=world.share("Ewan", "NOISE").id)
    with acting_as(world.account("Ewan").id):
        assert Share.objects.only("pk").get(pk=world.share("Ewan", "NOISE").id)


@pytest.mark.django_db
def test_saving_a_row_that_is_not_visible_inserts_nothing(world: World) -> None:
    with arranging():
        foreign = Release.objects.get(pk=world.release("Harbour now", "household").id)
    with (
        acting_as(world.account("Graham").id),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        foreign.end(by=world.account("Graham").id)
    with arranging():
        assert Release.objects.get(pk=foreign.pk).ended_at is None
        assert Release.objects.filter(document=foreign.document_id).count() == 1


def test_rows_are_read_past_the_managers_in_named_places_only() -> None:
    """Bare querysets, raw() and extra() pass wall 1 by; each place that has one is known."""
    known = {"accounts/access/conditions.py"}
    found = {
        str(file.relative_to(ROOT))
        for app in ("accounts", "tenancies", "cases", "documents", "portal")
        for file in (ROOT / app).rglob("*.py")
        if any(
            phrase in file.read_text()
            for phrase in (" QuerySet(", ".raw(", ".extra(", "models.Manager()", "RawSQL(")
        )
    }
    assert found == known
