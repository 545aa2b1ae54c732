"""Releases that show their document to no one any more, because of what we have come to know of a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.models import Release
from documents.release.page_headers import subject_label
from documents.release.readers import releases_forbidden_since
from portal.desk.my_work.worklists import Source, WorklistRow, cells
from portal.web.dates import date_format


def releases_stopped() -> Source:
    """What a new party, or who lived with whom, has come to forbid: someone takes one of them back."""
    known = Release.objects.select_related(
        "document__upload", "document__case", "document__tenancy__property", "recipient"
    )
    return Source(
        key="stopped",
        title=_("Not shown any more: what we know of the case has changed"),
        headings=(_("Document"), _("Of"), _("Released to"), _("On")),
        empty=_("Every release by name is shown to its reader."),
        things=known.filter(pk__in=releases_forbidden_since()).order_by("recorded_at", "id"),
        rows=_rows,
        event="stopped_releases_listed",
        words=lambda count: ngettext(
            "release not shown any more", "releases not shown any more", count
        ),
        is_pressing=True,
    )


def _rows(releases: Sequence[Release], headings: Sequence[str]) -> list[WorklistRow]:
    return [
        WorklistRow(
            label=release.document.upload.title or release.document.title,
            url=reverse("documents:withdraw", args=[release.pk]),
            cells=cells(
                headings,
                subject_label(release.document),
                release.recipient.name if release.recipient else "",
                date_format(timezone.localdate(release.recorded_at), "j F Y"),
            ),
        )
        for release in releases
    ]
