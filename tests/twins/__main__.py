"""Measures by the clock whether what is not yours, or who is unknown, can be told: `python -m tests.twins`.

It needs a server to work on, and makes the cast's database there:
`python -m portal.dev.embedded scratch -- python -m tests.twins 2000` measures 2,000 pairs of each.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests import conftest  # noqa: E402
from tests.arranging import todays_date  # noqa: E402
from tests.canaries import canary  # noqa: E402
from tests.clients import PersonsClient  # noqa: E402
from tests.databases import OwnDatabase, connected, tester  # noqa: E402
from tests.twins.measuring import Clock, Measured, measure  # noqa: E402
from tests.twins.requests import NEVER  # noqa: E402
from tests.world import World  # noqa: E402


def everything(number: int) -> Iterator[Measured]:
    """Every pair that a stranger or a resident could time, a little at a time."""
    with OwnDatabase(conftest.INHABITED, "portal_measured") as own:
        with connected(own.name, tester()), transaction.atomic():
            cast = World(todays_date())
        with own.as_login("web"), Clock() as clock:
            with transaction.atomic():
                morag = PersonsClient(cast.account("Morag").id)
                fiona = PersonsClient(cast.account("Fiona").id)
            nobody = PersonsClient()
            nobody.get("/sign-in/")  # For the token against forged forms.
            known = f"{canary(cast.account('Morag').id, 'email')}@example.org"
            for what, browser, address, theirs in (
                (
                    "document of neighbours",
                    morag,
                    "/documents/{}/",
                    cast.document("Glen Court gas"),
                ),
                (
                    "unreleased document of one's home",
                    morag,
                    "/documents/{}/",
                    cast.document("Loch unreleased"),
                ),
                ("its file", morag, "/documents/{}/download/", cast.document("Loch unreleased")),
                ("case of others", morag, "/cases/{}/", cast.share("Agnes", "DOGS")),
                ("home in another's patch", fiona, "/staff/tenancy/{}/", cast.tenancy("Mill Lane")),
                (
                    "document in another's patch",
                    fiona,
                    "/staff/document/{}/release/",
                    cast.document("Mill Lane gas"),
                ),
            ):
                asking = [clock.asking(browser, address.format(i)) for i in (theirs.id, NEVER)]
                yield measure(what, number, *asking)
            wrong = {"password": "not the right one"}
            yield measure(
                "wrong password, known username",
                number,
                clock.asking(nobody, "/sign-in/", login="morag", **wrong),
                clock.asking(nobody, "/sign-in/", login="moray", **wrong),
            )
            yield measure(
                "forgotten password, known address",
                number,
                clock.asking(nobody, "/forgot/", email=known),
                clock.asking(nobody, "/forgot/", email=known.replace("zq", "zy")),
            )


def main() -> None:
    """Print one line for each pair."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    conftest.pytest_configure()
    conftest.make_templates()
    for measured in everything(number):
        print(measured, flush=True)


if __name__ == "__main__":
    main()
