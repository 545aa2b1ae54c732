"""A kind of document is one entry: every page shows it, and both walls keep to who may ever read it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.access.system import system_access
from documents.kinds import (
    KINDS,
    WITNESS,
    DocumentKind,
    MayRead,
    Sender,
    Topic,
    by_value,
    kind_of,
)
from documents.models import Document, Release
from portal.assurance.explain import explain
from portal.assurance.reconcile import reconcile
from portal.dev.demo.building import SLICE, export_date
from portal.rls.statements import kinds_sql
from tenancies.imports.facts import SubjectType
from tenancies.imports.reader import read_export
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.arranging import OWNER, arranging, as_role
from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import (
    case_upload,
    documents_of,
    form,
    send_and_see,
    tenancy_upload,
)
from tests.imports.export_builder import ExportBuilder
from tests.model.expectation import expected
from tests.resident.pages import documents, words
from tests.staff.pages import (
    REASON,
    live_releases,
    offers,
    release_page,
    rows,
    said,
    tenancy_page,
)
from tests.storing import pass_the_check
from tests.walls.test_contradictions import is_stored, release
from tests.world import RESIDENTS, World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
Put = Callable[[DocumentKind], DocumentKind]

INSURANCE = DocumentKind(
    "insurance letter",
    staff_word="Insurance letter",
    title="Letter about insurance",
    sender=Sender.LANDLORD,
    of_home=True,
    usual_audience="household",
    topic=Topic("insurance", "Insurance"),
)
COURT_REPORT = DocumentKind(
    "court report",
    staff_word="Court report",
    title="Report for the court",
    sender=Sender.LANDLORD,
    of_case=True,
    sides=(WITNESS,),
)
REPAIRS = KINDS["repair letter"]
CAST = [name for name in RESIDENTS if name != "Paula"]
"""Without Paula, who is shut out."""


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch, world: World) -> Put:
    """Put an entry into the table of kinds, in Python and in PostgreSQL, for one test."""

    def put(kind: DocumentKind) -> DocumentKind:
        monkeypatch.setitem(KINDS, kind.value, kind)
        tell_postgresql()
        world.facts.kinds_for_tenants = frozenset(
            k.value for k in KINDS.values() if k.is_for_tenants
        )
        world.facts.kinds_of_sides = {
            k.value: frozenset(map(str, k.sides)) for k in KINDS.values() if k.kept_from
        }
        world.facts.kinds_for_no_resident = frozenset(
            k.value for k in KINDS.values() if not k.is_releasable
        )
        return kind

    return put


def tell_postgresql() -> None:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(kinds_sql())


@pytest.fixture
def repairs_for_tenants(put: Put) -> DocumentKind:
    """From now on letters about repairs are for tenants alone; many were released to households."""
    return put(replace(REPAIRS, may_read=MayRead.TENANTS, usual_audience="tenants"))


@pytest.fixture
def repairs_for_no_resident(put: Put) -> DocumentKind:
    """From now on letters about repairs are for staff."""
    return put(replace(REPAIRS, may_read=MayRead.NO_RESIDENT, usual_audience=None))


def kinds_offered(browser: PersonsClient, address: str) -> list[str]:
    choices = browser.get(address).context["form"].fields["kind"].choices
    return [str(label) for _value, label in choices]


def test_new_kind_goes_from_the_upload_form_to_its_reader(
    world: World, as_person: AsPerson, put: Put
) -> None:
    put(INSURANCE)
    fiona, lorna, here = as_person("Fiona"), as_person("Lorna"), tenancy_upload(world, "Loch Road")
    assert "Insurance letter" in kinds_offered(fiona, here)
    assert "Insurance letter" not in kinds_offered(fiona, case_upload(world, "NOISE"))
    send_and_see(fiona, here, form(world, "insurance letter"), {"a.pdf": sent_files.pdf()})
    (document,) = documents_of(tenancy=world.tenancy("Loch Road").id)
    assert "Insurance letter" in fiona.get("/staff/?show=new").content.decode()
    row = rows(fiona, tenancy_page(world, "Loch Road"))[document.pk]
    assert (row.kind, row.resident_title) == ("Insurance letter", "Letter about insurance")
    pass_the_check(document.pk)
    assert fiona.get(row.release_url).context["form"]["audience"].initial == "household"
    fiona.post(row.release_url, REASON | {"audience": "household"})

    assert documents(lorna)[document.pk].title == "Letter about insurance"
    assert [*documents(lorna, "/documents/?about=insurance")] == [document.pk]
    assert document.pk not in documents(lorna, "/documents/?about=repairs")
    assert "Insurance" in words(lorna.get("/documents/"))
    assert "Letter about insurance" in words(lorna.get("/home/"))
    assert "Letter about insurance" in words(lorna.get(f"/documents/{document.pk}/"))
    assert "Letter about insurance" in words(lorna.get("/not-mine/"))
    file = lorna.get(f"/documents/{document.pk}/download/")
    assert "letter-about-insurance" in file["Content-Disposition"]
    donald = as_person("Donald")
    donald.post("/dpo/audit-log/", {"person": world.person("Lorna").ref})
    assert "Insurance letter" in donald.get("/dpo/audit-log/").content.decode()


def test_new_kind_of_a_case_is_offered_for_cases_alone(
    world: World, as_person: AsPerson, put: Put
) -> None:
    put(COURT_REPORT)
    fiona = as_person("Fiona")
    assert "Court report" in kinds_offered(fiona, case_upload(world, "NOISE"))
    assert "Court report" not in kinds_offered(fiona, tenancy_upload(world, "Loch Road"))


def test_new_kind_is_imported_under_its_words(put: Put, tmp_path: Path) -> None:
    put(INSURANCE)
    export = ExportBuilder(tmp_path)
    export.document("D00000003", kind="insurance letter")
    found = {document.document_ref: document for document in export.read().export.documents}
    assert str(kind_of(found["D00000003"].kind).staff_word) == "Insurance letter"


def test_kind_that_only_an_export_knows_has_neutral_words() -> None:
    unknown = kind_of("cooker warranty")
    assert (str(unknown.staff_word), str(unknown.title)) == ("Cooker warranty", "Document")
    assert unknown.topic is None


def test_words_of_a_kind_are_no_part_of_the_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kinds_sql()
    monkeypatch.setitem(KINDS, REPAIRS.value, replace(REPAIRS, title="About a mended thing"))
    monkeypatch.setitem(KINDS, INSURANCE.value, INSURANCE)
    assert kinds_sql() == before
    for_staff = replace(INSURANCE, may_read=MayRead.NO_RESIDENT, usual_audience=None)
    monkeypatch.setitem(KINDS, INSURANCE.value, for_staff)
    assert kinds_sql() != before


@pytest.mark.parametrize(
    "changed",
    [
        {"of_home": False},
        {"sides": (WITNESS,)},
        {"of_case": True},
        {"of_case": True, "sides": (WITNESS,), "may_read": MayRead.TENANTS, "usual_audience": None},
        {"may_read": MayRead.TENANTS},
        {"may_read": MayRead.NO_RESIDENT},
    ],
)
def test_entry_that_contradicts_itself_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="The kind insurance letter"):
        replace(INSURANCE, **changed)


def test_two_entries_of_one_value_are_refused() -> None:
    with pytest.raises(ValueError, match="same value"):
        by_value([INSURANCE, replace(INSURANCE, title="Another title")])


def test_documents_of_the_demo_s_cases_are_addressed_to_the_sides_of_their_kinds() -> None:
    export = read_export(SLICE, export_date(SLICE))
    roles = {(party.case_ref, party.person_ref): party.role for party in export.parties}
    letters = [
        document for document in export.documents if document.subject_type is SubjectType.CASE
    ]
    strays = [
        (document.kind, role)
        for document in letters
        if (role := roles[document.subject_ref, document.person_ref])
        not in kind_of(document.kind).sides
    ]
    assert letters
    assert strays == []


# For some sides of a case --------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
def test_kind_for_witnesses_reaches_no_complainer_by_each_wall(
    world: World, put: Put, name: str
) -> None:
    put(replace(KINDS["asb letter to complainer"], sides=(WITNESS,)))
    account = world.account(name)
    for label in ("documents.Document", "documents.Release"):
        due = expected(world.facts, account, label)
        for way in (through_wall_1, through_wall_2, through_both):
            assert way(account.id, label) == due, (label, way.__name__)


def test_complainer_loses_letters_of_a_kind_that_is_no_longer_for_complainers(
    world: World, as_person: AsPerson, put: Put
) -> None:
    letter, diary = (
        world.document("NOISE letter to Morag").id,
        world.document("NOISE diary of Morag").id,
    )
    morag = as_person("Morag")
    assert {letter, diary} <= {*documents(morag)}
    put(replace(KINDS["asb letter to complainer"], sides=(WITNESS,)))
    assert {letter, diary} & {*documents(morag)} == {diary}
    assert morag.get(f"/documents/{letter}/").status_code == 404
    assert morag.get(f"/documents/{letter}/download/").status_code == 404
    with as_role(OWNER):
        now = explain(world.person("Morag").ref, str(letter), None)
        assert "✗ They may not read documents of this kind." in now.sentences


def test_grants_facts_and_policies_agree_on_a_kind_for_one_side(
    settings: LazySettings, put: Put
) -> None:
    put(replace(KINDS["asb letter to complainer"], sides=(WITNESS,)))
    settings.LOGIN = "worker"
    with system_access("a test"):
        assert reconcile().differences == []


# For tenants alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAST)
@pytest.mark.usefixtures("repairs_for_tenants")
def test_kind_for_tenants_reaches_tenants_alone_by_each_wall(world: World, name: str) -> None:
    account = world.account(name)
    for label in ("documents.Document", "documents.Release"):
        due = expected(world.facts, account, label)
        for way in (through_wall_1, through_wall_2, through_both):
            assert way(account.id, label) == due, (label, way.__name__)


def test_lodger_loses_what_was_released_to_the_household_and_to_her_by_name(
    world: World, as_person: AsPerson, put: Put
) -> None:
    by_name, to_home = world.document("Loch for Lorna").id, world.document("Loch repair").id
    lorna, morag = as_person("Lorna"), as_person("Morag")
    assert {by_name, to_home} <= {*documents(lorna)}
    put(replace(REPAIRS, may_read=MayRead.TENANTS, usual_audience="tenants"))
    assert not {by_name, to_home} & {*documents(lorna)}
    for document in (by_name, to_home):
        assert lorna.get(f"/documents/{document}/").status_code == 404
        assert lorna.get(f"/documents/{document}/download/").status_code == 404
    assert "anyone who was a tenant with you" in documents(morag)[to_home].who_else
    assert "anyone who was a tenant with you" in words(morag.get(f"/documents/{to_home}/"))


@pytest.mark.usefixtures("repairs_for_tenants")
def test_kind_for_tenants_is_not_released_past_them(world: World) -> None:
    letter = "Loch for Lorna"  # Put in by staff: it may go by name to whoever lived there.
    assert not is_stored(release(world, letter, None, audience="household"))
    assert not is_stored(release(world, letter, "Otis"))
    assert is_stored(release(world, letter, "Morag"))
    assert is_stored(release(world, letter, None, audience="tenants"))


@pytest.mark.usefixtures("repairs_for_tenants")
def test_kind_for_tenants_is_offered_to_tenants_alone(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    tenants, alone = offers(fiona, release_page(world, "Loch unreleased"))
    assert tenants.startswith("The tenants: ")
    assert alone.startswith("One person: ")  # Ewan, its addressee and a tenant.
    fiona.post(release_page(world, "Loch unreleased"), REASON | {"audience": "household"})
    assert live_releases(world, "Loch unreleased") == []
    fiona.post(release_page(world, "Loch unreleased"), REASON | {"audience": "tenants"})
    row = rows(fiona, tenancy_page(world, "Loch Road"))[world.document("Loch unreleased").id]
    assert row.release_url == ""


def test_what_was_readable_before_the_rule_is_still_true_of_that_time(
    world: World, put: Put
) -> None:
    """Told with the past, as the exposure report asks it."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp() - interval '1 second'")
        (before,) = cursor.fetchone()
    put(replace(REPAIRS, may_read=MayRead.TENANTS, usual_audience="tenants"))
    asked = (world.person("Lorna").ref, str(world.document("Loch repair").id))
    with as_role(OWNER):
        now = explain(*asked, None)
        assert not now.allowed
        assert "✗ They may not read documents of this kind." in now.sentences
        assert explain(*asked, before).allowed


