"""Every word on every page comes through gettext, so that another language is a catalogue away."""

from __future__ import annotations

import re
from calendar import month_name
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.text import capfirst

from portal.rls.statements import app_tables
from portal.shell import error_views
from tests import pseudo_language
from tests.access.pages import Page, pages
from tests.access.ways import PASSKEY, TYPED, WALKERS, Walker, walkers_of
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.pseudo_language import Words
from tests.world import World

pytestmark = pytest.mark.django_db

# What a choice says is ours to translate, whatever stands in the row.
CHOSEN = {
    "role",
    "kind",
    "category",
    "stands_as",
    "audience",
    "outcome",
    "status",
    "state",
    "event",
}

# Django's admin names models and fields as they are called, and says True and False of its ticks.
NAMES_OF_DJANGO = {
    *("True", "False", "None"),
    *(str(app.verbose_name) for app in apps.get_app_configs()),
    *(
        name
        for model in (apps.get_model(label) for label in app_tables())
        for name in (
            *(str(model._meta.verbose_name), str(model._meta.verbose_name_plural)),
            *(
                capfirst(str(model._meta.verbose_name)),
                capfirst(str(model._meta.verbose_name_plural)),
            ),
            *(capfirst(str(field.verbose_name)) for field in model._meta.concrete_fields),
        )
    ),
}
# A month that did not come through gettext: strftime knows no languages.
UNSPOKEN_MONTH = re.compile(
    rf"(?<!{pseudo_language.BEGIN})\b({'|'.join(set(month_name[1:]) - {'May'})})\b"
)


@pytest.fixture(autouse=True)
def _landlord(settings: Any) -> None:
    settings.LANDLORD = settings.LANDLORD | {"name": "Strathlinn Homes", "phone": "0800 000 0000"}


def data() -> set[str]:
    """Everything that somebody wrote: all texts of all rows, and the landlord's particulars."""
    found = {*particulars(settings.LANDLORD), PASSKEY, TYPED}
    with arranging(deriving=False):
        for label in app_tables():
            model = apps.get_model(label)
            texts = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField)
            ]
            rows = [f.name for f in model._meta.concrete_fields if isinstance(f, models.JSONField)]
            for name in rows:
                for row in model._base_manager.values_list(name, flat=True):
                    found |= written_in(row)
            for row in model._base_manager.values(*texts) if texts else ():
                found.update(
                    value
                    for name, value in row.items()
                    if value and len(value) > 2 and (name not in CHOSEN or tokens_in(value))
                )
    return found


def written_in(row: Any) -> set[str]:
    """A row of an export, with the names of its columns as a page spells them."""
    return {
        word
        for column, value in (row if isinstance(row, dict) else {}).items()
        for word in (column, column.replace("_", " "), str(value))
    }


def particulars(said: Any) -> set[str]:
    """What the landlord says of themselves, however deep it stands in the settings."""
    if isinstance(said, dict | list | tuple):
        parts = said.values() if isinstance(said, dict) else said
        return set().union(*map(particulars, parts))
    return {str(said)} if said else set()


def page_of(browser: PersonsClient, address: str, method: str = "get") -> Any:
    """The page at an address, or to which it leads."""
    return getattr(browser, method)(address, follow=True)


@pytest.mark.parametrize("who", WALKERS)
def test_every_word_of_everybodys_pages_comes_through_gettext(world: World, who: str) -> None:
    left: dict[str, set[str]] = {}
    known = data()
    titles: dict[str, set[str]] = defaultdict(set)
    for page in [page for page in pages() if who in walkers_of(page, world)]:
        for method in ("get", "post") if is_asking(page) else ("get",):
            client = PersonsClient(None if who == "nobody" else world.account(who).id)
            with pseudo_language.spoken():
                address = Walker(who, world, client).way_to(page)
                answer = page_of(client, address, method)
            words = answer.content.decode()
            names = NAMES_OF_DJANGO if page.name.startswith("admin:") else set()
            if missed := Words(words).untranslated(known | names):
                left[f"{method} {page.name}"] = missed
            assert not UNSPOKEN_MONTH.search(words), f"a date of {page.name} speaks English alone"
            title = re.search(r"<title>(.*?)</title>", words, re.DOTALL)
            assert title
            titles[title[1]].add(answer.templates[0].name)
    assert not left, "\n".join(
        f"{where}: {', '.join(sorted(said))}" for where, said in left.items()
    )
    assert [names for names in titles.values() if len(names) > 1] == []


def is_asking(page: Page) -> bool:
    """Whether something can be sent to a page; an empty form shows all it has to say."""
    return "POST" in page.methods and not page.name.startswith("account_logout")


@pytest.mark.parametrize(
    "view", ["bad_request", "forbidden", "not_found", "failed", "closed", "too_many_tries", "csrf"]
)
def test_every_word_of_the_error_pages_comes_through_gettext(view: str, rf: Any) -> None:
    seconds = [60] if view == "too_many_tries" else []
    with pseudo_language.spoken():
        page = getattr(error_views, view)(rf.get("/"), *seconds).content.decode()
    assert Words(page).untranslated(particulars(settings.LANDLORD)) == set()
