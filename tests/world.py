"""The cast of the suite by name: who lives where, and who works for the landlord.

Cases and documents are in world_of_documents. Everything is plain facts (tests/model); storing.py puts them
into PostgreSQL. `world.person("Morag")` is the person, `world.account("Morag")` the account.
"""

from __future__ import annotations

from datetime import date

from tests.model.facts import Account
from tests.named_documents import NamedDocuments
from tests.world_of_documents import cases_and_documents

RESIDENTS = {
    # Joint tenants of one home, on opposite sides of one case.
    "Morag": "complainer in NOISE, joint tenant of Loch Road",
    "Ewan": "alleged perpetrator in NOISE with a share, joint tenant of Loch Road",
    # Others of their household.
    "Shona": "partner, left Loch Road ten days ago; the others stayed",
    "Lorna": "lodger at Loch Road for 300 days",
    "Otis": "other occupant of Loch Road",
    "Skye": "child of 15 at Loch Road, witness in PARTY",
    "Finlay": "child at Loch Road, 16 today",
    "Eilidh": "child at Loch Road, 16 tomorrow",
    # Neighbours.
    "Catriona": "complainer in DOGS, tenant of Glen Court",
    "Rab": "alleged perpetrator in DOGS without a share, tenant of Castle Brae",
    "Agnes": "witness in DOGS, relative at Castle Brae",
    "Gregor": "owner near by, complainer in DOGS, never had an occupancy",
    # Leavers.
    "Iain": "left Mill Lane 27 days ago, two roles in DRUMS",
    "Jean": "left Bridge Street 28 days ago, witness in PARTY",
    "Kenny": "left Kirk Wynd 29 days ago, complainer in PARTY",
    "Sorcha": "lives in Kirk Wynd after Kenny, another tenancy of the same home",
    "Una": "left Harbour View, came back, with a gap between; her share in PARTY has ended",
    "Lachie": "lodger at Harbour View first, tenant now; complainer in FIRE",
    # Without a birth date.
    "Tom": "tenant of Hill Street",
    "Ross": "partner at Hill Street",
    "Nessa": "child at Hill Street, witness in PARTY",
    # Of two homes, of none.
    "Dougal": "tenant of Pier Road and lodger at Hill Street",
    "Bella": "no occupancy; was a party to PARTY",
    # Blocked.
    "Wilma": "blocked from one document of Shore Row",
    "Xander": "blocked from the tenancy of Shore Row, relative at Pier Road",
    "Yvonne": "blocked from PARTY",
    "Zara": "blocked from everything",
    # States of account and person.
    "Paula": "joint tenant of Pier Road, account deactivated",
    "Murdo": "joint tenant of Hill Street, deceased",
    "Peigi": "joint tenant of Hill Street, gone from the last export",
    # One name and one birth date, two people.
    "Jamie of the glen": "relative at Glen Court",
    "Jamie of the harbour": "relative at Harbour View",
    "Victoria": "tenant of Glen Court with a safe contact",
    "Gavin": "tenant of Frozen Close, which is frozen",
    "Innes": "tenant of Lost Lane, which is in no patch",
}

STAFF = {
    "Fiona": "officer",  # leads North, covers Shore
    "Callum": "officer",  # leads South and Shore, covered North until yesterday
    "Graham": "officer",  # covers North, complainer in DOGS
    "Hamish": "officer",  # covers North, has declared an interest in Victoria
    "Ruth": "officer",  # no patch, data steward
    "Neil": "officer",  # led South, account deactivated
    "Aileen": "adviser",
    "Moira": "manager",
    "Rhona": "manager",  # witness in DRUMS, data steward
    "Donald": "dpo",  # safeguarding lead
    "Senga": "deputy",  # complainer in DRUMS
    "Alan": "administrator",
    "Isla": "administrator",
    "Elspeth": "director",
}
FIRST_OF_ROLE = {"resident": "Morag"} | {role: name for name, role in reversed(STAFF.items())}
"""The first of the cast in each role."""
ONE_OF_EACH_STANDING = (*FIRST_OF_ROLE.values(), "Zara", "Paula", "Hugh", "Ruth", "Neil")
"""What the others of the cast are asked differs by no more than their name."""
STEWARDS = ("Ruth", "Rhona")
SAFEGUARDING_LEADS = ("Donald",)


