"""explain_access: yes or no, wall by wall, now and at a moment in the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from portal.incidents.models import PortalState
from tests.arranging import OWNER, arranging, as_role
from tests.factories import PortalStateFactory
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker(settings: LazySettings) -> None:
    settings.LOGIN = "worker"


def explained(world: World, person: str, document: str, **options: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command(
        "explain_access",
        world.person(person).ref,
        str(world.document(document).id),
        stdout=out,
        **options,
    )
    return out.getvalue()


def test_tenant_may_read_and_both_walls_agree(world: World) -> None:
    said = explained(world, "Morag", "Loch gas")
    assert said.startswith("Yes.")
    assert "Wall 1, what we granted: yes." in said
    assert "Wall 2, what is true: yes." in said
    assert "✗" not in said.replace("✗ The document is not released to them by name.", "")


def test_giver_of_a_reported_document_may_read_it_and_both_walls_agree(world: World) -> None:
    said = explained(world, "Gregor", "DOGS photo of Gregor")
    assert said.startswith("Yes.")
    assert "Wall 1, what we granted: yes." in said
    assert "Nothing freezes the document for them." in said


@pytest.mark.parametrize(
    ("person", "document", "why"),
    [
        ("Catriona", "Loch gas", "The person has no occupancy in the home."),
        ("Skye", "Loch gas", "They are under 16"),
        ("Kenny", "Kirk Wynd gas", "left more than 28 days ago"),
        ("Morag", "Loch unreleased", "No release of the document is live."),
        ("Morag", "Loch withdrawn", "No release of the document is live."),
        ("Morag", "Loch frozen", "The document is frozen."),
        ("Catriona", "DOGS photo of Gregor", "The document is frozen."),
        ("Wilma", "Shore Row gas", "The person is blocked."),
        ("Paula", "Pier Road gas", "The account is not active."),
        ("Murdo", "Hill Street gas", "A date of death is held."),
        ("Ewan", "NOISE letter to Morag", "The document is not released to them by name."),
        ("Una", "PARTY letter to Una", "The case is not shared with them."),
    ],
)
def test_refusal_is_explained(world: World, person: str, document: str, why: str) -> None:
    said = explained(world, person, document)
    assert said.startswith("No.")
    assert any(line.strip().startswith("✗") and why in line for line in said.splitlines())


def test_answer_is_no_for_a_time_before_the_first_record(world: World) -> None:
    assert explained(world, "Morag", "Loch gas", at="2001-01-01T12:00").startswith("No.")
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert "Wall 1" not in explained(world, "Morag", "Loch gas", at=later)


def just_before() -> str:
    """A moment before anything that this test does, and after the cast was stored."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT now() - interval '1 millisecond'")
        moment: datetime = cursor.fetchone()[0]
    return moment.isoformat()


def test_earlier_moment_is_judged_by_the_account_as_it_was(world: World) -> None:
    with arranging():
        User.objects.filter(pk=world.account("Morag").id).update(is_active=False)
    now = explained(world, "Morag", "Loch gas")
    assert now.startswith("No.")
    assert "✗ The account is not active." in now
    then = explained(world, "Morag", "Loch gas", at=just_before())
    assert then.startswith("Yes.")
    assert "✓ The account is active." in then


def test_earlier_moment_is_judged_by_the_portal_as_it_was(world: World) -> None:
    with arranging():
        PortalState.objects.get(ended_at=None).end(by=None)
        PortalStateFactory(state="closed")
    assert "✗ The portal is closed." in explained(world, "Morag", "Loch gas")
    assert explained(world, "Morag", "Loch gas", at=just_before()).startswith("Yes.")


def test_earlier_moment_is_judged_by_the_days_after_leaving_of_its_time(world: World) -> None:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal.rule_settings (name, value) VALUES ('days_after_leaving', 36500)"
        )
    now = explained(world, "Kenny", "Kirk Wynd gas")
    assert "Wall 1, what we granted: no." in now, "grants are not derived anew by themselves"
    assert "Wall 2, what is true: yes." in now
    then = explained(world, "Kenny", "Kirk Wynd gas", at=just_before())
    assert then.startswith("No.")
    assert "left more than 28 days ago" in then


def test_unknown_reference_is_reported(world: World) -> None:
    with pytest.raises(CommandError, match=r"There is no person P9999999\."):
        call_command("explain_access", "P9999999", str(world.document("Loch gas").id))
    with pytest.raises(CommandError, match=r"There is no document"):
        call_command("explain_access", world.person("Morag").ref, "D99999999")
