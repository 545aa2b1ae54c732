"""A part of a page that says the same to everybody: it is rendered once, and then kept."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.translation import get_language

from portal.web.branding.context import landlord

register = template.Library()


class ForEverybody(Node):
    """Knows the landlord and nothing of the page it stands in: there is nothing of one person to keep."""

    # For speed alone: Django looks for blocks in here with every page, and the tag was refused around one.
    child_nodelists = ()

    def __init__(self, nodes: NodeList) -> None:
        self.nodelist = nodes
        self._kept: dict[str | None, tuple[object, str]] = {}

    def render(self, context: Context) -> str:
        """What was rendered before in this language, as long as the landlord's particulars are the same."""
        particulars, said = self._kept.get(get_language(), (None, ""))
        if particulars is not settings.LANDLORD:
            alone = Context(landlord())
            alone.template = context.template
            said = self.nodelist.render(alone)
            self._kept[get_language()] = settings.LANDLORD, said
        return said


@register.tag
def for_everybody(parser: Parser, token: Token) -> ForEverybody:
    """`{% for_everybody %}…{% endfor_everybody %}`: inside, `landlord` is the one thing known.

    Raises TemplateSyntaxError if it is given anything, and around a block: what another template puts
    there is not for everybody.
    """
    if len(token.split_contents()) > 1:
        raise template.TemplateSyntaxError("for_everybody takes nothing: what is kept is for all.")
    nodes = parser.parse(("endfor_everybody",))
    parser.delete_first_token()
    if nodes.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("A block cannot stand inside for_everybody.")
    return ForEverybody(nodes)
