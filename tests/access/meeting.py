"""Which canaries somebody may meet: those of docs/access.md's columns in the rows that are theirs."""

from __future__ import annotations

from tests.access.page import columns
from tests.canaries import CONTENT, private_columns, tokens_of
from tests.model.expectation import ROLES, expected, officers_of
from tests.model.facts import Account, Home
from tests.model.staff import lead_officers, officers_to_give_patches
from tests.world import World


def tokens_for(world: World, account: Account) -> set[str]:
    """Every token that somebody may meet: of readable columns of their rows, and of their files."""
    role = ROLES[account.role].viewer
    found: set[str] = set()
    for label in ROLES[account.role].rules:
        rows = expected(world.facts, account, label)
        readable = columns(label, role, "reads")
        named = [c for c in private_columns(label) if readable is None or c in readable]
        found |= tokens_of(rows, named)
        if label == "documents.Document":
            found |= tokens_of(rows, [CONTENT])
        if label == "tenancies.QuarantinedRow":
            found |= tokens_of(rows, ["row"])
        if label == "tenancies.Property" and role != "resident":
            found |= tokens_of(lead_officers(world.facts), ["name", "work_phone"])
        if label == "tenancies.PatchAssignment" and role == "manager":
            found |= tokens_of(officers_to_give_patches(world.facts), ["name"])
        if label == "tenancies.Property" and role == "officer":
            homes = [home.id for home in world.facts.all(Home)]
            found |= tokens_of(homes, ["flat", "house_no", "street", "town", "postcode"])
    found |= tokens_of(officers_of(world.facts, account), ["name"])
    return found