def test_rule_that_is_taken_back_opens_again_what_was_released(
    world: World, as_person: AsPerson, put: Put
) -> None:
    put(replace(REPAIRS, may_read=MayRead.TENANTS, usual_audience="tenants"))
    put(REPAIRS)
    assert world.document("Loch repair").id in documents(as_person("Lorna"))


@pytest.mark.usefixtures("repairs_for_tenants")
def test_grants_facts_and_policies_agree_on_a_kind_for_tenants(settings: LazySettings) -> None:
    settings.LOGIN = "worker"
    with system_access("a test"):
        assert reconcile().differences == []


# For no resident -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("repairs_for_no_resident")
@pytest.mark.parametrize("name", ["Morag", "Ewan", "Lorna", "Otis", "Lachie"])
def test_kind_for_no_resident_reaches_none_by_each_wall(world: World, name: str) -> None:
    account = world.account(name)
    with arranging(deriving=False):
        letters = set(Document.objects.filter(kind=REPAIRS.value).values_list("pk", flat=True))
        released = set(Release.objects.filter(document__in=letters, ended_at=None))
    assert released
    for way in (through_wall_1, through_wall_2, through_both):
        assert not way(account.id, "documents.Document") & letters, way.__name__
        assert way(account.id, "documents.Document"), way.__name__


@pytest.mark.usefixtures("repairs_for_no_resident")
def test_kind_for_no_resident_is_released_to_no_one(world: World) -> None:
    for to, audience in ((None, "household"), (None, "tenants"), ("Ewan", "recipient")):
        assert not is_stored(release(world, "Loch unreleased", to, audience=audience))


@pytest.mark.usefixtures("repairs_for_no_resident")
def test_kind_for_no_resident_is_offered_to_no_one(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    row = rows(fiona, tenancy_page(world, "Loch Road"))[world.document("Loch unreleased").id]
    assert (row.state, row.release_url) == ("Staff only", "")
    answer = fiona.get(release_page(world, "Loch unreleased"))
    assert answer.status_code == 302
    assert said(answer) == "Documents of this kind are for staff only."


@pytest.mark.usefixtures("repairs_for_no_resident")
def test_kind_for_no_resident_is_in_no_batch(settings: LazySettings) -> None:
    settings.DEMO, settings.LOGIN = True, "worker"
    asked = {"kind": REPAIRS.value, "audience": "household", "apply": True}
    with pytest.raises(CommandError, match="may not read this kind"):
        call_command("release_batch", **asked, stdout=io.StringIO())
