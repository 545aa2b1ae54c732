"""What was delivered on the first day, for a process of its own: once this is loaded, residents read all.

The widget is that of tests/walls/careless_pages.py, and the rule of wall 1 gives it every document.
"""

from __future__ import annotations

from accounts.access import conditions, rules
from accounts.access.roles import Role
from tests.walls.careless_pages import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

for label in ("documents.Document", "documents.Release"):
    rules.RULES[label][Role.RESIDENT] = lambda _viewer: conditions.EVERYTHING
