"""Who asks, and for what: their own pages and files, others' documents, and what is no address at all."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.model import resident, staff
from tests.model.facts import Account, Document, Person, Tenancy
from tests.model.world_of_facts import ids
from tests.world import World

RESIDENTS = ("Morag", "Ewan", "Lorna", "Gregor", "Iain", "Dougal", "Innes", "Zara")
STAFF = ("Fiona", "Callum", "Moira", "Donald", "Alan")
"""Two officers, a manager, the DPO and an administrator."""

# Their answers grow with what is asked: nothing is compared with an earlier answer but its status.
GROWING = ("/home/", "/dpo/audit-log/", "/dpo/", "/details/sign-ins/", "/not-mine/")


def own_pages(world: World, name: str) -> list[str]:
    """The pages at which somebody finds what is theirs."""
    if name == "nobody":
        return ["/", "/sign-in/", "/help/", "/not-mine/"]
    account = world.account(name)
    return [*_lists_of(account), *_things_of(world, account)]


def _lists_of(account: Account) -> list[str]:
    return {
        "resident": ["/home/", "/documents/", "/cases/", "/details/", "/details/sign-ins/"],
        "officer": ["/staff/", "/staff/find/", "/staff/rectification-requests/", "/staff/letters/"],
        "manager": ["/staff/", "/staff/find/", "/staff/rectification-requests/"],
        "dpo": ["/dpo/", "/dpo/audit-log/", "/dpo/out-of-patch-access/", "/staff/find/"],
        "administrator": ["/manage-accounts/", "/manage-accounts/accounts/user/"],
    }[account.role]


def _things_of(world: World, account: Account) -> list[str]:
    if account.role == "resident":
        shares = resident.shares(world.facts, _person(world, account))
        documents = [f"/documents/{document}/" for document in own_documents(world, account)]
        return [*documents, *(f"/cases/{share}/" for share in sorted(shares))]
    if account.role == "administrator":
        return []
    if account.role == "officer":
        tenancies = staff.worked_tenancies(world.facts, account)
        cases = staff.worked_cases(world.facts, account)
    else:
        tenancies = ids(world.facts.all(Tenancy))
        cases = staff.cases(world.facts, account)
    return [
        *(f"/staff/tenancy/{tenancy}/" for tenancy in sorted(tenancies)[:4]),
        *(f"/staff/case/{case}/" for case in sorted(cases)[:4]),
    ]


def _person(world: World, account: Account) -> Person:
    person = world.facts.person_of(account)
    assert person
    return person


def own_documents(world: World, account: Account) -> list[UUID]:
    """The documents whose files somebody may have."""
    if account.role == "resident":
        return sorted(resident.documents(world.facts, _person(world, account)))
    seen = {
        "officer": staff.worked_documents,
        "manager": staff.documents_unsealed,
        "dpo": staff.documents,
    }.get(account.role)
    return sorted(seen(world.facts, account)) if seen else []


def others_documents(world: World, account: Account | None) -> list[UUID]:
    """The documents that somebody must not have, and one that never was."""
    own = set(own_documents(world, account)) if account else set()
    return [
        *sorted(document.id for document in world.facts.all(Document) if document.id not in own),
        uuid4(),
    ]


NO_ADDRESSES = (
    "/documents/not-a-document/",
    "/documents/%ff%fe/download/",
    "/documents/?page=%00",
    "/documents/?page=99999999999999999999",
    "/cases/00000000-0000-0000-0000-000000000000/",
    "/static/../settings.py",
    "/" + "x" * 3000,
)
