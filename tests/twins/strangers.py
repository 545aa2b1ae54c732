"""What a twin database holds beside the cast: others' lives, and around one reader all that is not theirs."""

from __future__ import annotations

from tests.model import staff
from tests.model.facts import Account, Case, Party
from tests.world import World
from tests.world_of_documents import ACCUSED, COMPLAINER, WITNESS

KINDS = ("tenancy agreement", "rent statement", "repair letter", "gas safety certificate")
STRANGERS = ("Twin Aila", "Twin Bran", "Twin Cora")


def add_what_is_hidden_from(world: World, name: str) -> None:
    """More of everything that this reader may not see, by their role."""
    account = None if name == "nobody" else world.account(name)
    role = account.role if account else "nobody"
    if role in ("nobody", "resident"):
        # Staff know every patch and every colleague who leads one; residents do not.
        world.make_patch("Twinland")
        world.make_account("Twin officer", "officer")
        world.assign("Twin officer", "Twinland")
        _add_strangers(world, "Twinland", with_accounts=True)
    elif role == "officer" and account:
        _add_strangers(world, _patch_of_others(world, account), with_accounts=True)
    elif role == "administrator":
        _add_strangers(world, "North", with_accounts=False)
    elif role == "adviser":
        _add_what_advisers_do_not_see(world)
    if role == "resident" and name in world.names_of("person"):
        _add_around(world, name)
    elif account and f"{name} at home" in world.names_of("person"):
        _add_in_own_cases(world, account, f"{name} at home")


def _patch_of_others(world: World, officer: Account) -> str:
    theirs = staff.patches(world.facts, officer)
    return next(n for n in world.names_of("patch") if world.patch(n).id not in theirs)


def _add_strangers(world: World, patch: str, *, with_accounts: bool) -> None:
    """Homes with people, cases and documents of their own, whom the reader never meets."""
    for number, name in enumerate(STRANGERS):
        # One has the surname of a neighbour of the cast, as in life.
        surname = "MacMorag" if number == 0 else f"Mac{name.split()[1]}"
        account = world.make_account(name, "resident").id if with_accounts else None
        world.make_person(name, surname=surname, born_on=world.years_ago(30), account=account)
        here = f"Twin home of {name}"
        world.make_home(here, patch)
        world.make_tenancy(here, here, start=900)
        world.make_occupancy(name, here, "Tenant", start=900, end=None)
        for kind in KINDS:
            document = f"{here} {kind}"
            world.make_document(document, kind, dated=10 + number, tenancy=here)
            world.make_release(document, "household")
    _add_case(world, "Twin home of Twin Aila", STRANGERS)
    world.make_block("Twin Cora", tenancy="Twin home of Twin Cora")
    world.make_freeze(document="Twin home of Twin Bran repair letter")
    world.make_report(
        "Twin report", by="Twin Bran", document="Twin home of Twin Bran repair letter"
    )
    # Until an incident is contained no resident is written to: that is no secret.
    world.make_incident_step("Twin report", "contained")


def _add_case(world: World, home: str, people: tuple[str, ...]) -> None:
    world.make_case("TWIN", home)
    for name, role in zip(people, (COMPLAINER, ACCUSED, WITNESS), strict=True):
        world.make_party(name, "TWIN", role)
    world.make_share(people[0], "TWIN", COMPLAINER)
    world.make_document(
        "Twin letter", "asb letter to complainer", dated=5, case="TWIN", addressee=people[0]
    )
    world.make_release("Twin letter", people[0])
    world.make_report(
        "Twin rectification request", by=people[0], document="Twin letter", wrong="about me"
    )


def _add_what_advisers_do_not_see(world: World) -> None:
    """They see the address of every home, and no person, tenancy, case or document."""
    _add_case(world, "Loch Road", ("Morag", "Ewan", "Agnes"))
    world.make_block("Morag", document="Loch gas")
    world.make_freeze(document="Loch rent")
    world.make_person("Twin protected", surname="MacVictoria", born_on=world.years_ago(33))
    world.make_safe_contact("Twin protected")
    world.make_occupancy("Twin protected", "Glen Court", "Partner", start=50, end=None)
    # A home that is empty in the first world is let in the second.
    world.make_tenancy("Empty Close", "Empty Close", start=40)
    world.make_occupancy("Bella", "Empty Close", "Tenant", start=40, end=None)


