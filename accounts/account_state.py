"""What an account is for and whether it is on, and which changes of it one administrator may make alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from accounts.access import Role
from accounts.access.roles import TWO_PEOPLE
from accounts.models import User
from portal.rls import table


class Duties(TypedDict):
    """Which duties an account has, by the words of the audit log."""

    data_steward: bool
    safeguarding_lead: bool
    deputy: bool


@dataclass(frozen=True, slots=True)
class AccountState:
    """Role, duties and state of one account. portal/rls/administration.sql enforces what is said here."""

    role: Role
    is_data_steward: bool
    is_active: bool
    is_safeguarding_lead: bool = False
    is_deputy: bool = False

    @classmethod
    def of(cls, account: User) -> AccountState:
        """How an account stands as it is loaded."""
        return cls(
            Role(account.role),
            account.is_data_steward,
            account.is_active,
            account.is_safeguarding_lead,
            account.is_deputy,
        )

    @property
    def duties(self) -> Duties:
        """What the account does beside its role."""
        return Duties(
            data_steward=self.is_data_steward,
            safeguarding_lead=self.is_safeguarding_lead,
            deputy=self.is_deputy,
        )

    @property
    def needs_two(self) -> bool:
        """Whether two administrators are needed to give somebody this role or duty."""
        return self.role in TWO_PEOPLE or any(self.duties.values())

    def opens_more_than(self, before: AccountState) -> bool:
        """Whether coming here from `before` needs a second administrator."""
        return (
            self.role not in (before.role, Role.ADVISER)
            or (self.role is not before.role and before.role in table.roles_that_find_no_one())
            or any(
                has and not had
                for has, had in zip(self.duties.values(), before.duties.values(), strict=True)
            )
            or (self.is_active and not before.is_active and self.needs_two)
        )
