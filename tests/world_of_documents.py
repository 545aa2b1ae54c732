"""The cases and documents of the cast's world: one document for every way of being open or closed."""

from __future__ import annotations

from tests.named_documents import NamedDocuments

COMPLAINER, WITNESS, ACCUSED = "complainer", "witness", "alleged perpetrator"


def cases_and_documents(world: NamedDocuments) -> None:
    """Everything that is not a person, a home or an occupancy."""
    _cases(world)
    _documents_of_loch_road(world)
    _documents_of_other_homes(world)
    _documents_of_cases(world)
    _black_outs(world)
    _findings(world)
    _hindrances(world)
    _staff_work(world)


def _cases(world: NamedDocuments) -> None:
    for case, home in {
        "NOISE": "Loch Road",
        "DOGS": "Glen Court",
        "FIRE": "Harbour View",
        "PARTY": "Kirk Wynd",
        "DRUMS": "Shore Row",
        "BARE": "Empty Close",
        "LOST": "Lost Lane",
    }.items():
        world.make_case(case, home)
    for person, case, role, is_shared in (
        ("Morag", "NOISE", COMPLAINER, True),
        ("Ewan", "NOISE", ACCUSED, True),
        ("Catriona", "DOGS", COMPLAINER, True),
        ("Gregor", "DOGS", COMPLAINER, True),
        ("Agnes", "DOGS", WITNESS, True),
        ("Rab", "DOGS", ACCUSED, False),
        ("Graham at home", "DOGS", COMPLAINER, False),
        ("Lachie", "FIRE", COMPLAINER, True),
        ("Kenny", "PARTY", COMPLAINER, True),
        ("Jean", "PARTY", WITNESS, True),
        ("Nessa", "PARTY", WITNESS, True),
        ("Skye", "PARTY", WITNESS, True),
        ("Finlay", "PARTY", WITNESS, True),
        ("Yvonne", "PARTY", COMPLAINER, True),
        ("Sorcha", "PARTY", ACCUSED, False),
        ("Iain", "DRUMS", COMPLAINER, True),
        ("Iain", "DRUMS", ACCUSED, False),
        ("Wilma", "DRUMS", ACCUSED, True),
        ("Zara", "DRUMS", WITNESS, True),
        ("Murdo", "DRUMS", WITNESS, True),
        ("Paula", "DRUMS", WITNESS, True),
        ("Rhona at home", "DRUMS", WITNESS, False),
        ("Senga at home", "DRUMS", COMPLAINER, False),
        ("Innes", "LOST", COMPLAINER, True),
    ):
        world.make_party(person, case, role)
        if is_shared:
            world.make_share(person, case, role)
    # What was shared once, and is not any more.
    world.make_party("Una", "PARTY", ACCUSED)
    world.make_share("Una", "PARTY", ACCUSED, ended=True)
    world.make_party("Bella", "PARTY", COMPLAINER, ended=True)
    world.make_share("Bella", "PARTY", COMPLAINER, ended=True)
    world.make_wording(world.share("Morag", "NOISE"), "earlier words", ended=True)