def _add_in_own_cases(world: World, account: Account, person: str) -> None:
    """What staff must not see is too close to them: another party to a case of their own."""
    too_close = staff.close_cases(world.facts, account)
    for case in [world.name_of(c.id) for c in world.facts.all(Case) if c.id in too_close]:
        other = f"Twin party to {case}"
        world.make_person(other, surname="MacTwin", born_on=world.years_ago(50))
        _add_in_case(world, person, case, other=other)


def _add_around(world: World, name: str) -> None:
    """In a resident's homes and cases, in their names: documents, people and roles that they may not see."""
    person = world.person(name)
    for tenancy in dict.fromkeys(
        occupancy.tenancy for occupancy in world.facts.occupancies_of(person)
    ):
        _add_at_home(world, name, world.name_of(tenancy))
    for case in _cases_of(world, name):
        other = f"Twin party to {case}"
        world.make_person(other, surname="MacTwin", born_on=world.years_ago(50))
        _add_in_case(world, name, case, other=other)
    # A party to a case of which they have not been told.
    world.make_party(name, "TWIN", WITNESS)
    world.make_document(
        f"TWIN about {name}", "witness statement", dated=30, case="TWIN", addressee=name
    )


def _cases_of(world: World, name: str) -> list[str]:
    person = world.person(name).id
    cases = dict.fromkeys(p.case for p in world.facts.all(Party) if p.person == person)
    return [world.name_of(case) for case in cases]


def _add_at_home(world: World, name: str, home: str) -> None:
    """Whatever does not open a document of one's own home: no release, no day, no occupancy, no name."""
    lodger = f"Twin lodger of {home}"
    world.make_person(lodger, surname=world.person(name).surname, born_on=world.years_ago(25))
    world.make_occupancy(lodger, home, "Lodger", start=600, end=None)
    hidden = f"Twin {home}"

    def document(what: str, *, dated: int = 60, ended: bool = False) -> str:
        named = f"{hidden} {what}"
        world.make_document(
            named, "repair letter", dated=dated, tenancy=home, imported=False, ended=ended
        )
        return named

    document("unreleased")
    world.make_release(document("withdrawn"), "household", ended=True)
    world.make_release(document("vanished", ended=True), "household", ended=True)
    world.make_release(document("tomorrow"), "household", opens=-1)
    world.make_release(document("over"), "household", opens=9, until=1)
    world.make_release(document("before anybody", dated=2990), "household")
    world.make_release(document("of the lodger"), lodger)
    # Released, its reader would be told that some documents cannot be shown just now.
    document("frozen")
    world.make_freeze(document=f"{hidden} frozen")
    # By the lodger: who reported something themselves reads what became of it.
    world.make_report(f"{hidden} reported", by=lodger, document=f"{hidden} frozen")
    world.make_incident_step(f"{hidden} reported", "contained")
    occupancies = world.facts.occupancies_of(world.person(name), world.tenancy(home).id)
    if not any(occupancy.role in ("Tenant", "Joint tenant") for occupancy in occupancies):
        world.make_release(document("for tenants"), "tenants")
    if all(occupancy.end and occupancy.end < world.facts.today for occupancy in occupancies):
        world.make_release(document("after leaving", dated=0), "household")


def _add_in_case(world: World, name: str, case: str, *, other: str) -> None:
    """In a case in which they have a role, shared with them or not: theirs unreleased, and another's."""
    statement = "witness statement"
    world.make_document(f"Twin {case} unreleased", statement, dated=30, case=case, addressee=name)
    world.make_party(other, case, WITNESS)
    world.make_share(other, case, WITNESS)
    named = f"Twin {case} to another"
    world.make_document(named, statement, dated=30, case=case, addressee=other)
    world.make_release(named, other)
    world.make_report(f"Twin {case} report", by=other, document=named)
    world.make_incident_step(f"Twin {case} report", "contained")
