"""What the administrators' site holds, and what it does not: other models, free lookups, pop-ups, the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib.admin import site as djangos_own_site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.desk.admin_site import site
from tests.access.page import columns
from tests.administration.pages import (
    ACCOUNTS,
    ASSIGNMENTS,
    REQUESTS,
    account_page,
    as_filled_in,
    last_of,
    request_page,
    stored,
)
from tests.arranging import arranging
from tests.canaries import private_columns, tokens_in, tokens_of
from tests.clients import PersonsClient
from tests.factories import PatchAssignmentFactory, RoleRequestFactory, UserFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
ROOT = "/manage-accounts/"

pytestmark = pytest.mark.django_db


def pages(world: World) -> list[str]:
    assignment = world.id_of("assignment", "Fiona North")
    return [
        ROOT,
        f"{ROOT}accounts/",
        f"{ROOT}tenancies/",
        ACCOUNTS,
        f"{ACCOUNTS}?q=an&role__exact=resident&is_active__exact=1&o=1&p=1",
        f"{ACCOUNTS}add/",
        account_page(world, "Fiona"),
        account_page(world, "Morag"),
        account_page(world, "Alan"),
        REQUESTS,
        request_page(world, "Aileen", "officer"),
        request_page(world, "Neil", "officer"),
        f"{ROOT}tenancies/patch/",
        ASSIGNMENTS,
        f"{ASSIGNMENTS}add/",
        f"{ASSIGNMENTS}{assignment}/",
        f"{REQUESTS}{world.request_for_patch('Ruth', 'Shore').id}/",
    ]


def test_these_models_are_managed_and_no_others() -> None:
    """No groups, no permissions, nothing of guardian's or allauth's, no sessions, no log."""
    assert {model._meta.label for model in site._registry} == {
        "accounts.User",
        "accounts.TwoPersonRequest",
        "tenancies.Patch",
        "tenancies.PatchAssignment",
    }
    assert not djangos_own_site._registry


def test_administrator_sees_no_people_cases_or_documents(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")
    readable: frozenset[str] = columns("accounts.User", "administrator", "reads") or frozenset()
    own = tokens_of(
        [a.id for a in world.staff + world.residents] + [world.account("Hugh").id],
        [c for c in private_columns("accounts.User") if c in readable],
    ) | tokens_of(
        [
            world.role_request("Aileen", "officer").id,
            world.role_request("Neil", "officer").id,
            world.request_for_patch("Ruth", "Shore").id,
        ],
        private_columns("accounts.TwoPersonRequest"),
    )
    for address in pages(world):
        answer = alan.get(address)
        assert answer.status_code == 200, address
        assert tokens_in(answer.content) <= own, address
        assert "private, no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["Fiona", "Aileen", "Moira", "Donald", "Senga", "Morag"])
def test_admin_site_is_for_administrators_only(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    for address in pages(world):
        assert browser.get(address).status_code == 403, address
        assert browser.post(address, {"why": "x"}).status_code == 403, address


def test_signed_out_visitor_is_sent_to_our_own_sign_in(world: World) -> None:
    for address in pages(world):
        assert PersonsClient().get(address)["Location"].startswith("/sign-in/?next=/manage-")


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "logout/",
        "password_change/",
        "password_change/done/",
        "autocomplete/?app_label=accounts&model_name=twopersonrequest&field_name=account",
        "jsi18n/",
        "r/4/00000000-0000-4000-8000-000000000000/",
        "accounts/auditevent/",
        "accounts/signintry/",
        "accounts/twopersonrequest/add/",
        "accounts/user/{fiona}/delete/",
        "accounts/user/{fiona}/history/",
        "accounts/user/{fiona}/change/",
        "accounts/user/{fiona}/password/",
        "admin/logentry/",
        "auth/group/",
        "auth/permission/",
        "account/emailaddress/",
        "cases/case/",
        "contenttypes/contenttype/",
        "documents/document/",
        "guardian/userobjectpermission/",
        "incidents/report/",
        "portal/outgoingmail/",
        "sessions/session/",
        "tenancies/patch/add/",
        "tenancies/person/",
        "tenancies/tenancygrant/",
    ],
)
def test_no_other_admin_pages_exist(world: World, as_person: AsPerson, path: str) -> None:
    alan = as_person("Alan")
    address = ROOT + path.format(fiona=world.account("Fiona").id)
    assert alan.get(address).status_code == alan.post(address).status_code == 404


def test_only_managed_models_are_registered(as_person: AsPerson) -> None:
    alan = as_person("Alan")
    for model in apps.get_models():
        address = f"{ROOT}{model._meta.app_label}/{model._meta.model_name}/"
        due = 200 if model in site._registry else 404
        assert alan.get(address).status_code == due, address


@pytest.mark.parametrize(
    "question",
    [
        "password__startswith=argon2",
        "sessions_mark__startswith=a",
        "email__startswith=m",
        "username=morag",
        "role__in=resident,dpo",
        "role__startswith=r",
        "quiet=1",
        "hides_case_titles__exact=1",
        "is_active__isnull=0",
        "id__startswith=0",
        "_popup=1",
        "_to_field=password",
        "_to_field=id",
        "_facets=True",
    ],
)
def test_lookups_that_no_page_offers_are_refused(as_person: AsPerson, question: str) -> None:
    assert as_person("Alan").get(f"{ACCOUNTS}?{question}").status_code == 400


@pytest.mark.parametrize(
    "question", ["patch__properties__street=x", "user__password=x", "user__role=x"]
)
def test_lookups_through_a_relation_are_refused(as_person: AsPerson, question: str) -> None:
    alan = as_person("Alan")
    assert alan.get(f"{ASSIGNMENTS}?{question}").status_code == 400
    assert alan.get(f"{REQUESTS}?account__{question}").status_code == 400


def test_forms_are_no_popups_and_make_no_copies(world: World, as_person: AsPerson) -> None:
    alan, page = as_person("Alan"), account_page(world, "Fiona")
    for trick in ("_popup", "_to_field", "_saveasnew"):
        form = as_filled_in(world, "Fiona", is_active=False) | {trick: "1"}
        assert alan.post(page, form).status_code == 400
        assert stored(world, "Fiona").is_active
        if trick != "_saveasnew":
            assert alan.get(f"{page}?{trick}=id").status_code == 400


def test_lists_are_searched_and_filtered_by_what_is_offered(
    world: World, as_person: AsPerson
) -> None:
    alan = as_person("Alan")

    def found(question: str) -> set[str]:
        rows = alan.get(f"{ACCOUNTS}?{question}").context["cl"].result_list
        return {world.name_of(account.pk) for account in rows}

    assert found("q=fion") == {"Fiona"}
    assert found(f"q={stored(world, 'Moira').email}") == {"Moira"}
    assert found("q=complainer") == set()
    assert found("role__exact=dpo") == {"Donald"}
    assert found("role__exact=officer&is_active__exact=0") == {"Neil"}


def test_audit_log_keeps_what_was_looked_at(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")
    alan.get(f"{ACCOUNTS}?role__exact=dpo")
    alan.get(account_page(world, "Morag"))
    listed, opened = last_of("user_listed"), last_of("user_opened")
    assert listed is not None
    assert opened is not None
    assert listed["about"] == [world.account("Donald").id]
    assert opened["about"] == [world.account("Morag").id]


def test_no_title_or_address_names_a_person(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")
    for address in pages(world):
        page = alan.get(address).content.decode()
        (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        assert not tokens_in(title, *re.findall(r'(?:href|action)="([^"]*)"', page)), address


class Inline(HTMLParser):
    """Finds what a strict content security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]


def test_no_page_has_a_script_or_style_inside(world: World, as_person: AsPerson) -> None:
    for address in pages(world):
        reader = Inline()
        reader.feed(as_person("Alan").get(address).content.decode())
        assert reader.found == [], address


def test_lists_ask_as_often_for_many_rows_as_for_few(world: World, as_person: AsPerson) -> None:
    alan = as_person("Alan")

    def queries(address: str) -> int:
        alan.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert alan.get(address).status_code == 200
        return len(asked)

    lists = (ACCOUNTS, REQUESTS, ASSIGNMENTS, f"{ASSIGNMENTS}add/")
    before = {address: queries(address) for address in lists}
    with arranging():
        for _ in range(9):
            UserFactory(role="officer")
            PatchAssignmentFactory()
            RoleRequestFactory(recorded_by=world.account("Alan").id)
    assert {address: queries(address) for address in lists} == before