def _documents_of_loch_road(world: NamedDocuments) -> None:
    here = "Loch Road"
    for name, kind, dated, audience in (
        ("Loch agreement", "tenancy agreement", 2000, "tenants"),
        ("Loch day before", "repair letter", 2001, "household"),
        ("Loch gas", "gas safety certificate", 400, "household"),
        ("Loch lodger's first day", "repair letter", 300, "household"),
        ("Loch repair", "repair letter", 100, "household"),
        ("Loch rent", "rent statement", 50, "tenants"),
        ("Loch Shona's last day", "repair letter", 10, "household"),
        ("Loch after Shona", "repair letter", 9, "household"),
        ("Loch today", "repair letter", 0, "household"),
        ("Loch frozen", "repair letter", 67, "household"),
        ("Loch thawed", "repair letter", 71, "household"),
    ):
        world.make_document(name, kind, dated=dated, tenancy=here, addressee="Morag")
        world.make_release(name, audience)
    for name, opens, until in (
        ("Loch opens tomorrow", -1, None),
        ("Loch opens today", 0, None),
        ("Loch until yesterday", 5, 1),
        ("Loch until today", 5, 0),
    ):
        world.make_document(name, "repair letter", dated=60, tenancy=here, addressee="Ewan")
        world.make_release(name, "household", opens=opens, until=until)
    world.make_document(
        "Loch unreleased", "repair letter", dated=61, tenancy=here, addressee="Ewan"
    )
    world.make_document("Loch withdrawn", "repair letter", dated=62, tenancy=here, addressee="Ewan")
    world.make_release("Loch withdrawn", "household", ended=True)
    world.make_document(
        "Loch vanished", "repair letter", dated=63, tenancy=here, addressee="Ewan", ended=True
    )
    world.make_release("Loch vanished", "household", ended=True)
    world.make_document("Loch for Ewan", "repair letter", dated=64, tenancy=here, addressee="Ewan")
    world.make_release("Loch for Ewan", "Ewan")
    world.make_document("Loch for Lorna", "repair letter", dated=65, tenancy=here, imported=False)
    world.make_release("Loch for Lorna", "Lorna", until=-10)
    world.make_document("Loch for Skye", "repair letter", dated=65, tenancy=here, addressee="Skye")
    world.make_release("Loch for Skye", "Skye")
    world.make_document(
        "Loch for Shona", "repair letter", dated=65, tenancy=here, addressee="Shona"
    )
    world.make_release("Loch for Shona", "Shona")
    world.make_document(
        "Loch two ways", "rent statement", dated=66, tenancy=here, addressee="Lorna"
    )
    world.make_release("Loch two ways", "tenants")
    world.make_release("Loch two ways", "Lorna")


def _documents_of_other_homes(world: NamedDocuments) -> None:
    for home, dated in (
        ("Glen Court", 50),
        ("Castle Brae", 50),
        ("Frozen Close", 50),
        ("Mill Lane", 27),
        ("Bridge Street", 28),
        ("Kirk Wynd", 29),
        ("Kirk Wynd now", 20),
        ("Pier Road", 50),
        ("Hill Street", 50),
        ("Shore Row", 50),
        ("Lost Lane", 50),
    ):
        world.make_document(f"{home} gas", "gas safety certificate", dated=dated, tenancy=home)
        world.make_release(f"{home} gas", "household")
        world.make_document(f"{home} rent", "rent statement", dated=dated, tenancy=home)
        world.make_release(f"{home} rent", "tenants")
    # What waits for the safeguarding lead.
    world.make_document("Lost Lane letter", "repair letter", dated=40, tenancy="Lost Lane")
    world.make_release("Lost Lane letter", "household")
    world.make_hold("Lost Lane letter", "household")
    # After the last day of who left.
    for home, dated in (("Mill Lane", 26), ("Kirk Wynd", 28)):
        world.make_document(f"{home} afterwards", "repair letter", dated=dated, tenancy=home)
        world.make_release(f"{home} afterwards", "household")
    # Una's gap, and Lachie as a lodger and as a tenant.
    for name, dated in (("first", 800), ("gap", 150), ("now", 50)):
        world.make_document(f"Harbour {name}", "repair letter", dated=dated, tenancy="Harbour View")
        world.make_release(f"Harbour {name}", "household")
        world.make_document(
            f"Harbour rent {name}", "rent statement", dated=dated, tenancy="Harbour View"
        )
        world.make_release(f"Harbour rent {name}", "tenants")
    world.make_document("Harbour frozen", "repair letter", dated=50, tenancy="Harbour View")
    world.make_release("Harbour frozen", "household")


