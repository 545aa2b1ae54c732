"""How the audit log names cases, their parties and their shares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.reference_kinds import by_column, register
from cases.models import Case, Party, Share

register("cases.case", _("Case"), by_column(Case, "ref"))
register("cases.share", _("Share of case"), by_column(Share, "case__ref"))
register("cases.party", _("Party to case"), by_column(Party, "case__ref"))
