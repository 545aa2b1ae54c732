"""A landlord with an empty portal that loads the export a test writes; the walls are the real ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.access import Role, acting_as, derive_grants, today
from accounts.access.system import system_access
from accounts.models import User
from cases.models import Case, Party, Share
from documents.models import Document, Release, Upload
from portal.incidents.models import PortalState
from tenancies.models import Person
from tests.imports.export_builder import TODAY, ExportBuilder


class Landlord:
    """Loads exports, and does by hand what staff do between two of them."""

    def __init__(self, export: ExportBuilder) -> None:
        self.export = export

    def plan(self, day: date = TODAY, *, plan_csv: Path | None = None) -> str:
        """Write the export and show what it would change."""
        return self._import(day, apply=False, plan_csv=plan_csv)

    def load(
        self,
        day: date = TODAY,
        *,
        confirm: int | None = None,
        accept_date: str = "",
        accept: dict[str, str] | None = None,
    ) -> str:
        """Write the export and load it; gives what was said. `accept` says why what changes is right."""
        return self._import(
            day,
            apply=True,
            confirm_moves=confirm,
            accept_date=accept_date,
            accept_change=list((accept or {}).items()),
        )

    def load_as_it_is(self) -> str:
        """Load the folder without writing it before."""
        said = io.StringIO()
        call_command(
            "import_export", str(self.export.folder), export_date=TODAY, apply=True, stdout=said
        )
        return said.getvalue()

    def _import(self, day: date, **options: object) -> str:
        said = io.StringIO()
        folder = str(self.export.write())
        call_command("import_export", folder, export_date=day, stdout=said, **options)
        return said.getvalue()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let the block see and write everything, as an import does."""
        with system_access("test"):
            yield

    def open(self) -> None:
        """Let residents in."""
        with self.inside():
            PortalState.objects.create(state=PortalState.State.OPEN, reason="test")

    def account_for(self, person_ref: str, username: str = "") -> User:
        """Give a person an account."""
        with self.inside():
            user = User.objects.create_user(username or person_ref.lower(), role=Role.RESIDENT)
            Person.objects.filter(ref=person_ref).update(account=user)
            derive_grants(users=[user.pk])
        return user

    def officer(self, staff_ref: str) -> User:
        """Give a member of staff an officer's account."""
        with self.inside():
            return User.objects.create_user(
                staff_ref.lower(), role=Role.OFFICER, staff_ref=staff_ref
            )

    def document(self, document_ref: str) -> Document:
        """The live document with this reference, for use inside."""
        document: Document = Upload.objects.get(ref=document_ref, document__ended_at=None).document
        return document

    def release(self, document_ref: str, audience: str = "household") -> None:
        """Release a tenancy document to its home."""
        with self.inside():
            Release.objects.create(
                document=self.document(document_ref),
                audience=audience,
                opens_on=today(),
                reason="test",
            )

    def share_and_release(self, document_ref: str) -> None:
        """Share the document's case with its addressee and release the document to them."""
        with self.inside():
            document = self.document(document_ref)
            addressee = Person.objects.get(pk=document.upload.addressee_id)
            party = Party.objects.get(case=document.case_id, person=addressee, ended_at=None)
            share = Share.objects.create(
                case_id=party.case_id, party=party, person=addressee, stands_as=party.role
            )
            Release.objects.create(
                document=document,
                audience="recipient",
                recipient=addressee,
                share=share,
                opens_on=today(),
                reason="test",
            )
            derive_grants(people=[addressee.pk])

    def documents_seen_by(self, user: User) -> list[str]:
        """The references of what this account's list of documents holds, through both walls."""
        with self.inside():
            with acting_as(user.pk):
                seen = list(Document.objects.values_list("pk", flat=True))
            return sorted(Upload.objects.filter(pk__in=seen).values_list("ref", flat=True))

    def case(self, case_ref: str) -> Case:
        """A case by its reference, for use inside."""
        found: Case = Case.objects.get(ref=case_ref)
        return found

    def kept_files(self) -> list[Path]:
        """Every file below the folder of documents, notes of arrivals included."""
        return sorted(path for path in settings.DOCUMENTS_ROOT.rglob("*") if path.is_file())