def _documents_of_cases(world: NamedDocuments) -> None:
    letter, warning = "asb letter to complainer", "asb warning letter"
    for name, kind, case, addressee, is_released in (
        ("NOISE letter to Morag", letter, "NOISE", "Morag", True),
        ("NOISE second letter to Morag", letter, "NOISE", "Morag", False),
        ("NOISE diary of Morag", "diary sheet", "NOISE", "Morag", True),
        ("NOISE warning to Ewan", warning, "NOISE", "Ewan", True),
        ("NOISE talk with Ewan", "interview notes", "NOISE", "Ewan", False),
        ("DOGS letter to Catriona", letter, "DOGS", "Catriona", True),
        ("DOGS letter to Gregor", letter, "DOGS", "Gregor", True),
        ("DOGS statement of Agnes", "witness statement", "DOGS", "Agnes", True),
        ("DOGS warning to Rab", warning, "DOGS", "Rab", False),
        ("FIRE letter to Lachie", letter, "FIRE", "Lachie", True),
        ("PARTY letter to Kenny", letter, "PARTY", "Kenny", True),
        ("PARTY photo of Jean", "photo", "PARTY", "Jean", True),
        ("PARTY statement of Nessa", "witness statement", "PARTY", "Nessa", True),
        ("PARTY statement of Skye", "witness statement", "PARTY", "Skye", True),
        ("PARTY statement of Finlay", "witness statement", "PARTY", "Finlay", True),
        ("PARTY letter to Yvonne", letter, "PARTY", "Yvonne", True),
        ("PARTY warning to Sorcha", warning, "PARTY", "Sorcha", False),
        ("DRUMS letter to Iain", letter, "DRUMS", "Iain", True),
        ("DRUMS warning to Wilma", warning, "DRUMS", "Wilma", True),
        ("DRUMS statement of Zara", "witness statement", "DRUMS", "Zara", True),
        ("DRUMS statement of Murdo", "witness statement", "DRUMS", "Murdo", True),
        ("DRUMS statement of Paula", "witness statement", "DRUMS", "Paula", True),
        ("LOST letter to Innes", letter, "LOST", "Innes", True),
    ):
        # Who wrote or took it, where residents do: as the import notes it.
        giver = addressee if kind in ("witness statement", "diary sheet", "photo") else None
        world.make_document(name, kind, dated=40, case=case, addressee=addressee, given_by=giver)
        if is_released:
            world.make_release(name, addressee)
    # A release that says until when holds after leaving, until then.
    for name, until in (("PARTY kept for Kenny", -10), ("PARTY kept too short", 1)):
        world.make_document(name, letter, dated=45, case="PARTY", addressee="Kenny")
        world.make_release(name, "Kenny", opens=5, until=until)
    # Made in the portal: taken back from one side, and shown to another.
    world.make_document(
        "DRUMS agreement", "interview notes", dated=30, case="DRUMS", imported=False
    )
    world.make_release("DRUMS agreement", "Wilma", ended=True)
    world.make_release("DRUMS agreement", "Iain")
    # Gregor took it, and two complainers may read it, until somebody reports it.
    world.make_document(
        "DOGS photo of Gregor", "photo", dated=29, case="DOGS", imported=False, given_by="Gregor"
    )
    for person in ("Gregor", "Catriona"):
        world.make_release("DOGS photo of Gregor", person)
    # What came with a share that has ended, or with a party that has.
    for person, kind in (("Una", warning), ("Bella", letter)):
        world.make_document(
            f"PARTY letter to {person}", kind, dated=40, case="PARTY", addressee=person
        )
        world.make_release(f"PARTY letter to {person}", person, ended=True)


def _black_outs(world: NamedDocuments) -> None:
    world.make_version("Loch gas", name="first", ended=True)
    for blacked_out in ("Loch gas", "NOISE warning to Ewan", "Loch unreleased", "Mill Lane gas"):
        world.make_version(blacked_out)


def _findings(world: NamedDocuments) -> None:
    """What the check found, each decided: of this patch and of another, too close to someone, no one."""
    for document, people in (
        ("Loch repair", ("Catriona",)),
        ("Loch repair", ("Victoria",)),
        ("Loch repair", ("Lachie",)),
        ("Loch repair", ("Catriona", "Wilma")),
        ("Loch repair", ()),
        ("NOISE warning to Ewan", ("Morag",)),
        ("Harbour first", ("Morag",)),
        ("Lost Lane letter", ("Innes", "Peigi")),
    ):
        world.make_finding(document, *people)