class World(NamedDocuments):
    """Everybody and everything, as on one day."""

    def __init__(self, today: date) -> None:
        super().__init__(today)
        self._people()
        self._patches_and_homes()
        self._occupancies()
        cases_and_documents(self)

    @property
    def residents(self) -> list[Account]:
        """Every resident's account."""
        return [a for a in self.facts.all(Account) if a.role == "resident"]

    @property
    def staff(self) -> list[Account]:
        """Every account of the landlord's people."""
        return [a for a in self.facts.all(Account) if a.role != "resident"]

    def _people(self) -> None:
        born = {
            "Skye": self.years_ago(15),
            "Finlay": self.years_ago(16),
            "Eilidh": self.years_ago(16, plus_days=1),
            "Tom": None,
            "Ross": None,
            "Nessa": None,
        }
        for name in RESIDENTS:
            account = self.make_account(name, "resident", is_active=name != "Paula")
            self.make_person(
                name,
                surname="Reid" if name.startswith("Jamie") else f"Mac{name}",
                born_on=born.get(name, self.years_ago(40)),
                account=account.id,
                deceased=name == "Murdo",
                ended=name == "Peigi",
            )
        self.make_person("Effie", surname="MacEffie", born_on=self.years_ago(70))
        self.make_account("Hugh", "resident")  # An account to which no person belongs.
        for name, role in STAFF.items():
            self.make_account(
                name,
                role,
                is_active=name != "Neil",
                is_data_steward=name in STEWARDS,
                is_safeguarding_lead=name in SAFEGUARDING_LEADS,
            )
        self.ask_for_role("Aileen", "officer", asked_by="Alan")
        self.ask_for_role("Neil", "officer", asked_by="Isla", ended=True)
        self.make_leave("Donald", days=100)
        self.make_leave("Elspeth", days=-20)
        self.make_leave("Senga", days=0, ended=True)
        for name in ("Graham", "Rhona", "Senga"):
            self.make_person(
                f"{name} at home",
                surname=f"Mac{name}",
                born_on=self.years_ago(45),
                works_as=self.account(name).id,
            )
        self.declare("Hamish", "Victoria")
        self.declare("Moira", "Tom", ended=True)
        self.declare("Ruth", "Lachie", days=1)
        self.make_safe_contact("Victoria")
        self.make_safe_contact("Effie", ended=True)
        self.make_safe_contact("Lachie", ended=True)  # Fiona has opened his home from outside.
        self.make_safe_contact("Nessa", hides_home=False, standing="waiting")

    def _patches_and_homes(self) -> None:
        for patch in ("North", "South", "Shore"):
            self.make_patch(patch)
        self.assign("Fiona", "North")
        self.assign("Fiona", "Shore", kind="cover")
        self.assign("Callum", "South")
        self.assign("Callum", "Shore")
        self.assign("Graham", "North", kind="cover")
        self.assign("Hamish", "North", kind="cover")
        self.assign("Neil", "South", kind="cover")
        self.assign("Ruth", "South", kind="cover", ended=True)
        self.assign("Callum", "North", kind="cover", days=-1)
        homes_in: dict[str | None, tuple[str, ...]] = {
            "North": ("Loch Road", "Glen Court", "Castle Brae", "Frozen Close", "Empty Close"),
            "South": ("Harbour View", "Kirk Wynd", "Mill Lane", "Bridge Street"),
            "Shore": ("Shore Row", "Pier Road", "Hill Street"),
            None: ("Lost Lane",),
        }
        for where, homes in homes_in.items():
            for home in homes:
                self.make_home(home, where)
        ended = {"Mill Lane": 27, "Bridge Street": 28, "Kirk Wynd": 29}
        for home in [n for n in self.names_of("home") if n != "Empty Close"]:
            self.make_tenancy(home, home, start=3000, end=ended.get(home))
        self.make_tenancy("Kirk Wynd now", "Kirk Wynd", start=20)

    def _occupancies(self) -> None:
        for person, tenancy, role, start, end in (
            ("Morag", "Loch Road", "Joint tenant", 2000, None),
            ("Ewan", "Loch Road", "Joint tenant", 2000, None),
            ("Shona", "Loch Road", "Partner", 2000, 10),
            ("Lorna", "Loch Road", "Lodger", 300, None),
            ("Otis", "Loch Road", "Other occupant", 2000, None),
            ("Skye", "Loch Road", "Child", 2000, None),
            ("Finlay", "Loch Road", "Child", 2000, None),
            ("Eilidh", "Loch Road", "Child", 2000, None),
            ("Catriona", "Glen Court", "Joint tenant", 1000, None),
            ("Victoria", "Glen Court", "Joint tenant", 1000, None),
            ("Jamie of the glen", "Glen Court", "Relative", 1000, None),
            ("Rab", "Castle Brae", "Tenant", 1000, None),
            ("Agnes", "Castle Brae", "Relative", 1000, None),
            ("Gavin", "Frozen Close", "Tenant", 1000, None),
            ("Iain", "Mill Lane", "Tenant", 1000, 27),
            ("Jean", "Bridge Street", "Tenant", 1000, 28),
            ("Kenny", "Kirk Wynd", "Tenant", 1000, 29),
            ("Sorcha", "Kirk Wynd now", "Tenant", 20, None),
            ("Una", "Harbour View", "Relative", 900, 200),
            ("Una", "Harbour View", "Relative", 100, None),
            ("Lachie", "Harbour View", "Lodger", 900, 201),
            ("Lachie", "Harbour View", "Tenant", 200, None),
            ("Jamie of the harbour", "Harbour View", "Relative", 900, None),
            ("Tom", "Hill Street", "Tenant", 1000, None),
            ("Ross", "Hill Street", "Partner", 1000, None),
            ("Nessa", "Hill Street", "Child", 1000, None),
            ("Dougal", "Hill Street", "Lodger", 1000, None),
            ("Murdo", "Hill Street", "Joint tenant", 1000, None),
            ("Peigi", "Hill Street", "Joint tenant", 1000, None),
            ("Dougal", "Pier Road", "Tenant", 1000, None),
            ("Paula", "Pier Road", "Joint tenant", 1000, None),
            ("Effie", "Pier Road", "Relative", 1000, None),
            ("Xander", "Pier Road", "Relative", 1000, None),
            ("Xander", "Shore Row", "Joint tenant", 1000, None),
            ("Wilma", "Shore Row", "Joint tenant", 1000, None),
            ("Yvonne", "Shore Row", "Partner", 1000, None),
            ("Zara", "Shore Row", "Relative", 1000, None),
            ("Innes", "Lost Lane", "Tenant", 1000, None),
        ):
            self.make_occupancy(person, tenancy, role, start=start, end=end)
        # Codes: a letter on its way, one in a home of no patch, one that was used, one given in person.
        self.give_code("Catriona", "post")
        self.give_code("Innes", "post")
        self.give_code("Morag", "post", ended=True)
        self.give_code("Effie", "in person")
        self.write_letters("Callum")
        self.write_letters("Fiona", ended=True)
        self.write_letters("Moira")
        self.check_identity("Morag")
        # Birth dates that were seen on documents, in two patches; a second person has not agreed yet.
        self.doubt_birth_date("Innes")
        self.doubt_birth_date("Tom")
        # Calls that were handed on.
        self.hand_on("Morag", "officer", patch="North")
        self.hand_on("Lachie", "officer", patch="South")
        self.hand_on("Catriona", "manager", patch="North")
        self.hand_on("Victoria", "safeguarding", patch="North")
        self.hand_on("Tom", "officer", patch="Shore", ended=True)
        # Keyed by mistake and taken back by a later export.
        self.make_occupancy("Rab", "Loch Road", "Relative", start=2000, end=None, ended=True)
