"""How the audit log names people, tenancies and imports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.reference_kinds import by_column, register
from tenancies.models import ImportRun, Person, Property, Tenancy

register("tenancies.tenancy", _("Tenancy"), by_column(Tenancy, "ref"))
register("tenancies.property", _("Home"), by_column(Property, "ref"))
register("tenancies.person", _("Person"), by_column(Person, "ref"))
register("tenancies.importrun", _("Import"), by_column(ImportRun, "export_date"))
register("tenancies.lettersrun", _("Run of letters"))
