"""What the last import quarantined, with reasons in plain words: for the DPO's team and data stewards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, staff_page
from portal.web.paging import page_number, paging, rows_of
from tenancies.imports.forms import QuarantineForm
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.visible import with_hidden_characters
from tenancies.models import ImportRun, QuarantinedRow

REPEAT = "repeat"
"""What stands for the reason of a row that repeats another: it has none of the codes."""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows were quarantined for one reason."""

    sentence: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class QuarantinedLine:
    """One row of the export with why it was not loaded; `cells` are as written, made visible."""

    table: str
    number: int
    reference: str
    sentence: str
    cells: list[tuple[str, str]]


@staff_page(Perm.READ_QUARANTINE)
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """The rows of the last import that are not in the portal."""
    run = ImportRun.objects.order_by("-applied_at", "-id").first()
    counted = _counted(run)
    form = QuarantineForm(
        request.GET or None,
        tables=sorted({table for table, _code in counted}),
        reasons=[(code, _sentence(code)) for code in sorted({code for _table, code in counted})],
    )
    if form.is_bound and not form.is_valid():
        raise Http404
    chosen = {k: said for k, said in form.cleaned_data.items() if said} if form.is_bound else {}
    number = page_number(request)
    matching = QuarantinedRow.objects.filter(run=run, **_condition(chosen))
    in_order = matching.order_by("table", "row_number", "id").annotate(total=Window(Count("*")))
    rows = list(in_order[rows_of(number)])
    audit_log.record("quarantine_listed", rows, page=number)
    context = {
        "form": form,
        "day": run.export_date if run else None,
        "heaps": _heaps(counted),
        "rows": [_row(row) for row in rows],
        "page": paging(number, rows[0].total if rows else 0, chosen),
        "chosen": bool(chosen),
    }
    return render(request, "staff/quarantine.html", context)


def _counted(run: ImportRun | None) -> dict[tuple[str, str], int]:
    """Per table and reason how many rows there are."""
    groups = QuarantinedRow.objects.filter(run=run).values_list("table", "reason").order_by()
    counts = groups.annotate(count=Count("pk"))
    return {(table, reason or REPEAT): count for table, reason, count in counts}


def _condition(chosen: Mapping[str, str]) -> dict[str, str]:
    """The filter as the rows have it: only what the form allows comes here."""
    return {name: "" if said == REPEAT else said for name, said in chosen.items()}


def _heaps(counted: dict[tuple[str, str], int]) -> list[ReasonCount]:
    """The biggest first."""
    total: dict[str, int] = {}
    for (_table, code), count in counted.items():
        total[code] = total.get(code, 0) + count
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [
        ReasonCount(_sentence(code), count, "?" + urlencode({"reason": code}))
        for code, count in ordered
    ]


def _row(row: QuarantinedRow) -> QuarantinedLine:
    return QuarantinedLine(
        table=row.table,
        number=row.row_number,
        reference=with_hidden_characters(row.ref),
        sentence=_sentence(row.reason or REPEAT),
        cells=[
            (with_hidden_characters(str(name)), with_hidden_characters(str(value)))
            for name, value in row.row.items()
        ],
    )


def _sentence(code: str) -> str:
    """The reason in plain words."""
    if code == REPEAT:
        return _("The row repeats another one, word for word.")
    known = {reason.value: reason.sentence for reason in QuarantineReason}
    return _(known[code]) if code in known else code
