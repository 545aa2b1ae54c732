"""What a wide freeze may become: less wide, and inside what it closes."""

from __future__ import annotations

from portal.incidents.models import Freeze

# Of each level those that can lie inside it; PostgreSQL looks at the thing itself (portal.lies_inside),
# and has the last word.
INSIDE = {
    Freeze.Level.EVERYTHING: [level for level in Freeze.Level if level != "everything"],
    Freeze.Level.CASES: [
        Freeze.Level.DOCUMENT,
        Freeze.Level.CASE,
        Freeze.Level.KIND,
        Freeze.Level.PERSON,
    ],
    Freeze.Level.PERSON: [Freeze.Level.DOCUMENT, Freeze.Level.CASE],
    Freeze.Level.KIND: [Freeze.Level.DOCUMENT],
}


def narrower_levels(freeze: Freeze) -> list[Freeze.Level]:
    """The levels that a freeze may be narrowed to; none of one that is as narrow as can be."""
    return INSIDE.get(Freeze.Level(freeze.level), [])
