"""The resident's own pages that span all apps: home and My details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import resident_page
from accounts.actor import actor
from accounts.models.user import IdentityChecked
from accounts.own_account import choose_what_is_hidden
from accounts.sign_ins import my_sign_ins
from cases.cards import cards as case_cards
from cases.cards import live_wordings
from documents.models import Document
from documents.reading.cards import cards as document_cards
from documents.reading.leaving import leaving_words, left_words
from documents.reading.reading_history import my_reading_notes
from portal.residents.forms import PrivacyForm
from portal.residents.my_reports import my_reports
from tenancies.my_homes import my_code_given_at, my_homes, my_officers, my_person

MOST_NEW = 3
IDENTITY_WORDS = {
    IdentityChecked.LETTER: _lazy("By a code in a letter to your home"),
    IdentityChecked.IN_PERSON: _lazy("In person, by a member of our staff"),
    IdentityChecked.CALL_BACK: _lazy("By a call from us, to a number that we know"),
}


@dataclass(frozen=True, slots=True)
class OtherSite:
    """A link to a site of the landlord's that is not this one."""

    label: str
    url: str


@resident_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is new, what happens next in each case, and whom to speak to."""
    account, person, homes = actor(request), my_person(), my_homes()
    notes = my_reading_notes()
    new = [document for document, note in notes.items() if note.is_new]
    newest = Document.objects.filter(pk__in=new).newest_first().listed()[:MOST_NEW]
    documents = list(newest) if new else []
    wordings = list(live_wordings())
    shown = [document.pk for document in documents]
    audit_log.record("documents_listed", kind=Document._meta.label_lower, ids=shown, page="home")
    audit_log.record("cases_listed", kind="cases.share", ids=[w.share_id for w in wordings])
    earlier = [s for s in my_sign_ins(request, most=2) if not s.is_this_one]
    hides = account.hides_case_titles
    # Blocked from everything, or someone for whom we hold nothing: one page for both.
    has_nothing = not homes and not wordings and not Document.objects.exists()
    context: dict[str, Any] = {
        "name": (person.forename or person.name) if person else "",
        "addresses": [each.address for each in homes if each.last_day is None],
        "last_sign_in": earlier[0] if earlier else None,
        "leaving": leaving_words(),
        "left": left_words() if has_nothing else [],
        "has_nothing": has_nothing,
        "documents": document_cards(documents, notes, hides_case_titles=hides),
        "cases": case_cards(wordings, hides_case_titles=hides),
        "officers": my_officers(),
        "other_sites": _other_sites(),
        "is_told": bool(account.email) and not account.quiet,
    }
    return render(request, "residents/home.html", context)


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Who we think they are, how we reach them, and what is kept quiet."""
    account = actor(request)
    chosen = {"quiet": account.quiet, "hides_case_titles": account.hides_case_titles}
    form = PrivacyForm(request.POST or None, initial=chosen)
    if request.method == "POST":
        form = PrivacyForm(request.POST)
        if form.is_valid():
            choose_what_is_hidden(**form.cleaned_data, by=account)
            messages.success(request, _("Your choices are saved."))
            return redirect("residents:details")
    person = my_person()
    audit_log.record("details_opened", [person] if person else [])
    context = {
        "form": form,
        "person": person,
        "account": account,
        "identity": _identity_words(account.identity_checked),
        # Somebody else may look at this account: then it is not told that they reported anything.
        "reports": [] if account.hides_case_titles else my_reports(),
        "code_given_at": my_code_given_at(),
    }
    return render(request, "residents/details.html", context)


def _identity_words(how: str) -> str:
    return str(IDENTITY_WORDS[IdentityChecked(how)]) if how else ""


def _other_sites() -> list[OtherSite]:
    """The links that the landlord has set; without any there is no such block."""
    landlord = settings.LANDLORD
    sites = [
        OtherSite(_("Pay rent"), landlord["pay_rent_url"]),
        OtherSite(_("See your balance"), landlord["balance_url"]),
        OtherSite(_("Report a repair"), landlord["repairs_url"]),
    ]
    return [site for site in sites if site.url]
