"""Start-up check that wall 1 has a rule for exactly the readers of access.md."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register

from accounts.access.rules import RULES
from portal.rls import table
from portal.rls.statements import app_tables


@register(Tags.models)
def table_and_rules_agree(**_kwargs: Any) -> list[CheckMessage]:
    """docs/access.md names every model of ours, and wall 1 has a rule for exactly the readers it names."""
    named = {right.model for right in table.model_rights()}
    problems: list[CheckMessage] = [
        Error(f"{label} is not in docs/access.md.", id="portal.E010")
        for label in app_tables()
        if label not in named
    ]
    readers = {
        (right.model, right.role)
        for right in table.model_rights()
        if right.reads is not None and right.role in table.viewers()
    }
    scoped = {label for label in app_tables() if apps.get_model(label)._meta.base_manager_name}
    ruled = {(label, role.viewer) for label, rules in RULES.items() for role in rules}
    for label, role in sorted({r for r in readers if r[0] in scoped} ^ ruled):
        problems.append(
            Error(f"{label} for {role}: access.md and rules.py disagree.", id="portal.E011")
        )
    return problems
