"""What staff read about a document: whom each release reaches now. Residents' words are words.py."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from documents.kinds import kind_of
from documents.models import Release
from documents.release.readers import Reader
from portal.web.dates import date_format

DAY = "j F Y"


def audience_words(release: Release) -> str:
    """Whom the release is meant for: a group of the home, or one person by name."""
    if release.audience == Release.Audience.HOUSEHOLD:
        return _("the household")
    if release.audience == Release.Audience.TENANTS:
        return _("the tenants")
    return release.recipient.name if release.recipient else ""


def who_reads(release: Release, readers: Iterable[Reader], *, today: date, is_open: bool) -> str:
    """Who reads the document by this release now; nobody is named as a reader who is none."""
    who = audience_words(release)
    if release.opens_on > today:
        first_day = date_format(release.opens_on, DAY)
        return _("Nobody now: %(who)s can from %(day)s.") % {"who": who, "day": first_day}
    if release.until and release.until < today:
        last_day = date_format(release.until, DAY)
        return _("Nobody now: %(who)s could until %(day)s.") % {"who": who, "day": last_day}
    reached = list(readers)
    now = names(reader for reader in reached if reader.signs_in)
    waiting = names(reader for reader in reached if not reader.signs_in)
    one = release.audience == Release.Audience.RECIPIENT
    said = (_of_one if one else _of_group)(release, now, waiting)
    return said if is_open else _("When the portal opens: %(said)s") % {"said": said}


def _of_one(release: Release, now: str, waiting: str) -> str:
    if now:
        return f"{now}, {_days(release)}."
    why = (
        _("has no active account")
        if waiting
        else _("left, is under 16, is blocked, or must be seen first")
    )
    return _("Nobody now: %(name)s %(why)s.") % {"name": audience_words(release), "why": why}


def _of_group(release: Release, now: str, waiting: str) -> str:
    who = capfirst(audience_words(release))
    said = f"{who}: {now}, {_days(release)}." if now else _("%(who)s: nobody now.") % {"who": who}
    if waiting:
        return f"{said} {_('No active account: %(names)s.') % {'names': waiting}}"
    return said if now else f"{said} {_('They left, are under 16, or are blocked.')}"


def kind_words(kind: str) -> str:
    """The landlord's word for the kind of a document, as it stands at the beginning of a line."""
    return str(kind_of(kind).staff_word)


def names(readers: Iterable[Reader]) -> str:
    """Their names as a list in words; empty for nobody."""
    return str(get_text_list([reader.person.name for reader in readers], _("and")))


def _days(release: Release) -> str:
    days = _("since %(day)s") % {"day": date_format(release.opens_on, DAY)}
    if release.until:
        days += ", " + _("until %(day)s") % {"day": date_format(release.until, DAY)}
    return days
