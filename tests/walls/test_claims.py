"""A role opens nothing without a claim, and a claim opens nothing but what was signed, here and now."""

from __future__ import annotations

import hashlib
import hmac
from uuid import uuid4

import pytest

from tests.databases import OwnDatabase
from tests.model.expectation import VIEWERS, expected
from tests.walls.intruder import TABLES, Intruder, breaking_into
from tests.world import World

EVERY_ROLE = ("gate", *VIEWERS)


def morag(cast: World, intruder: Intruder) -> str:
    """Morag's own claim, as the door would sign it."""
    return intruder.signed(
        user=cast.account("Morag").id, person=cast.person("Morag").id, role="portal_resident"
    )


def reads_her_documents(cast: World, intruder: Intruder) -> bool:
    due = expected(cast.facts, cast.account("Morag"), "documents.Document")
    return intruder.sees("documents_document") == len(due) > 0


def test_true_claim_opens_exactly_her_own_documents(cast: World, intruder: Intruder) -> None:
    intruder.became("portal_resident", morag(cast, intruder))
    assert reads_her_documents(cast, intruder)


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(
    "claimed", ["", "garbage", "|||||", "a|b|c|d|e|f", "|" * 40, "\u202e", "' OR true --"]
)
def test_role_without_a_readable_claim_sees_nothing(
    intruder: Intruder, role: str, claimed: str
) -> None:
    intruder.became(f"portal_{role}", claimed)
    open_to_all = {"auth_permission", "django_content_type"}
    assert [t for t in TABLES if intruder.sees(t) and t not in open_to_all] == []


@pytest.mark.parametrize("role", [role for role in VIEWERS if role != "resident"])
def test_claim_without_its_role_sees_nothing(cast: World, intruder: Intruder, role: str) -> None:
    claimed = morag(cast, intruder).replace("portal_resident", f"portal_{role}")
    intruder.became(f"portal_{role}", claimed)
    assert intruder.sees("documents_document") == 0
    intruder.became("portal_resident", morag(cast, intruder))
    assert reads_her_documents(cast, intruder)


def test_no_part_of_a_signed_claim_can_be_changed(cast: World, intruder: Intruder) -> None:
    true = morag(cast, intruder)
    ewan = {0: str(cast.account("Ewan").id), 1: str(cast.person("Ewan").id)}
    for place, part in enumerate(true.split("|")):
        parts = true.split("|")
        parts[place] = ewan.get(place, part[:-1] + ("0" if part[-1] != "0" else "1"))
        intruder.became("portal_resident", "|".join(parts))
        assert intruder.sees("documents_document") == 0, f"part {place}"
    intruder.became("portal_resident", true)
    assert reads_her_documents(cast, intruder)


@pytest.mark.parametrize("key", [b"", b"\0" * 32, b"guessed" * 8])
def test_claim_signed_with_another_key_sees_nothing(
    cast: World, intruder: Intruder, key: bytes
) -> None:
    said = morag(cast, intruder).rpartition("|")[0]
    forged = hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
    intruder.became("portal_resident", f"{said}|{forged}")
    assert intruder.sees("documents_document") == 0


def test_claim_kept_for_a_later_transaction_is_worth_nothing(
    cast: World, intruder: Intruder
) -> None:
    kept = morag(cast, intruder)
    intruder.became("portal_resident", kept)
    assert reads_her_documents(cast, intruder)
    intruder.connection.rollback()
    intruder.became("portal_resident", kept)
    assert intruder.sees("documents_document") == 0


def test_claim_copied_to_another_connection_is_worth_nothing(
    cast: World, intruder: Intruder, broken_into: OwnDatabase
) -> None:
    copied = morag(cast, intruder)
    with breaking_into(broken_into) as another:
        another.became("portal_resident", copied)
        assert another.sees("documents_document") == 0
    intruder.became("portal_resident", copied)
    assert reads_her_documents(cast, intruder)


def test_claim_signed_for_another_connection_is_worth_nothing_though_the_moment_is_the_same(
    cast: World, intruder: Intruder, broken_into: OwnDatabase
) -> None:
    with breaking_into(broken_into) as another:
        for connection, is_hers in ((another, False), (intruder, True)):
            claimed = intruder.signed(
                user=cast.account("Morag").id,
                person=cast.person("Morag").id,
                role="portal_resident",
                of=connection,
            )
            intruder.became("portal_resident", claimed)
            assert reads_her_documents(cast, intruder) == is_hers


def test_claim_does_not_outlive_its_transaction(cast: World, intruder: Intruder) -> None:
    intruder.became("portal_resident", morag(cast, intruder))
    intruder.connection.commit()
    left = intruder.run("SELECT current_setting('role'), current_setting('portal.claim', true)")
    assert left == [("none", "")]


def test_claim_of_an_account_that_is_switched_off_sees_nothing(
    cast: World, intruder: Intruder
) -> None:
    paula = intruder.signed(
        user=cast.account("Paula").id, person=cast.person("Paula").id, role="portal_resident"
    )
    intruder.became("portal_resident", paula)
    assert intruder.sees("documents_document") == 0


def test_claim_of_an_ended_person_sees_no_documents(cast: World, intruder: Intruder) -> None:
    """Were the door wrong about who Peigi is, the policies would not be."""
    peigi = intruder.signed(
        user=cast.account("Peigi").id, person=cast.person("Peigi").id, role="portal_resident"
    )
    intruder.became("portal_resident", peigi)
    assert intruder.sees("documents_document") == intruder.sees("tenancies_tenancy") == 0


def test_claim_of_an_account_that_does_not_exist_sees_nothing(intruder: Intruder) -> None:
    nobody = intruder.signed(user=uuid4(), person=None, role="portal_dpo")
    intruder.became("portal_dpo", nobody)
    assert intruder.sees("documents_document") == 0


def test_residents_account_signed_for_the_dpos_role_sees_nothing(
    cast: World, intruder: Intruder
) -> None:
    """Even our own door could not lift a resident: the account's role must be the transaction's."""
    lifted = intruder.signed(user=cast.account("Morag").id, person=None, role="portal_dpo")
    intruder.became("portal_dpo", lifted)
    assert intruder.sees("documents_document") == 0
    donald = intruder.signed(user=cast.account("Donald").id, person=None, role="portal_dpo")
    intruder.became("portal_dpo", donald)
    assert intruder.sees("documents_document") > 0
