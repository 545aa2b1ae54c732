"""A run of letters over a real connection: whoever goes away, or is killed, leaves no code that works."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django.plugin import DjangoDbBlocker

from accounts.jobs.running import run_due
from tenancies.activation.codes import hash_of, plain
from tests import databases
from tests.activation.letters import A_CODE, fields_of
from tests.http.browsing import TOKEN, Visitor
from tests.http.site import PATIENCE, Site
from tests.waiting import wait_until
from tests.world import World

# Enough for ten seconds: whoever goes away after the first letters is missed long before the last one.
LODGERS = 300
A_LODGER = """
    INSERT INTO tenancies_person (id, ref, title, forename, surname, former_surname, born_on, deceased, email,
        mobile, ni_number, correspondence_address, protected, born_on_is_proved)
    VALUES (%(person)s, %(ref)s, '', 'Some', 'Lodger', '', '1980-05-17', false, '', '', '', '', false, false);
    INSERT INTO tenancies_occupancy (id, recorded_at, person_id, tenancy_id, role, from_date)
    VALUES (gen_random_uuid(), now(), %(person)s, %(tenancy)s, 'Lodger', '2020-01-01')
"""


def name_of(site: Site) -> str:
    return urlsplit(site.environment["DATABASE_URL"]).path.lstrip("/")


def sql(site: Site, statement: str, *values: object) -> Any:
    """The one row of a query, asked of the site's database from beside it."""
    with databases.superuser(name_of(site)) as server:
        asked = server.execute(statement.encode(), values)
        return asked.fetchone() if asked.description else None


@pytest.fixture(scope="module")
def lodgers(site: Site, cast: World) -> None:
    """Many people of Callum's patches who were not written to yet."""
    tenancy = cast.tenancy("Shore Row").id
    with databases.superuser(name_of(site)) as server, server.transaction():
        for n in range(LODGERS):
            known = {"person": cast.id_of("lodger", str(n)), "ref": f"PX{n}", "tenancy": tenancy}
            for statement in A_LODGER.split(";"):
                server.execute(statement.encode(), known)


@pytest.fixture
def callum(site: Site, cast: World, lodgers: None) -> Iterator[Visitor]:  # noqa: ARG001
    """Callum, who has signed in and has a second step; his runs are over afterwards."""
    visitor, of_callum = Visitor(site), cast.account("Callum").id
    # The second step is not what is tried here: he has none while he signs in, and one from then on.
    sql(site, "DELETE FROM mfa_authenticator WHERE user_id = %s", of_callum)
    visitor.sign_in("callum")
    sql(
        site,
        "INSERT INTO mfa_authenticator (type, data, user_id, created_at)"
        " VALUES ('totp', '{}', %s, now())",
        of_callum,
    )
    yield visitor
    wait_until(lambda: run(site)[0] != "")
    sql(site, "UPDATE accounts_job SET due_at = now(), lease = NULL, lease_until = NULL")


def run(site: Site) -> tuple[str, int, bool]:
    """What became of the last run, how many letters it has written, and whether it is whole."""
    state: tuple[str, int, bool] = sql(
        site,
        "SELECT outcome, written, whole_at IS NOT NULL FROM tenancies_lettersrun"
        " ORDER BY recorded_at DESC LIMIT 1",
    )
    return state


@contextmanager
def letters_coming(site: Site, callum: Visitor) -> Iterator[ssl.SSLSocket]:
    """A connection on which the letters come, after the press."""
    page = callum.ask("/staff/letters/").body
    token = TOKEN.search(page)
    assert token, callum.ask("/staff/letters/")["Location"]
    form = {**fields_of(page.decode()), "csrfmiddlewaretoken": token[1].decode()}
    trusting = ssl.create_default_context(cafile=str(site.folder / "fullchain.pem"))
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as plainly,
        trusting.wrap_socket(plainly, server_hostname="localhost") as secure,
    ):
        secure.sendall(callum.request("/staff/letters/", method="POST", form=form))
        yield secure


def first_code(coming: ssl.SSLSocket) -> str:
    """The first code that comes."""
    came = ""
    while not (found := A_CODE.search(came)):
        part = coming.recv(65536)
        assert part, came[:400]
        came += part.decode("utf-8", "replace")
    code = plain(found[1])
    assert code
    return code


def opens(site: Site, code: str) -> bool:
    """Whether a code still gets past the second step for who knows everything."""
    visitor = Visitor(site)
    for page, fields in (
        ("/activate/", {"code_0": code, "code_1": ""}),
        (
            "/activate/you/",
            {
                "surname": "Lodger",
                "born_on_day": "17",
                "born_on_month": "5",
                "born_on_year": "1980",
            },
        ),
    ):
        token = TOKEN.search(visitor.ask(page).body)
        assert token
        form = {**fields, "csrfmiddlewaretoken": token[1].decode()}
        answer = visitor.ask(page, method="POST", form=form)
    return answer["Location"] == "/activate/secure/"


def codes_that_live(site: Site) -> int:
    count: int = sql(
        site,
        "SELECT count(*) FROM tenancies_activation WHERE run_id IS NOT NULL AND ended_at IS NULL",
    )[0]
    return count


def workers(site: Site) -> list[int]:
    assert site.web
    children = Path(f"/proc/{site.web.pid}/task/{site.web.pid}/children").read_text()
    return [int(child) for child in children.split()]


def test_browser_that_goes_away_ends_the_codes_of_its_run(site: Site, callum: Visitor) -> None:
    with letters_coming(site, callum) as coming:
        code = first_code(coming)
        assert sql(
            site, "SELECT true FROM tenancies_activation WHERE code_hash = %s", hash_of(code)
        )
    wait_until(lambda: run(site)[0] == "broken")
    assert run(site)[1] < LODGERS
    assert codes_that_live(site) == 0
    assert not opens(site, code)


def test_worker_that_is_killed_leaves_codes_that_never_worked_and_a_job_ends_them(
    site: Site, callum: Visitor, django_db_blocker: DjangoDbBlocker
) -> None:
    with letters_coming(site, callum) as coming:
        code = first_code(coming)
        for worker in workers(site):
            os.kill(worker, signal.SIGKILL)
        while coming.recv(65536):
            pass
    outcome, written, is_whole = run(site)
    assert (outcome, is_whole) == ("", False)
    assert 0 < written < LODGERS
    assert codes_that_live(site) == written
    wait_until(lambda: Visitor(site).ask("/").status == 200)
    assert not opens(site, code)
    sql(site, "UPDATE tenancies_lettersrun SET moved_at = now() - interval '3 minutes'")
    with django_db_blocker.unblock(), databases.connected(name_of(site), "worker"):
        run_due()
    assert run(site)[0] == "broken"
    assert codes_that_live(site) == 0


def test_letters_that_came_whole_open_accounts(site: Site, callum: Visitor) -> None:
    came = b""
    with letters_coming(site, callum) as coming:
        while part := coming.recv(65536):
            came += part
    body = callum.take(came).body.decode()
    codes = A_CODE.findall(body)
    assert len(codes) == len(set(codes)) == LODGERS
    assert re.search(r"</html>\s*$", body)
    assert run(site) == ("", LODGERS, True)
    assert opens(site, codes[0])
    assert opens(site, codes[-1])
    sql(
        site,
        "UPDATE tenancies_lettersrun SET ended_at = now(), outcome = 'lost' WHERE ended_at IS NULL",
    )
    assert not opens(site, codes[1])
