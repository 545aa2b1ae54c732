"""The pages of officers and of the data protection officer, in milliseconds: most have no goal."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from portal.desk.find.search import SEARCHED
from tests import databases
from tests.bench.context import Bench
from tests.bench.http_page import page
from tests.bench.landlord import Landlord
from tests.bench.lines import Line
from tests.bench.samples import quartiles, undisturbed
from tests.bench.serving import serving, sign_in

SEARCHED_FOR = "Surname17"
AUDIT_LOG_GOAL = 200  # ms
MOST = 30


def staff_pages(bench: Bench) -> Iterator[Line]:
    """What staff wait for at the largest landlord."""
    landlord = bench.largest
    officer, dpo, tenancy, case = _on_the_first_patch(landlord)
    cookies = sign_in(landlord, [officer, dpo], **{SEARCHED: SEARCHED_FOR})
    audit_log = f"the audit log's first page, {landlord.built.entries:,} rows"
    pages = {
        "an officer's home": (officer, "/staff/"),
        "an officer's tenancy": (officer, f"/staff/tenancy/{tenancy}/"),
        "an officer's case": (officer, f"/staff/case/{case}/"),
        "an officer's search by surname": (officer, "/staff/found/"),
        "the DPO's reports": (dpo, "/dpo/"),
        audit_log: (dpo, "/dpo/audit-log/"),
    }
    with serving(landlord, bench.folder) as web, undisturbed():
        for name, (account, path) in pages.items():
            ask = page(web, path)
            ask(cookies[account])
            low, middle, high = (
                1000 * second
                for second in quartiles(
                    [ask(cookies[account]) for _ in range(min(MOST, bench.residents))]
                )
            )
            has_goal = name == audit_log
            yield Line(
                "staff",
                f"{name}, HTTP, {landlord.size.name}",
                f"< {AUDIT_LOG_GOAL} ms" if has_goal else "",
                f"{middle:.0f} ms ({low:.0f}–{high:.0f})",
                middle < AUDIT_LOG_GOAL if has_goal else None,
            )


def _on_the_first_patch(landlord: Landlord) -> tuple[UUID, UUID, UUID, UUID]:
    """An officer, the DPO, and a tenancy and a case that the officer works."""
    with databases.superuser(landlord.database) as server:
        found = server.execute(
            "SELECT a.user_id, (SELECT id FROM accounts_user WHERE role = 'dpo'), t.id, c.id"
            " FROM tenancies_patchassignment AS a"
            " JOIN tenancies_property AS p ON p.patch_id = a.patch_id"
            " JOIN tenancies_tenancy AS t ON t.property_id = p.id"
            " JOIN cases_case AS c ON c.property_id = p.id ORDER BY c.ref LIMIT 1"
        ).fetchone()
    assert found
    officer, dpo, tenancy, case = found
    return officer, dpo, tenancy, case