def _hindrances(world: NamedDocuments) -> None:
    world.make_block("Wilma", document="Shore Row gas")
    world.make_block("Xander", tenancy="Shore Row")
    world.make_block("Yvonne", case="PARTY")
    world.make_block("Zara")
    world.make_block("Una", ended=True)
    # They said that it is not theirs; it is hidden from them alone.
    world.make_block("Jamie of the harbour", document="Harbour now", reported=True)
    world.make_freeze(document="Loch frozen")
    world.make_freeze(document="Loch thawed", ended=True)
    world.make_freeze(document="Harbour frozen")
    world.make_freeze(case="FIRE")
    world.make_freeze(tenancy="Frozen Close")
    # Over: what was closed widely is open again, and stands in the past.
    world.make_wide_freeze("everything", ended=True)


def _staff_work(world: NamedDocuments) -> None:
    world.make_out_of_patch_access("Fiona", tenancy="Harbour View")
    world.make_out_of_patch_access("Fiona", case="PARTY")
    world.make_out_of_patch_access("Fiona", tenancy="Kirk Wynd", days_ago=1)
    world.make_out_of_patch_access("Fiona", tenancy="Mill Lane", ended=True)
    world.make_out_of_patch_access("Callum", case="NOISE", days_ago=1)
    world.make_out_of_patch_access("Ruth", case="FIRE")
    world.make_out_of_patch_access("Graham", case="DOGS")
    world.make_next_step("NOISE", in_days=-3, ended=True)
    for case, in_days in (("NOISE", 4), ("FIRE", 4), ("PARTY", 4), ("DRUMS", 30)):
        world.make_next_step(case, in_days=in_days)
    _reports(world)
    run = world.make_import_run("first", quarantined=3)
    # Too close to Rhona and Senga, by her own number and by her home's; and one about somebody else.
    wilma, home, otis = world.person("Wilma"), world.tenancy("Shore Row"), world.person("Otis")
    world.make_quarantined_row(run, wilma, wilma.ref)
    world.make_quarantined_row(run, home, f"see {home.ref}")
    world.make_quarantined_row(run, otis, otis.ref)


def _reports(world: NamedDocuments) -> None:
    """What was said to be wrong: about no document we know, about documents, and what is to be corrected."""
    for name, by, document, wrong in (
        ("seen something", None, None, "not sure"),
        ("frozen letter", "Morag", "Loch frozen", "not for me"),
        ("thawed letter", "Otis", "Loch thawed", "others details"),
        ("letter of the drums", "Iain", "DRUMS agreement", "not sure"),
        ("about somebody, signed out", None, None, "about me"),
        ("wrong rent", "Morag", "Loch rent", "about me"),
        ("wrong date", "Ewan", "NOISE warning to Ewan", "about me"),
        ("wrong and frozen", "Lachie", "Harbour frozen", "about me"),
        ("wrong word in the drums", "Wilma", "DRUMS warning to Wilma", "about me"),
        ("wrong gas", "Innes", "Lost Lane gas", "about me"),
    ):
        world.make_report(name, by=by, document=document, wrong=wrong)
    world.make_incident_step("frozen letter", "acknowledged")
    world.make_incident_step("frozen letter", "contained")
    world.make_incident_step("thawed letter", "acknowledged")
    world.make_incident_step("thawed letter", "closed", "near miss")
    world.make_incident_step("thawed letter", "nothing wrong")
    world.make_incident_step("letter of the drums", "acknowledged")
    world.make_incident_step("letter of the drums", "contained")
    world.limit_use("wrong gas")
    world.make_answer("wrong date", "explained")
    world.make_answer("wrong word in the drums", "corrected")
    world.make_freeze(document="DRUMS statement of Zara")
    world.make_freeze(document="DOGS photo of Gregor", spares_giver=True)
    world.make_request_to_open("Donald")
    world.make_advice("Donald")
    world.ask_for_patch("Ruth", "Shore", asked_by="Alan")
    world.make_drill("spring", "D-600001", pressed_by="adviser")
