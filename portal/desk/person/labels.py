"""What staff read about a person's account, and the one line of what they can see now."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Role, viewer
from accounts.models.user import IdentityChecked
from documents.release.readers import SeenNow
from portal.web.dates import date_format
from tenancies.staff_knowledge import AccountFacts


def account_words(account: AccountFacts | None) -> list[str]:
    """Since when they have an account, and how we know that it is they."""
    if account is None:
        return [_("No account")]
    since = date_format(timezone.localdate(account.since), "j F Y")
    said = _("Has an account since %(day)s") if account.is_active else _("Account closed")
    return [said % {"day": since} if account.is_active else said, _how_checked(account)]


def sees_words(account: AccountFacts | None, sight: SeenNow) -> str:
    """For example "Can read 12 documents and follow 1 case now", as far as the viewer works on them."""
    documents, cases = len(sight.documents), len(sight.cases)
    if not documents and not cases:
        return _in_view(_("Can see nothing now"))
    read = ngettext("read %(count)s document", "read %(count)s documents", documents) % {
        "count": documents
    }
    follow = ngettext("follow %(count)s case", "follow %(count)s cases", cases) % {"count": cases}
    what = _("%(read)s and %(follow)s") % {"read": read, "follow": follow}
    if account is None or not account.is_active:
        return _in_view(_("Could %(what)s now, with an active account") % {"what": what})
    if not viewer().portal_is_open:
        return _in_view(_("Can %(what)s when the portal opens") % {"what": what})
    return _in_view(_("Can %(what)s now") % {"what": what})


def _in_view(said: str) -> str:
    if viewer().role is Role.OFFICER:
        return _("%(said)s, of what you work on.") % {"said": said}
    return f"{said}."


def _how_checked(account: AccountFacts) -> str:
    if not account.checked:
        return _("Nobody has checked who they are")
    how = IdentityChecked(account.checked).label
    if account.checked_at is None:
        return _("Identity checked %(how)s") % {"how": how}
    day = date_format(timezone.localdate(account.checked_at), "j F Y")
    return _("Identity checked %(how)s, %(day)s") % {"how": how, "day": day}
