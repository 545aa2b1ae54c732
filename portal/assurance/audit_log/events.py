"""Every event of the audit log in plain words, by kind; a test holds them against what the code records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What the DPO may ask the audit log for."""

    SEEN = "seen", _("Saw documents or cases")
    SIGNED_IN = "signed in", _("Signed in or out, or tried to")
    ACCOUNTS = "accounts", _("Letters, accounts, passwords and roles")
    SEARCHED = "searched", _("Searched, or opened something outside a patch")
    CHANGED = "changed", _("Shared, released, took back or blocked")
    REPORTED = "reported", _("Reports, rectification requests and freezes")
    OVERSEEN = "overseen", _("Read the audit log or the reasons")
    REFUSED = "refused", _("Was refused, or asked for what is not there")
    SYSTEM = "system", _("Imports and work of the system")


EVENTS = {
    EventKind.SEEN: {
        "documents_listed": _("Saw documents in a list"),
        "document_opened": _("Opened the page of a document"),
        "document_viewed": _("Read pages of a document"),
        "page_shown": _("Was shown the picture of one page"),
        "document_downloaded": _("Downloaded a document"),
        "original_downloaded": _("Downloaded a document as it came"),
        "dates_listed": _("Listed whose case has a date soon, while documents are closed"),
        "cases_listed": _("Saw their cases in a list"),
        "case_opened": _("Opened a case"),
        "tenancy_opened": _("Opened a tenancy"),
        "person_opened": _("Opened the page of a person"),
        "home_opened": _("Opened the page of a home"),
        "details_opened": _("Opened their own details"),
    },
    EventKind.SIGNED_IN: {
        "signed_in": _("Signed in"),
        "signed_out": _("Signed out"),
        "sign_in_failed": _("Tried to sign in and failed"),
        "password_failed": _("Typed a wrong password"),
        "mailed_code_failed": _("Typed a wrong code from a mail"),
        "second_step_passed": _("Passed the second step"),
        "second_step_failed": _("Failed the second step"),
        "password_without_code": _("Had the password but not the code"),
        "signed_out_idle": _("Was signed out for being away"),
        "signed_out_with_all": _("Was signed out with everyone else"),
        "signed_out_everywhere": _("Signed out everywhere"),
    },
    EventKind.ACCOUNTS: {
        "letters_page_opened": _("Opened the page on which letters with codes are written"),
        "letters_begun": _("Began a run of letters with codes"),
        "letters_written": _("Wrote all letters of a run"),
        "letters_broke_off": _("A run of letters broke off, and its codes ended"),
        "letters_lost": _("Reported a run of letters lost, and its codes ended"),
        "letters_run_opened": _("Looked at a run of letters"),
        "letter_page_opened": _("Opened the page of a letter with a code"),
        "letter_issued": _("Made a letter with a code"),
        "identity_page_opened": _("Looked at who has an account"),
        "identity_checked": _("Noted that they had seen or called someone back"),
        "birth_date_page_opened": _("Opened the page of a date of birth from a document"),
        "birth_date_noted": _("Noted a date of birth from a document"),
        "doubts_listed": _("Listed what the landlord’s records leave in doubt"),
        "doubt_opened": _("Opened something in doubt"),
        "activation_failed": _("Tried to set up an account and failed"),
        "account_activated": _("Set up an account, or switched one on"),
        "account_deactivated": _("Switched an account off"),
        "account_added": _("Added an account"),
        "administrator_added": _("Added an administrator from the server"),
        "account_changed": _("Changed an account"),
        "account_written": _("Changed columns of an account, as the database saw it"),
        "twopersonrequest_listed": _("Saw requests for patches and accounts in a list"),
        "twopersonrequest_opened": _("Opened a request for a patch or an account"),
        "leave_noted": _("Noted when they are away"),
        "leave_ended": _("Said that they are there after all"),
        "role_lowered": _("Lowered the role of an account"),
        "persons_reference_noted": _("Noted which person an account belongs to"),
        "patch_assigned": _("Gave an officer a patch"),
        "patch_assignment_ended": _("Took a patch from an officer"),
        "patch_covered": _("Gave a patch to an officer for some days"),
        "patch_cover_ended": _("Ended the cover of a patch"),
        "user_listed": _("Saw accounts in a list"),
        "user_opened": _("Opened an account"),
        "patch_listed": _("Saw patches in a list"),
        "patch_opened": _("Opened a patch"),
        "patchassignment_listed": _("Saw who has which patch in a list"),
        "patch_covers_listed": _("Saw who covers a patch"),
        "patchassignment_opened": _("Opened who has a patch"),
        "password_changed": _("Changed their password"),
        "password_reset": _("Made a new password after forgetting the old one"),
        "email_verified": _("Verified an email address"),
        "email_removed": _("Removed an email address"),
        "second_step_added": _("Added a second step"),
        "second_step_removed": _("Removed a second step"),
        "second_step_reset": _("Took somebody’s second steps away"),
        "recovery_codes_made": _("Made new recovery codes"),
        "sign_ins_listed": _("Saw their own sign-ins"),
        "privacy_chosen": _("Chose how private their account is"),
    },
    EventKind.SEARCHED: {
        "search_page_opened": _("Opened the search"),
        "homes_searched": _("Searched for homes"),
        "cases_searched": _("Searched for cases"),
        "outside_page_opened": _("Was asked why they need something outside their patches"),
        "opened_outside_patch": _("Opened something outside their patches, with a reason"),
        "desk_opened": _("Opened My work"),
        "people_searched": _("Searched for people"),
        "caller_page_opened": _("Opened the page that finds a caller"),
        "caller_looked_for": _("Looked for a caller by name and one thing more"),
        "call_handed_on": _("Handed a call on to a colleague"),
        "task_opened": _("Opened a call to return"),
        "tasks_listed": _("Saw calls to return in a list"),
        "task_done": _("Noted that a call was returned"),
        "look_outside_page_opened": _("Was asked why they search outside their patches"),
        "looked_outside_patch": _("Searched outside their patches, with a reason"),
    },
    EventKind.CHANGED: {
        "share_page_opened": _("Opened the page on which a case is shared"),
        "case_shared": _("Shared a case with a party"),
        "requests_to_open_listed": _("Listed what officers ask to open from outside"),
        "two_people_refused": _("Did not agree to what another person asked for"),
        "holds_listed": _("Listed what waits for the safeguarding lead"),
        "stopped_releases_listed": _("Listed releases that are not shown any more"),
        "hold_opened": _("Looked at what waits for the safeguarding lead"),
        "hold_let_go": _("Let a release or a share go"),
        "hold_refused": _("Did not let a release or a share go"),
        "share_reworded": _("Changed what a party reads of a case"),
        "share_ended": _("Stopped sharing a case with a party"),
        "next_step_page_opened": _("Opened the page on which the next step of a case is written"),
        "next_step_written": _("Wrote the next step of a case"),
        "next_step_done": _("Noted that the next step of a case is done"),
        "black_out_page_opened": _("Opened the page on which a document is blacked out"),
        "blacked_out": _("Blacked out something in a document"),
        "shown_again": _("Showed again what was blacked out in a document"),
        "release_page_opened": _("Opened the page on which a document is released"),
        "check_asked": _("Asked for a check of a document"),
        "finding_decided": _("Decided about something that the check found"),
        "finding_undecided": _("Took back what was decided about something that the check found"),
        "released": _("Released a document"),
        "hand_over_page_opened": _("Opened the page on which a closed document is handed over"),
        "handed_over": _("Handed over a closed document"),
        "withdraw_page_opened": _("Opened the page on which a document is taken back"),
        "withdrawn": _("Took a document back"),
        "blocked": _("Blocked a person"),
        "block_page_opened": _("Opened the page on which a person is blocked"),
        "safe_contact_page_opened": _("Opened the page of a safe contact"),
        "safe_contact_set": _("Set a safe contact"),
        "safe_contact_ended": _("Ended a safe contact"),
        "safe_contact_asked": _("Asked to be reached safely"),
        "safe_contacts_listed": _("Saw safe contacts in a list"),
        "interest_page_opened": _("Opened a page of a declared interest"),
        "interest_declared": _("Declared an interest in a person"),
        "interest_ended": _("Ended a declared interest"),
        "interests_listed": _("Saw declared interests in a list"),
        "block_opened": _("Opened a block"),
        "block_lifted": _("Lifted a block"),
        "blocks_listed": _("Saw blocks in a list"),
        "upload_page_opened": _("Opened the page on which documents are added"),
        "document_added": _("Added a document"),
        "file_refused": _("Had a file refused"),
    },
    EventKind.REPORTED: {
        "reported_not_mine": _("Reported something that is not theirs, or logged a report"),
        "breach_logged": _("Logged a call about a breach"),
        "breach_only_cases": _("Said that a call was only about cases"),
        "breach_something_else": _("Said that a call was about something else"),
        "breach_nothing_wrong": _("Said that a call turned out to be nothing"),
        "incidents_listed": _("Saw the list of incidents"),
        "incident_opened": _("Opened an incident"),
        "incident_acknowledged": _("Acknowledged an incident"),
        "incident_contained": _("Marked an incident as contained"),
        "incident_closed": _("Closed an incident"),
        "sessions_ended": _("Ended everyone’s sessions"),
        "call_undone": _("Undid what a call had closed"),
        "two_people_asked": _("Asked another person to agree"),
        "advice_opened": _("Opened the page on which advice is written"),
        "advice_given": _("Advised on what two people are to open"),
        "two_people_opened": _("Opened what another person asked for"),
        "two_people_agreed": _("Agreed to what another person asked for"),
        "two_people_taken_back": _("Took back what they had asked another person for"),
        "rectification_requests_listed": _("Saw the list of rectification requests"),
        "rectification_request_opened": _("Opened a rectification request"),
        "use_limit_opened": _("Opened the page on which the use of a document is limited"),
        "use_limited": _("Limited the use of a document"),
        "use_limit_ended": _("Ended the limit on the use of a document"),
        "rectification_request_answered": _("Answered a rectification request"),
        "frozen": _("Froze a document, a case, a tenancy or more"),
        "sealed": _("Closed something to staff too"),
        "close_one_opened": _("Opened a page on which one thing is closed"),
        "freeze_narrow_opened": _("Opened the page on which a freeze is narrowed"),
        "freeze_narrowed": _("Narrowed a freeze"),
        "freeze_end_opened": _("Opened the page on which a freeze ends"),
        "freeze_ended": _("Ended a freeze"),
        "restored_page_opened": _("Opened the page of what was taken back before a restore"),
        "taken_back_ticked": _("Went through something that was taken back before a restore"),
        "suspend_page_opened": _("Opened the page on which the portal is closed to residents"),
        "reopen_page_opened": _("Opened the page on which the portal is opened to residents"),
        "drills_listed": _("Opened the page on which a drill begins"),
        "drill_started": _("Began a drill"),
        "drill_opened": _("Opened a drill"),
        "drill_pressed": _("Practised a call in a drill"),
        "drill_step_taken": _("Took a step in a drill"),
        "drill_ended": _("Ended a drill"),
        "own_reports_listed": _("Saw what became of their own reports"),
    },
    EventKind.OVERSEEN: {
        "audit_log_read": _("Read the audit log"),
        "out_of_patch_access_read": _("Read the reasons for looking outside a patch"),
    },
    EventKind.REFUSED: {
        "refused": _("Asked for a page of another role"),
        "not_found": _("Asked for what is not there, or not theirs"),
    },
    EventKind.SYSTEM: {
        "system_access": _("The system worked past the walls"),
        "portal_opened": _("Opened the portal to residents"),
        "portal_closed": _("Closed the portal to residents"),
        "said_restored": _("Said that the portal was restored from a backup"),
        "taken_back_again": _("Took back again what was taken back before a restore"),
        "failed_over": _("Noted that a standby of the database took over"),
        "imported": _("An import was applied"),
        "quarantine_listed": _("Saw what the import quarantined"),
    },
}

FAILED_TRIES = (
    *("sign_in_failed", "password_failed", "mailed_code_failed"),
    *("second_step_failed", "activation_failed"),
)
"""A wrong secret, at whichever door. Who is refused before anyone has looked has tried nothing."""

_WORDS = {event: words for events in EVENTS.values() for event, words in events.items()}


def event_label(event: str) -> str:
    """What happened, in plain words."""
    return str(_WORDS.get(event, event))


def events_of(kinds: list[str]) -> list[str]:
    """The events of these kinds."""
    return [event for kind in kinds for event in EVENTS[EventKind(kind)]]
