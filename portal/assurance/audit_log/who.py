"""Who stands behind the accounts and people of some audit events: for the DPO, by name and reference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import Role
from accounts.models import User
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody by name, and what they are: a resident's reference or a colleague's role."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """The accounts and people that were asked for."""

    users: dict[UUID, User]
    people: dict[UUID, Person]
    people_by_account: dict[UUID, Person]

    def who(self, user: UUID | None, person: UUID | None = None) -> Who | None:
        """Who that is; None where nobody was known."""
        somebody = self.people.get(person) if person else None
        account = self.users.get(user) if user else None
        if somebody is None and user and (account is None or account.role == Role.RESIDENT):
            somebody = self.people_by_account.get(user)
        if somebody:
            return Who(somebody.name or _("No name held"), somebody.ref)
        if account:
            return Who(account.name or account.username, str(Role(account.role).label))
        return Who(_("An account we hold no more"), "") if user or person else None


def known_people(users: Iterable[UUID | None], people: Iterable[UUID | None] = ()) -> KnownPeople:
    """Look up accounts and people at once: two queries, however many they are."""
    accounts = {user for user in users if user}
    wanted = {person for person in people if person}
    found = list(Person.objects.filter(Q(pk__in=wanted) | Q(account__in=accounts)))
    named = User.objects.only("username", "name", "role").in_bulk(accounts)
    return KnownPeople(
        users=named,
        people={person.pk: person for person in found},
        people_by_account={p.account_id: p for p in found if p.account_id},
    )
