"""The demo from nothing to a resident's download: broken off once, started again, and ended."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from accounts.access import Role
from portal.dev.demo.building import SLICE, export_date
from portal.dev.demo.cast import Part
from portal.dev.embedded.guard import guard_lock
from portal.dev.embedded.places import forget
from portal.web.logins import ADDRESS_OF
from tenancies.imports.reader import read_export
from tests.demo.browser import Browser

SIGNED_IN_TO_NOTHING = {
    Part.NOTHING,
    Part.BLOCKED,
    Part.CHILD_OF_15,
    Part.LEFT_LONG_AGO,
}
WITH_A_CASE = {
    Part.JOINT_COMPLAINER,
    Part.JOINT_ACCUSED,
    Part.COMPLAINER,
    Part.ACCUSED_SHARED,
    Part.WITNESS,
}
WITH_DOCUMENTS = WITH_A_CASE | {
    Part.TENANT,
    Part.PARTNER,
    Part.OCCUPANT,
    Part.CHILD_OF_16,
    Part.LEFT_LATELY,
    Part.TWO_HOMES,
    Part.PROTECTED,
    Part.LIVES_WITH_PROTECTED,
    Part.COLLEAGUE,
    Part.PROTECTED_TOO,
    Part.COLLEAGUE_AT_HOME,
}
# Long enough for a slow machine; a test that needs it has failed.
PATIENCE = 300


class Demo:
    """A demo in a folder of its own, on a port that nobody else uses."""

    def __init__(self, state: Path) -> None:
        self.state = state
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.site = f"http://localhost:{self.port}"
        named = {*ADDRESS_OF.values(), "DOCUMENTS_ROOT", "PAGES_ROOT", "PORTAL_LOGIN"}
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in named},
            "PORTAL_STATE": str(state),
        }

    def start(self) -> "subprocess.Popen[str]":
        """Begin to make and serve it."""
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", "demo", "--port", str(self.port)],
            cwd=settings.BASE_DIR, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def manage(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of manage.py beside it."""
        return subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR, env=self.environment, text=True, capture_output=True, check=False,
        )  # fmt: skip

    def wait_until_it_serves(self) -> None:
        """Return when the sign-in page can be had."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.site}/sign-in/", timeout=60).close()  # noqa: S310
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("The demo does not serve.")

    def accounts(self) -> list[dict[str, str]]:
        """What accounts.json says."""
        accounts: list[dict[str, str]] = json.loads((self.state / "accounts.json").read_text())
        return accounts


def read_until(process: "subprocess.Popen[str]", line: str) -> str:
    """What a process says, up to a line that begins so, or to its end."""
    assert process.stdout
    said = ""
    for told in process.stdout:
        said += told
        if told.startswith(line):
            break
    return said


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo whose first start was ended in the middle of the import, and the second one not."""
    folder = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    folder.chmod(0o755)
    made = Demo(folder / "demo")
    broken_off = made.start()
    read_until(broken_off, "Import")
    broken_off.send_signal(signal.SIGTERM)
    broken_off.communicate(timeout=PATIENCE)
    serving = made.start()
    said = read_until(serving, "http://")
    assert "http://" in said, said
    made.wait_until_it_serves()
    yield made
    serving.send_signal(signal.SIGTERM)
    serving.communicate(timeout=PATIENCE)
    with guard_lock(made.state):  # the database has ended too
        pass
    for note in folder.rglob("elsewhere-*"):
        forget(note.parent)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cast(demo: Demo) -> dict[str, dict[str, str]]:
    """The residents' accounts by the part they play."""
    return {account["kind"]: account for account in demo.accounts()}


def browser_of(demo: Demo, account: dict[str, str]) -> Browser:
    browser = Browser(demo.site)
    assert browser.sign_in(account), account["kind"]
    return browser


def test_accounts_cover_every_role_and_every_kind_of_resident(demo: Demo) -> None:
    accounts = demo.accounts()

    assert {account["role"] for account in accounts} == set(Role.values)
    residents = [account for account in accounts if account["role"] == "resident"]
    assert {account["kind"] for account in residents} == set(Part)
    for account in accounts:
        assert account.keys() >= {"email", "password", "role", "person_ref", "name"}
    assert all(account["person_ref"] for account in residents)


def test_accounts_say_who_is_safeguarding_lead_and_which_residents_work_here(
    demo: Demo, cast: dict[str, dict[str, str]]
) -> None:
    role_of = {account["email"]: account["role"] for account in demo.accounts()}
    leads = {account["role"] for account in demo.accounts() if account["duty"]}

    assert leads == {"dpo"}
    assert role_of[cast[Part.COLLEAGUE]["works_as"]] == "adviser"
    assert role_of[cast[Part.COLLEAGUE_AT_HOME]["works_as"]] == "officer"


def test_incident_with_two_reports_waits_for_the_dpo(demo: Demo) -> None:
    dpo = next(account for account in demo.accounts() if account["role"] == "dpo")
    board = browser_of(demo, dpo).get("/dpo/").text

    assert "2 reports" in board
    assert "Rehearse a call" in board


