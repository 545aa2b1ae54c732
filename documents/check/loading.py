"""Reads the register and the documents' papers from the tables; needs system access, briefly."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import EarlierValues, User
from cases.models import Case, Party
from documents.check.findings import Paper
from documents.check.register import (
    CaseOnRegister,
    Register,
    RegisteredHome,
    RegisteredPerson,
    StaffMember,
    Stay,
)
from documents.check.values import numbers_in
from documents.models import Upload
from tenancies.models import Occupancy, Person, Property, Tenancy


def register_now() -> Register:
    """Everybody, every home, every case and every colleague, as the tables have them now."""
    homes = {
        str(it["id"]): RegisteredHome(
            id=str(it["id"]),
            street=it["street"],
            number=it["house_no"],
            flat=it["flat"],
            town=it["town"],
            estate=it["estate"],
            postcode=it["postcode"],
        )
        for it in Property.objects.values(
            "id", "street", "house_no", "flat", "town", "estate", "postcode"
        )
    }
    tenancies = {
        it.pk: (it.ref, str(it.property_id)) for it in Tenancy.objects.only("ref", "property_id")
    }
    stays = [
        Stay(str(it.person_id), *tenancies[it.tenancy_id], it.from_date, it.to_date)
        for it in Occupancy.objects.filter(ended_at=None)
    ]
    return Register(
        people=_people(),
        homes=homes,
        stays=stays,
        tenancies=dict(tenancies.values()),
        cases=_cases(),
        staff=_staff(),
    )


def _people() -> dict[str, RegisteredPerson]:
    former = _former_surnames()
    return {
        str(it.pk): RegisteredPerson(
            id=str(it.pk),
            forename=it.forename,
            surnames=tuple(
                dict.fromkeys(
                    name for name in (it.surname, it.former_surname, *former[it.pk]) if name
                )
            ),
            title=it.title,
            ref=it.ref,
            born_on=it.born_on,
            emails=(it.email,) if it.email else (),
            phones=tuple(number.key for number in numbers_in(it.mobile)),
            ni_number=it.ni_number,
            address=it.correspondence_address,
            protected=it.protected,
        )
        for it in Person.objects.all()
    }


def _former_surnames() -> dict[UUID, list[str]]:
    """Surnames that were overwritten, as far as the past of a person keeps them."""
    former: dict[UUID, list[str]] = defaultdict(list)
    earlier = EarlierValues.objects.filter(table_name="tenancies_person")
    for row_id, was in earlier.values_list("row_id", "was"):
        for column in ("surname", "former_surname"):
            if was.get(column):
                former[row_id].append(was[column])
    return former


def _cases() -> dict[str, CaseOnRegister]:
    parties: dict[UUID, list[str]] = defaultdict(list)
    for case_id, person_id in Party.objects.filter(ended_at=None).values_list("case", "person"):
        parties[case_id].append(str(person_id))
    return {
        it.ref: CaseOnRegister(
            ref=it.ref,
            parties=tuple(parties[it.pk]),
            officer=it.officer_ref,
            is_open=not it.closed_at,
        )
        for it in Case.objects.all()
    }


def _staff() -> list[StaffMember]:
    staff = []
    for it in User.objects.exclude(name=""):
        forename, _, surname = it.name.rpartition(" ")
        staff.append(StaffMember(forename, surname, it.staff_ref or "", it.email, it.work_phone))
    return staff


def papers(register: Register) -> list[tuple[UUID, Paper]]:
    """Every live document that came in with a reference, and who would be its readers."""
    uploads = (
        Upload.objects.filter(document__ended_at=None)
        .exclude(ref="")
        .select_related("document", "document__tenancy", "document__case")
        .order_by("ref")
    )
    return [(it.document_id, paper_of(register, it)) for it in uploads]


def paper_of(register: Register, upload: Any) -> Paper:
    """One document and who would be its readers; `document` with its tenancy or case is at hand.

    A document of a case that staff added has no addressee: until it is known who reads it, no one does.
    """
    document = upload.document
    addressee = frozenset([str(upload.addressee_id)] if upload.addressee_id else [])
    if document.tenancy:
        ref = document.tenancy.ref
        return Paper(
            ref=upload.ref,
            subject=ref,
            dated=document.dated,
            readers=addressee | _household(register, ref, document.dated),
            tenancies=frozenset([ref]) | _tenancies_of(register, addressee),
            home=register.tenancies.get(ref, ""),
            file_name=upload.file_name,
            title=upload.title,
        )
    case = register.cases[document.case.ref]
    return Paper(
        ref=upload.ref,
        subject=case.ref,
        dated=document.dated,
        readers=addressee,
        parties=frozenset(case.parties),
        tenancies=_tenancies_of(register, addressee),
        case=case.ref,
        officer=case.officer,
        file_name=upload.file_name,
        title=upload.title,
    )


def _tenancies_of(register: Register, people: frozenset[str]) -> frozenset[str]:
    return frozenset(stay.tenancy for it in people for stay in register.stays_of.get(it, ()))


def _household(register: Register, tenancy: str, day: date) -> frozenset[str]:
    """Who lived there on that day, but for the protected: they are named to no one unasked."""
    return frozenset(
        stay.person
        for stay in register.stays_of_tenancy.get(tenancy, ())
        if stay.covers(day) and not register.people[stay.person].protected
    )
