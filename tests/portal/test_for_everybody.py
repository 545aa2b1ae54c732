"""What is rendered once and kept says nothing of one person, and follows the landlord and the language."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.template import Context, Template, TemplateSyntaxError

from portal.web.branding.context import landlord
from tests import pseudo_language

OF_ONE_PERSON = "{% load for_everybody %}{% for_everybody %}Hello {{ name }}{% endfor_everybody %}"
OF_THE_LANDLORD = (
    "{% load for_everybody %}{% for_everybody %}{{ landlord.name }}{% endfor_everybody %}"
)


def test_fragment_keeps_nothing_of_one_request_for_the_next() -> None:
    template = Template(OF_ONE_PERSON)
    assert template.render(Context({"name": "Morag"})) == "Hello "
    assert template.render(Context({"name": "Euan"})) == "Hello "


def test_fragment_does_not_see_the_context_of_the_page() -> None:
    text = "{% load for_everybody %}{% with name=who %}{% for_everybody %}{{ name }}{{ who }}"
    template = Template(text + "{% endfor_everybody %}{% endwith %}")
    assert template.render(Context({"who": "Morag"})) == ""


def test_fragment_is_rendered_once() -> None:
    template = Template(
        "{% load for_everybody %}{% for_everybody %}{% now 'u' %}{% endfor_everybody %}"
    )
    assert template.render(Context()) == template.render(Context())


def test_changed_landlord_name_is_shown(
    settings: LazySettings,
) -> None:
    template = Template(OF_THE_LANDLORD)
    for name in ("Strathlinn Homes", "Glen & Firth"):
        settings.LANDLORD = settings.LANDLORD | {"name": name}
        assert template.render(Context(landlord())) == name.replace("&", "&amp;")


def test_each_language_has_its_own_fragment() -> None:
    template = Template(
        "{% load for_everybody i18n %}"
        "{% for_everybody %}{% translate 'Help' %}{% endfor_everybody %}"
    )
    assert template.render(Context()) == "Help"
    with pseudo_language.spoken():
        assert template.render(Context()) == "⟦Help⟧"
    assert template.render(Context()) == "Help"


@pytest.mark.parametrize("given", ["tabs", "with tabs"])
def test_it_is_given_nothing_that_could_be_kept_for_others(given: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% load for_everybody %}}{{% for_everybody {given} %}}{{% endfor_everybody %}}")


def test_what_another_template_fills_in_cannot_stand_inside() -> None:
    text = "{% load for_everybody %}{% for_everybody %}{% block title %}{% endblock %}"
    with pytest.raises(TemplateSyntaxError):
        Template(text + "{% endfor_everybody %}")