def test_adviser_brings_up_a_tenant_and_neither_the_protected_person_nor_who_lives_with_them(
    demo: Demo, cast: dict[str, dict[str, str]]
) -> None:
    """By the full name and the tenancy's number, which every caller of the demo can give."""
    adviser = next(account for account in demo.accounts() if account["role"] == "adviser")
    browser = browser_of(demo, adviser)
    export = read_export(SLICE, export_date(SLICE))
    number = {o.person_ref: o.tenancy_ref for o in export.occupancies if o.to_date is None}

    def is_brought_up(part: Part) -> bool:
        someone = cast[part]
        person = export.people[someone["person_ref"]]
        name = f"{person.forename} {person.surname}"
        said = browser.send(
            "/staff/caller/", full_name=name, known=number[someone["person_ref"]]
        ).text
        assert ("We cannot bring this up here" in said) is (someone["person_ref"] not in said)
        return someone["person_ref"] in said

    assert is_brought_up(Part.TENANT)
    assert is_brought_up(Part.NAMESAKE)
    assert not is_brought_up(Part.PROTECTED)
    assert not is_brought_up(Part.LIVES_WITH_PROTECTED)


def test_colleague_who_lives_with_a_protected_person_finds_no_one_of_their_home(
    demo: Demo, cast: dict[str, dict[str, str]]
) -> None:
    """An officer of that very patch: the colleague who leads it finds both."""
    account_of = {account["email"]: account for account in demo.accounts()}
    colleague = account_of[cast[Part.COLLEAGUE_AT_HOME]["works_as"]]
    home = [cast[part]["name"] for part in (Part.PROTECTED_TOO, Part.COLLEAGUE_AT_HOME)]

    def finders(name: str) -> set[str]:
        return {
            email
            for email, account in account_of.items()
            if account["role"] == "officer"
            and "No match" not in browser_of(demo, account).send("/staff/find/", query=name).text
        }

    assert finders(home[0]) == finders(home[1])
    assert finders(home[0])
    assert colleague["email"] not in finders(home[0])


def test_nobody_else_on_the_machine_reads_the_passwords(demo: Demo) -> None:
    assert stat.S_IMODE((demo.state / "accounts.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("part", sorted(WITH_DOCUMENTS))
def test_resident_with_documents_lists_and_downloads_them(
    demo: Demo, cast: dict[str, dict[str, str]], part: Part
) -> None:
    browser = browser_of(demo, cast[part])

    for document in browser.documents():
        assert browser.get(f"/documents/{document}/download/").status == 200
    assert browser.documents()
    assert bool(browser.cases()) == (part in WITH_A_CASE)


@pytest.mark.parametrize("part", sorted(SIGNED_IN_TO_NOTHING))
def test_resident_without_rights_signs_in_to_nothing(
    demo: Demo, cast: dict[str, dict[str, str]], part: Part
) -> None:
    browser = browser_of(demo, cast[part])

    assert (browser.documents(), browser.cases()) == ([], [])


def test_accused_person_learns_nothing_of_an_unshared_case(
    demo: Demo, cast: dict[str, dict[str, str]]
) -> None:
    assert browser_of(demo, cast[Part.ACCUSED_UNSHARED]).cases() == []


def test_joint_tenants_at_odds_read_other_letters_of_one_case(
    demo: Demo, cast: dict[str, dict[str, str]]
) -> None:
    one = browser_of(demo, cast[Part.JOINT_COMPLAINER])
    other = browser_of(demo, cast[Part.JOINT_ACCUSED])

    assert set(one.documents()) != set(other.documents())
    for document in set(one.documents()) - set(other.documents()):
        assert other.get(f"/documents/{document}/").status == 404
        assert one.get(f"/documents/{document}/").status == 200


def test_deactivated_account_is_not_let_in(demo: Demo, cast: dict[str, dict[str, str]]) -> None:
    assert not Browser(demo.site).sign_in(cast[Part.DEACTIVATED])


def test_every_role_of_staff_signs_in(demo: Demo) -> None:
    first_of_role = {account["role"]: account for account in demo.accounts()}
    del first_of_role["resident"]
    for role, account in first_of_role.items():
        assert Browser(demo.site).sign_in(account), role


def test_commands_find_the_demo_s_database_while_it_runs(demo: Demo) -> None:
    reconciled = demo.manage("reconcile_access")

    assert reconciled.returncode == 0, reconciled.stdout + reconciled.stderr


def test_occupied_port_is_explained(demo: Demo) -> None:
    second = demo.start()
    said, _ = second.communicate(timeout=PATIENCE)

    assert second.returncode == 1
    assert f"Port {demo.port} is in use" in said


def test_another_export_is_not_loaded_over_the_one_that_is_there(
    demo: Demo, tmp_path: Path
) -> None:
    refused = demo.manage("demo", "--port", str(demo.port + 1), "--export", str(tmp_path))

    assert refused.returncode == 1
    assert "Start over with: make demo FRESH=1" in refused.stderr


def test_demo_that_was_ended_starts_as_it_was_and_leaves_nothing_running(demo: Demo) -> None:
    """On a port of its own: the one of the other tests goes on."""
    before = demo.accounts()
    another = Demo(demo.state)
    serving = another.start()
    said = read_until(serving, "http://")
    another.wait_until_it_serves()
    serving.send_signal(signal.SIGINT)
    serving.communicate(timeout=PATIENCE)

    assert "Import" not in said
    assert another.accounts() == before
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{another.site}/sign-in/", timeout=60)  # noqa: S310
    assert guard_lock(demo.state).is_held()  # the first one still uses the database
