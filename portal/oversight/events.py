"""Every event of the ledger in plain words, by kind; a test holds them against what the code records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the DPO may ask the ledger for."""

    SEEN = "seen", _("Saw papers or cases")
    SIGNED_IN = "signed in", _("Signed in or out, or tried to")
    SEARCHED = "searched", _("Searched, or opened something outside a patch")
    CHANGED = "changed", _("Shared, released, took back or blocked")
    REPORTED = "reported", _("Reports, corrections and freezes")
    OVERSEEN = "overseen", _("Read the ledger or the reasons")
    REFUSED = "refused", _("Was refused, or asked for what is not there")
    SYSTEM = "system", _("Imports and work of the system")


EVENTS = {
    Kind.SEEN: {
        "documents_listed": _("Saw papers in a list"),
        "document_opened": _("Opened the page of a paper"),
        "document_downloaded": _("Downloaded a paper"),
        "cases_listed": _("Saw their cases in a list"),
        "case_opened": _("Opened a case"),
        "tenancy_opened": _("Opened a tenancy"),
    },
    Kind.SIGNED_IN: {
        "signed_in": _("Signed in"),
        "signed_out": _("Signed out"),
        "sign_in_failed": _("Tried to sign in and failed"),
    },
    Kind.SEARCHED: {
        "search_page_opened": _("Opened the search"),
        "homes_searched": _("Searched for homes"),
        "cases_searched": _("Searched for cases"),
        "outside_page_opened": _("Was asked why they need something outside their patches"),
        "opened_outside_patch": _("Opened something outside their patches, with a reason"),
        "searched_outside": _("Searched outside their patches, with a reason"),
    },
    Kind.CHANGED: {
        "share_page_opened": _("Opened the page on which a case is shared"),
        "case_shared": _("Shared a case with a party"),
        "share_reworded": _("Changed what a party reads of a case"),
        "share_ended": _("Stopped sharing a case with a party"),
        "release_page_opened": _("Opened the page on which a paper is released"),
        "released": _("Released a paper"),
        "withdraw_page_opened": _("Opened the page on which a paper is taken back"),
        "withdrawn": _("Took a paper back"),
        "blocked": _("Blocked a person"),
    },
    Kind.REPORTED: {
        "reported_not_mine": _("Reported something that is not theirs, or logged a report"),
        "reports_listed": _("Saw the list of reports"),
        "report_opened": _("Opened a report"),
        "report_acknowledged": _("Acknowledged a report"),
        "report_closed": _("Closed a report"),
        "corrections_listed": _("Saw the list of corrections"),
        "correction_opened": _("Opened a correction"),
        "correction_answered": _("Answered a correction"),
        "frozen": _("Froze a whole case or tenancy"),
        "freeze_end_opened": _("Opened the page on which a freeze ends"),
        "freeze_ended": _("Ended a freeze"),
    },
    Kind.OVERSEEN: {
        "ledger_read": _("Read the ledger"),
        "openings_read": _("Read the reasons for looking outside a patch"),
    },
    Kind.REFUSED: {
        "refused": _("Asked for a page of another role"),
        "not_found": _("Asked for what is not there, or not theirs"),
    },
    Kind.SYSTEM: {
        "system_access": _("The system worked past the walls"),
        "imported": _("An import was applied"),
    },
}

_WORDS = {event: words for events in EVENTS.values() for event, words in events.items()}


def words_of(event: str) -> str:
    """What happened, in plain words."""
    return str(_WORDS.get(event, event))


def events_of(kinds: list[str]) -> list[str]:
    """The events of these kinds."""
    return [event for kind in kinds for event in EVENTS[Kind(kind)]]
