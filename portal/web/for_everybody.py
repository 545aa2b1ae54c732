"""A part of a page that says the same to everybody, or to all for whom the same words go in: it is kept."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.translation import get_language

from portal.web.branding.context import landlord

register = template.Library()

PLAIN = (str, int, date, type(None))
MOST_KEPT = 500
"""Renderings of one part, of some kilobytes: more than there are choices of years."""


class ForEverybody(Node):
    """Knows the landlord and what it is given, and nothing else of the page it stands in.

    What it is given must be plain: text, whole numbers, days, or tuples of them. All else is refused: two
    rows of a table are equal as soon as their keys are, whatever they say.
    """

    # For speed alone: Django looks for blocks in here with every page, and the tag was refused around one.
    child_nodelists = ()

    def __init__(self, nodes: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodelist = nodes
        self._given = given
        self._kept: dict[Hashable, tuple[object, str]] = {}

    def render(self, context: Context) -> str:
        """What was said before for these words in this language, as long as the landlord is the same."""
        words = {name: value.resolve(context) for name, value in self._given.items()}
        key = (get_language(), *map(_exactly, words.values()))
        particulars, said = self._kept.get(key, (None, ""))
        if particulars is not settings.LANDLORD:
            alone = Context(landlord() | words)
            alone.template = context.template
            said = self.nodelist.render(alone)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = settings.LANDLORD, said
        return said


def _exactly(word: object) -> Hashable:
    """The word, told apart from what equals it and is printed otherwise: 1 and True, or text that is HTML
    and text that is not yet.

    Raises TypeError for what is not plain.
    """
    if isinstance(word, tuple):
        return (type(word), *map(_exactly, word))
    if not isinstance(word, PLAIN):
        raise TypeError(f"for_everybody takes plain words, not {type(word).__name__}.")
    return type(word), word


@register.tag
def for_everybody(parser: Parser, token: Token) -> ForEverybody:
    """`{% for_everybody %}…{% endfor_everybody %}`: inside, `landlord` is the one thing known.

    `{% for_everybody with tabs kind %}`: these are known as well, and what is kept is kept for their values.

    Raises TemplateSyntaxError around a block: what another template puts there is not for everybody.
    """
    _tag, *given = token.split_contents()
    if given and (given.pop(0) != "with" or not given):
        raise template.TemplateSyntaxError("for_everybody takes names after the word with.")
    nodes = parser.parse(("endfor_everybody",))
    parser.delete_first_token()
    if nodes.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("A block cannot stand inside for_everybody.")
    return ForEverybody(nodes, {name: parser.compile_filter(name) for name in given})
