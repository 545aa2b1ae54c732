"""manage.py furnish_demo: the steps of `make demo` that need the worker's login; not run by hand."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError

from accounts.access import Role, acting_as, today
from accounts.access.system import system_access
from accounts.models import User
from documents.blocking.services import block_person
from documents.management.of_the_owner import OwnersCommand
from documents.models import Block
from portal.dev.demo.accounts import Access, make_staff, open_residents, open_staff
from portal.dev.demo.cases import Shared, plan_next_steps, share_and_release
from portal.dev.demo.cast import Part, find_cast
from portal.dev.demo.reports import tell
from portal.incidents.models import PortalState
from portal.incidents.portal_state import set_portal
from portal.management.progress import ProgressBar
from portal.rls.settings_file import write_private
from tenancies.imports.csv_files import ExportError
from tenancies.imports.reader import Export, read_export
from tenancies.models import Person, SafeContact
from tenancies.safety.services import SafeWay, set_safe_contact

MOST_CASES = 120


class Command(OwnersCommand):
    help = "Steps of `make demo`: accounts for staff, then residents, cases and opening the portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The step, the export that is (or will be) loaded, and where the accounts are written."""
        parser.add_argument("step", choices=["staff", "residents"])
        parser.add_argument("export", type=Path)
        parser.add_argument("--export-date", type=date.fromisoformat, required=True)
        parser.add_argument("--accounts", type=Path, help="The file to write, after `residents`.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one step, in one transaction."""
        if not settings.DEMO:
            raise CommandError("Only the demo is furnished.")
        try:
            export = read_export(options["export"], options["export_date"])
        except ExportError as refusal:
            raise CommandError(str(refusal)) from refusal
        with system_access("furnish_demo"):
            if options["step"] == "staff":
                # Nobody is let in until everything is there: a first start may have been broken off.
                set_portal(PortalState.State.CLOSED, why="The demo is being furnished.")
                make_staff(export)
                return
            access, shared, residents = _furnish(export)
        tell(residents)
        write_private(
            options["accounts"], json.dumps([asdict(somebody) for somebody in access], indent=2)
        )
        self.stdout.write(
            f"{shared.cases:,} cases are shared with {shared.parties:,} people,"
            f" who read {shared.documents:,} documents of them."
        )


def _furnish(export: Export) -> tuple[list[Access], Shared, list[UUID]]:
    cast = find_cast(export, today())
    access = [*open_residents(cast), *open_staff(export)]
    people = {person.ref: person for person in Person.objects.filter(ref__in=cast.values())}
    unshared = cast.get(Part.ACCUSED_UNSHARED)
    shared = share_and_release(
        always={person.pk for person in people.values()},
        never={people[unshared].pk} if unshared else set(),
        limit=MOST_CASES,
        progress=ProgressBar(),
    )
    plan_next_steps({person.pk for person in people.values()})
    if blocked := cast.get(Part.BLOCKED):
        _block(people[blocked])
    for part in (Part.PROTECTED, Part.PROTECTED_TOO):
        if protected := cast.get(part):
            _protect(people[protected])
    set_portal(PortalState.State.OPEN, why="The demo is furnished.")
    residents = [people[ref].account for ref in cast.values()]
    return access, shared, [account.pk for account in residents if account and account.is_active]


def _block(person: Person) -> None:
    dpo = User.objects.get(role=Role.DPO)
    with acting_as(dpo.pk):
        if not Block.objects.filter(person=person, ended_at=None).exists():
            block_person(
                person=person,
                reason="A court order is being looked at.",
                review_on=today() + timedelta(days=28),
                by=dpo,
            )


def _protect(person: Person) -> None:
    """The safeguarding lead sets a safe contact that keeps the home secret."""
    lead = User.objects.get(role=Role.DPO)
    way = SafeWay(
        reason=SafeContact.Reason.SAFETY,
        how="phone call",
        hours="10 to 12 on weekdays",
        safe_words="The library book is ready",
        phone="",
        address="",
        hides_home=True,
        review_on=today() + timedelta(days=180),
    )
    with acting_as(lead.pk):
        if not SafeContact.objects.filter(person=person, ended_at=None).exists():
            set_safe_contact(person=person, way=way, by=lead)
