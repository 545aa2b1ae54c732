"""The demo's accounts: staff from the export's list, residents from its cast, with random passwords."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accounts.access import Role, derive_grants
from accounts.models import User
from portal.dev.demo.cast import Part
from tenancies.imports.facts import ExportStaffMember
from tenancies.imports.reader import Export
from tenancies.models import Patch, PatchAssignment, Person

ROLES = {
    "housing officer": Role.OFFICER,
    "customer service adviser": Role.ADVISER,
    "housing services manager": Role.MANAGER,
    "data protection officer": Role.DPO,
    "deputy data protection officer": Role.DEPUTY,
    "system administrator": Role.ADMINISTRATOR,
}
# No export names its director: the demo has one of its own.
DIRECTOR = "director"
SAFEGUARDING_LEAD = "safeguarding lead"


@dataclass(frozen=True, slots=True)
class Access:
    """How to sign in as somebody of the demo; `kind` says why this person is in it.

    `duty` is what their account has beside its role; `works_as` is a tenant's account as a colleague.
    """

    email: str
    password: str
    role: str
    person_ref: str | None
    name: str
    kind: str
    duty: str = ""
    works_as: str = ""


def make_staff(export: Export) -> None:
    """Make an account for each member of staff who has none yet; nobody can sign in with it so far.

    Needs system access, and comes before the import: patches are assigned to accounts.
    """
    known = set(User.objects.exclude(staff_ref=None).values_list("staff_ref", flat=True))
    for member in export.staff.values():
        if member.staff_ref not in known and member.job_title in ROLES:
            User.objects.create_user(
                member.username,
                email=member.email,
                role=ROLES[member.job_title],
                name=_name(member.forename, member.surname),
                staff_ref=member.staff_ref,
                # Somebody besides the DPO's team looks at what the import quarantines.
                is_data_steward=ROLES[member.job_title] is Role.MANAGER,
                is_safeguarding_lead=ROLES[member.job_title] is Role.DPO,
                work_phone=member.phone,
            )
    if not User.objects.filter(role=Role.DIRECTOR).exists():
        User.objects.create_user(
            DIRECTOR,
            email=f"{DIRECTOR}@strathlinn.example.org",
            role=Role.DIRECTOR,
            name="Catherine Drummond",
        )


def open_staff(export: Export) -> list[Access]:
    """Give every member of staff a new password. Needs system access."""
    accounts = {
        user.staff_ref: user for user in User.objects.exclude(staff_ref=None).order_by("username")
    }
    named = [
        _open(accounts[member.staff_ref], None, _duty(member))
        for member in export.staff.values()
        if member.staff_ref in accounts
    ]
    return [*named, _open(User.objects.get(role=Role.DIRECTOR), None, DIRECTOR)]


def open_residents(cast: Mapping[Part, str]) -> list[Access]:
    """Give each of the cast an account, or a new password for the one they have.

    Needs system access.
    """
    people = {person.ref: person for person in Person.objects.filter(ref__in=cast.values())}
    access = []
    for part, ref in cast.items():
        person = people[ref]
        account = User.objects.filter(pk=person.account_id).first()
        if account is None:
            account = User.objects.create_user(
                ref.lower(), email=f"{ref.lower()}@residents.example.org", role=Role.RESIDENT
            )
            person.account = account
            person.save(update_fields=["account"])
        if part in _WORKS_AS and person.works_as is None:
            person.works_as = _WORKS_AS[part](person)
            person.save(update_fields=["works_as"])
        access.append(_open(account, person, part.value))
        if part is Part.DEACTIVATED:
            account.is_active = False
            account.save(update_fields=["is_active"])
    derive_grants(people=[person.pk for person in people.values()])
    return access


def _adviser(_person: Person) -> User | None:
    adviser: User | None = User.objects.filter(role=Role.ADVISER).order_by("username").first()
    return adviser


def _officer_of_the_patch(person: Person) -> User | None:
    """Who would read all about this person, were they not too close; not the lead, who shares the cases."""
    patch = Patch.objects.filter(properties__tenancies__occupancies__person=person).first()
    assigned = PatchAssignment.objects.filter(
        patch=patch, user__role=Role.OFFICER, ended_at=None
    ).exclude(kind=PatchAssignment.AssignmentKind.LEAD)
    one = assigned.select_related("user").order_by("user__username").first()
    return one.user if one else None


# Which of the residents work here too, and as whom.
_WORKS_AS: Mapping[Part, Callable[[Person], User | None]] = {
    Part.COLLEAGUE: _adviser,
    Part.COLLEAGUE_AT_HOME: _officer_of_the_patch,
}


def _open(account: User, person: Person | None, kind: str) -> Access:
    password = secrets.token_hex(8)
    account.set_password(password)
    account.save(update_fields=["password"])
    return Access(
        email=account.email,
        password=password,
        role=account.role,
        person_ref=person.ref if person else None,
        name=person.name if person else account.name,
        kind=kind,
        duty=SAFEGUARDING_LEAD if account.is_safeguarding_lead else "",
        works_as=person.works_as.email if person and person.works_as else "",
    )


def _name(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _duty(member: ExportStaffMember) -> str:
    return _name(member.job_title, member.patch_code)
