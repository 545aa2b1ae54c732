"""What the import quarantined: for the DPO's team and data stewards, in plain words and visible letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenancies.imports.visible import with_hidden_characters
from tenancies.models import ImportRun, QuarantinedRow
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import ImportRunFactory, QuarantinedRowFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
PAGE = "/staff/quarantine/"


@pytest.fixture
def run(world: World) -> ImportRun:
    """A later import, in which more was wrong."""
    with arranging(deriving=False):
        latest: ImportRun = ImportRun.objects.create(export_date=world.facts.today)
        for number in range(22):
            QuarantinedRowFactory(run=latest, table="documents", row_number=number + 1)
        QuarantinedRowFactory(run=latest, table="people", reason="reference_form", ref="P1")
        QuarantinedRowFactory(run=latest, table="people", reason="", outcome="repeat")
        ImportRun.objects.exclude(pk=latest.pk).update(applied_at="2020-01-01T00:00:00Z")
    return latest


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Donald", 200),
        ("Senga", 200),
        ("Ruth", 200),  # An officer and a data steward.
        ("Rhona", 200),  # A manager and a data steward.
        ("Fiona", 403),
        ("Moira", 403),
        ("Aileen", 403),
        ("Alan", 403),
        ("Morag", 403),
    ],
)
def test_page_is_for_the_dpos_team_and_data_stewards(
    world: World, as_person: AsPerson, name: str, status: int
) -> None:
    assert as_person(name).get(PAGE).status_code == status
    assert world


@pytest.mark.usefixtures("run")
def test_reasons_are_counted_in_plain_words(as_person: AsPerson) -> None:
    heaps = as_person("Ruth").get(PAGE).context["heaps"]
    assert [(heap.count, heap.sentence) for heap in heaps] == [
        (22, "The surname on the document is not the addressee's surname."),
        (1, "The row's own reference is not written in the agreed form."),
        (1, "The row repeats another one, word for word."),
    ]
    for heap in heaps:
        shown = as_person("Ruth").get(PAGE + heap.url)
        assert shown.status_code == 200
        assert {row.sentence for row in shown.context["rows"]} == {heap.sentence}


@pytest.mark.usefixtures("run")
def test_twenty_rows_are_a_page_and_the_filter_stays(as_person: AsPerson) -> None:
    ruth = as_person("Ruth")
    first = ruth.get(PAGE, {"table": "documents", "reason": "surname_differs"})
    assert len(first.context["rows"]) == 20
    following = ruth.get(PAGE + first.context["page"].next_url)
    assert [row.number for row in following.context["rows"]] == [21, 22]
    assert {row.table for row in following.context["rows"]} == {"documents"}
    assert [r.reference for r in ruth.get(PAGE, {"reason": "reference_form"}).context["rows"]] == [
        "P1"
    ]
    assert ruth.get(PAGE, {"table": "people", "reason": "surname_differs"}).context["rows"] == []


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    "question",
    [
        {"table": "accounts_user"},
        {"reason": "x' OR 1=1 --"},
        {"table": "staff"},  # A table of an export, but none of its rows is quarantined.
        {"page": "9"},
        {"page": "x"},
    ],
)
def test_filter_accepts_only_existing_values(as_person: AsPerson, question: dict[str, str]) -> None:
    assert as_person("Ruth").get(PAGE, question).status_code == 404


def test_only_the_last_import_is_shown(as_person: AsPerson, run: ImportRun) -> None:
    page = as_person("Donald").get(PAGE)
    with arranging(deriving=False):
        due = QuarantinedRow.objects.filter(run=run).count()
    assert sum(heap.count for heap in page.context["heaps"]) == due


def test_quarantined_row_is_shown_with_hidden_characters_visible(
    as_person: AsPerson, run: ImportRun
) -> None:
    with arranging(deriving=False):
        QuarantinedRowFactory(
            run=run,
            table="cases",
            reason="field_count",
            row={"summary": "ab\u202egpj.exe\u0007\u200b<script>alert(1)</script>"},
        )
    page = as_person("Ruth").get(PAGE, {"table": "cases"})
    (row,) = page.context["rows"]
    assert row.cells == [("summary", "ab[U+202E]gpj.exe[U+0007][U+200B]<script>alert(1)</script>")]
    body = page.content.decode()
    assert "<script>alert" not in body
    assert "\u202e" not in body


def test_accented_letters_are_shown_unchanged() -> None:
    assert (
        with_hidden_characters("Siân O’Donnell-Müller, Łódź 日本")
        == "Siân O’Donnell-Müller, Łódź 日本"
    )
    assert (
        with_hidden_characters("a\tb\r\nc\u2028d\ue000")
        == "a[U+0009]b[U+000D][U+000A]c[U+2028]d[U+E000]"
    )


def test_empty_quarantine_says_so(world: World, as_person: AsPerson) -> None:
    assert world
    with arranging(deriving=False):
        ImportRunFactory()
        ImportRun.objects.filter(quarantined__isnull=False).update(applied_at="2020-01-01T00:00Z")
    assert "Nothing is quarantined." in as_person("Ruth").get(PAGE).content.decode()
