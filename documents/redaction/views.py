"""The page on which an officer blacks out what a document must not show."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.actor import actor
from documents.models import Document
from documents.reading.pages import count_of, words_of
from documents.reading.versions import Edition, as_readers_get_it
from documents.reading.viewing import SECONDS_UNTIL_IT_RENEWS, PageShown, read
from documents.redaction import boxes, services
from documents.redaction.boxes import Line
from documents.redaction.forms import BlackOutForm
from documents.release.page_headers import document_header, home_of
from documents.sandbox.wire import BlackOut


@dataclass(frozen=True, slots=True)
class PageToBlackOut:
    """One page of the screen with its lines, each to be ticked."""

    shown: PageShown
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class BlackedOut:
    """One black-out as the page lists it; `value` stands for it in a form, and names its version."""

    value: str
    words: str


@staff_page(Perm.RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def black_out(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Black something out, or show it again; the pages stand beside, as readers get them."""
    subjects = ("upload", "case", "tenancy__property")
    document: Document = get_object_or_404(
        Document.objects.select_related(*subjects), pk=document_id, ended_at=None
    )
    edition = as_readers_get_it(document)
    audit_log.record("black_out_page_opened", [document])
    reading = read(request, document, edition)
    pages = [
        PageToBlackOut(page, boxes.lines_of(page.number, words_of(edition.copy, page.number) or []))
        for page in reading.pages
    ]
    form = _form(request, edition, pages)
    if request.method == "POST" and _done(request, document, edition, form):
        return redirect(request.get_full_path())
    context = {
        "document": document_header(document),
        "reading": reading,
        "pages": pages,
        "next_url": pages[-1].shown.next_url if pages else "",
        "form": form,
        "blacked_out": _blacked_out(edition),
        "is_released": services.is_released(document),
        "grid": list(boxes.grid_lines()),
        "columns": boxes.COLUMNS,
        "back_url": home_of(document),
        "copy_url": reverse("documents:read_copy", args=[document.pk]),
        "release_url": reverse("documents:release", args=[document.pk]),
    }
    response = render(request, "staff/black_out.html", context)
    if reading.renews and request.method != "POST":
        response["Refresh"] = str(SECONDS_UNTIL_IT_RENEWS)
    return response


def _form(request: HttpRequest, edition: Edition, pages: list[PageToBlackOut]) -> BlackOutForm:
    data = request.POST if request.method == "POST" and "show" not in request.POST else None
    return BlackOutForm(
        data,
        pages=[page.shown.number for page in pages],
        lines=[line for page in pages for line in page.lines],
        initial={"version": edition.copy.version},
    )


def _done(request: HttpRequest, document: Document, edition: Edition, form: BlackOutForm) -> bool:
    """Do what was pressed; False where the page has to say why it was not done."""
    try:
        if "show" in request.POST:
            _show_again(request, document, edition)
        elif not form.is_valid():
            return False
        else:
            _black_out(request, document, edition, form)
    except ValidationError as refusal:
        if form.is_bound:
            form.add_error(None, refusal)
        else:
            messages.warning(request, refusal.message)
        return not form.is_bound
    return True


def _show_again(request: HttpRequest, document: Document, edition: Edition) -> None:
    values = [one.value for one in _blacked_out(edition)]
    if request.POST["show"] not in values:
        raise ValidationError(
            _("A colleague has just changed what is blacked out. Look again, then choose.")
        )
    place = values.index(request.POST["show"])
    services.show_again(document, place, seen=edition.copy.version, by=actor(request))
    messages.success(request, _("It is shown again."))


def _black_out(
    request: HttpRequest, document: Document, edition: Edition, form: BlackOutForm
) -> None:
    services.as_it_was_seen(document, form.cleaned_data["version"])
    chosen = _chosen(edition, form)
    if not chosen:
        raise ValidationError(_("That word is on no page. Has it been blacked out already?"))
    services.black_out(document, chosen, seen=form.cleaned_data["version"], by=actor(request))
    said = ngettext(
        "%(count)s place is blacked out.", "%(count)s places are blacked out.", len(chosen)
    )
    messages.success(request, said % {"count": len(chosen)})


def _chosen(edition: Edition, form: BlackOutForm) -> list[BlackOut]:
    """All places that the form asks for. Raises ValidationError while the words of a page are not known."""
    said = form.cleaned_data
    picked = [form.line_by_value[value] for value in said["lines"]]
    chosen: list[BlackOut] = []
    for number in range(1, count_of(edition.copy) + 1):
        words = words_of(edition.copy, number)
        if words is None:
            raise ValidationError(_("We are still preparing some pages. Try again in a moment."))
        chosen += boxes.of_lines(number, words, [line for line in picked if line.page == number])
        if said["word"]:
            chosen += boxes.of_a_word(number, words, said["word"])
    if said["page"]:
        rows = said["first_row"], said["last_row"] or said["first_row"]
        columns = said["first_column"], said["last_column"] or said["first_column"]
        chosen.append(boxes.of_the_grid(said["page"], rows, columns))
    return chosen


def _blacked_out(edition: Edition) -> list[BlackedOut]:
    said = _("Page %(page)s, row %(row)s")
    return [
        BlackedOut(
            f"{edition.copy.version}.{place}", said % {"page": box.page, "row": boxes.row_of(box)}
        )
        for place, box in enumerate(edition.black_outs)
    ]
