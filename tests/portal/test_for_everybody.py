"""What is rendered once and kept says nothing of one person, and follows the landlord and the language."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from portal.web.branding.context import landlord
from portal.web.for_everybody import MOST_KEPT
from tenancies.models import Person
from tests import pseudo_language

OF_ONE_PERSON = "{% load for_everybody %}{% for_everybody %}Hello {{ name }}{% endfor_everybody %}"
OF_THE_LANDLORD = (
    "{% load for_everybody %}{% for_everybody %}{{ landlord.name }}{% endfor_everybody %}"
)


def test_nothing_of_the_page_is_kept_for_whoever_comes_next() -> None:
    template = Template(OF_ONE_PERSON)
    assert template.render(Context({"name": "Morag"})) == "Hello "
    assert template.render(Context({"name": "Euan"})) == "Hello "


def test_what_a_page_put_beside_it_is_not_seen_either() -> None:
    text = "{% load for_everybody %}{% with name=who %}{% for_everybody %}{{ name }}{{ who }}"
    template = Template(text + "{% endfor_everybody %}{% endwith %}")
    assert template.render(Context({"who": "Morag"})) == ""


def test_it_is_rendered_once() -> None:
    template = Template(
        "{% load for_everybody %}{% for_everybody %}{% now 'u' %}{% endfor_everybody %}"
    )
    assert template.render(Context()) == template.render(Context())


def test_a_landlord_who_changes_their_name_is_called_by_it(
    settings: LazySettings,
) -> None:
    template = Template(OF_THE_LANDLORD)
    for name in ("Strathlinn Homes", "Glen & Firth"):
        settings.LANDLORD = settings.LANDLORD | {"name": name}
        assert template.render(Context(landlord())) == name.replace("&", "&amp;")


def test_each_language_is_kept_apart() -> None:
    template = Template(
        "{% load for_everybody i18n %}"
        "{% for_everybody %}{% translate 'Help' %}{% endfor_everybody %}"
    )
    assert template.render(Context()) == "Help"
    with pseudo_language.spoken():
        assert template.render(Context()) == "⟦Help⟧"
    assert template.render(Context()) == "Help"


GIVEN = (
    "{% load for_everybody %}"
    "{% for_everybody with shown days %}{{ shown }} {{ days }} {{ name }}{% endfor_everybody %}"
)


def test_what_it_is_given_is_kept_for_those_words_alone() -> None:
    template = Template(GIVEN)
    for shown, days in (("gas", 3), ("rent", 3), ("gas", 4), ("gas", 3)):
        page = Context({"shown": shown, "days": days, "name": "Morag"})
        assert template.render(page) == f"{shown} {days} "


def test_it_is_not_rendered_again_for_the_same_words() -> None:
    template = Template(
        "{% load for_everybody %}"
        "{% for_everybody with shown %}{{ shown }} {% now 'u' %}{% endfor_everybody %}"
    )
    gas, rent = (Context({"shown": shown}) for shown in ("gas", "rent"))
    first = template.render(gas)
    assert template.render(rent) != first == template.render(gas)


def test_more_words_than_it_keeps_are_still_said_rightly() -> None:
    template = Template(GIVEN)
    for shown in range(2 * MOST_KEPT):
        assert template.render(Context({"shown": shown, "days": 1})) == f"{shown} 1 "


@pytest.mark.parametrize("inside", [tuple, list, lambda words: words[0]])
def test_row_of_a_table_is_not_kept_nor_anything_that_holds_one(
    inside: Callable[[list[object]], object],
) -> None:
    """Two rows are equal as soon as their keys are, whatever they say."""
    with pytest.raises(TypeError):
        Template(GIVEN).render(Context({"shown": inside([Person(pk=uuid4())]), "days": 1}))


def test_text_that_somebody_typed_is_not_taken_for_html_of_ours_that_reads_the_same() -> None:
    template = Template(
        "{% load for_everybody %}"
        "{% for_everybody with shown %}{% for word in shown %}{{ word }}{% endfor %}{% endfor_everybody %}"
    )
    for word, said in ((mark_safe("<b>"), "<b>"), ("<b>", "&lt;b&gt;")):
        assert template.render(Context({"shown": (word,)})) == said


def test_yes_is_not_taken_for_one() -> None:
    template = Template(GIVEN)
    for shown in (1, True, 0, False):
        assert template.render(Context({"shown": shown, "days": 1})) == f"{shown} 1 "


@pytest.mark.parametrize("written", ["tabs", "with", "for tabs"])
def test_names_stand_after_the_word_with(written: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(
            f"{{% load for_everybody %}}{{% for_everybody {written} %}}{{% endfor_everybody %}}"
        )


def test_what_another_template_fills_in_cannot_stand_inside() -> None:
    text = "{% load for_everybody %}{% for_everybody %}{% block title %}{% endblock %}"
    with pytest.raises(TemplateSyntaxError):
        Template(text + "{% endfor_everybody %}")
