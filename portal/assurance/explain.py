"""Says in plain words, wall by wall, whether and why one person may read one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

WALL_ONE = """
    SELECT EXISTS (
        SELECT FROM portal.granted_documents() AS g
        JOIN tenancies_person AS p ON p.account_id = g.user_id
        WHERE p.id = %(person)s AND g.document_id = %(document)s
    )
"""

WALL_TWO = """
    SELECT EXISTS (
        SELECT FROM portal.entitled_documents(%(at)s) AS e
        WHERE e.person_id = %(person)s AND e.document_id = %(document)s
    )
"""

# What is true, one question each: (the question, yes, no). The rule's parts are docs/access.md's.
FACTS = """
    WITH document AS (SELECT * FROM documents_document WHERE id = %(document)s),
    who AS (SELECT * FROM portal.person_at(%(at)s) WHERE id = %(person)s)
    SELECT
        (SELECT account_id IS NOT NULL FROM who) AS has_account,
        (
            SELECT u.is_active FROM portal.account_at(%(at)s) AS u JOIN who ON who.account_id = u.id
        ) AS is_active,
        (SELECT NOT deceased FROM who) AS is_alive,
        (SELECT portal.was_live(recorded_at, ended_at, %(at)s) FROM document) AS is_held,
        (SELECT case_id IS NOT NULL FROM document) AS is_case_document,
        EXISTS (
            SELECT FROM documents_release AS r, document
            WHERE r.document_id = document.id AND portal.was_live(r.recorded_at, r.ended_at, %(at)s)
                AND portal.day_of(%(at)s) BETWEEN r.opens_on AND coalesce(r.until, 'infinity')
        ) AS is_released,
        NOT EXISTS (
            SELECT FROM documents_hold AS h
            LEFT JOIN documents_release AS r ON r.id = h.release_id
            LEFT JOIN cases_share AS share ON share.id = h.share_id
            JOIN document ON document.id = r.document_id OR document.case_id = share.case_id
            WHERE portal.was_live(h.recorded_at, h.ended_at, %(at)s)
                AND (share.person_id = %(person)s OR coalesce(r.recipient_id, %(person)s) = %(person)s)
        ) AS waits_for_nobody,
        EXISTS (
            SELECT FROM documents_release AS r, document
            WHERE r.document_id = document.id AND portal.was_live(r.recorded_at, r.ended_at, %(at)s)
                AND r.recipient_id = %(person)s
        ) AS is_released_by_name,
        EXISTS (
            SELECT FROM tenancies_occupancy AS s, document
            WHERE s.person_id = %(person)s AND s.tenancy_id = document.tenancy_id
                AND portal.was_live(s.recorded_at, s.ended_at, %(at)s)
        ) AS lived_there,
        EXISTS (
            SELECT FROM portal.occupancy_reach(%(at)s) AS reach, document
            WHERE reach.person_id = %(person)s AND reach.tenancy_id = document.tenancy_id
                AND document.dated BETWEEN reach.documents_from AND reach.documents_to
        ) AS dated_within_a_occupancy,
        EXISTS (
            SELECT FROM portal.occupancy_reach(%(at)s) AS reach, document
            WHERE reach.person_id = %(person)s AND reach.tenancy_id = document.tenancy_id
                AND portal.day_of(%(at)s) BETWEEN reach.opens_on AND reach.closes_on
        ) AS home_is_open,
        EXISTS (
            SELECT FROM portal.case_reach(%(at)s) AS reach
            WHERE reach.person_id = %(person)s AND portal.day_of(%(at)s) >= reach.opens_on
                AND (portal.day_of(%(at)s) <= reach.closes_on OR EXISTS (
                    SELECT FROM documents_release AS r, document
                    WHERE r.document_id = document.id AND r.recipient_id = %(person)s
                        AND r.until >= portal.day_of(%(at)s)
                        AND portal.was_live(r.recorded_at, r.ended_at, %(at)s)
                ))
        ) AS cases_are_open,
        NOT EXISTS (
            SELECT FROM portal.cases_kept_until_seen(%(at)s) AS kept, document
            WHERE kept.person_id = %(person)s AND kept.case_id = document.case_id
        ) AS is_who_they_say,
        EXISTS (
            SELECT FROM cases_share AS share, document
            WHERE share.person_id = %(person)s AND share.case_id = document.case_id
                AND portal.was_live(share.recorded_at, share.ended_at, %(at)s)
        ) AS case_is_shared,
        NOT EXISTS (
            SELECT FROM documents_release AS r, document
            WHERE r.document_id = document.id AND r.recipient_id = %(person)s
                AND portal.was_live(r.recorded_at, r.ended_at, %(at)s)
                AND portal.is_forbidden_since(document.id, r.recipient_id, r.share_id, %(at)s)
        ) AS has_one_side,
        EXISTS (
            SELECT FROM document
            WHERE document.kind NOT IN (SELECT kind FROM portal.kinds_read_by('no resident', %(at)s)) AND (
                document.case_id IS NULL OR EXISTS (
                    SELECT FROM cases_share AS share
                    WHERE share.person_id = %(person)s AND share.case_id = document.case_id
                        AND portal.was_live(share.recorded_at, share.ended_at, %(at)s)
                        AND (document.kind, share.stands_as) NOT IN (
                            SELECT kept.kind, kept.side FROM portal.kinds_kept_from_sides(%(at)s) AS kept
                        )
                ) AND NOT portal.is_kept_from_two_sides(
                    document.id, document.kind, document.case_id, %(person)s, %(at)s
                )
            ) AND (
                document.kind NOT IN (SELECT kind FROM portal.kinds_read_by('tenants', %(at)s)) OR EXISTS (
                    SELECT FROM portal.occupancy_reach(%(at)s) AS reach
                    WHERE reach.person_id = %(person)s AND reach.tenancy_id = document.tenancy_id
                        AND reach.as_tenant
                        AND document.dated BETWEEN reach.documents_from AND reach.documents_to
                )
            )
        ) AS is_of_a_kind_for_them,
        EXISTS (
            SELECT FROM document WHERE portal.residents_open(document.content_type)
        ) AS opens_for_residents,
        NOT EXISTS (
            SELECT FROM incidents_freeze AS f, document
            WHERE portal.was_live(f.recorded_at, f.ended_at, %(at)s) AND (f.document_id = document.id
                OR f.case_id = document.case_id OR f.tenancy_id = document.tenancy_id)
                AND NOT (f.spares_giver AND EXISTS (
                    SELECT FROM documents_upload AS came
                    WHERE came.document_id = document.id AND came.given_by_id = %(person)s
                ))
        ) AS is_not_frozen,
        NOT EXISTS (
            SELECT FROM documents_block AS b, document
            WHERE b.person_id = %(person)s AND portal.was_live(b.recorded_at, b.ended_at, %(at)s)
                AND (num_nonnulls(b.tenancy_id, b.case_id, b.document_id) = 0
                    OR b.document_id = document.id OR b.case_id = document.case_id
                    OR b.tenancy_id = document.tenancy_id)
        ) AS is_not_blocked,
        EXISTS (
            SELECT FROM incidents_portalstate AS s
            WHERE s.state = 'open' AND portal.was_live(s.recorded_at, s.ended_at, %(at)s)
        ) AS portal_is_open,
        portal.days_after_leaving(%(at)s) AS days_after_leaving
"""

SENTENCES = {
    "has_account": ("The person has an account.", "The person has no account."),
    "is_active": ("The account is active.", "The account is not active."),
    "is_alive": ("No date of death is held.", "A date of death is held."),
    "is_held": ("We hold the document.", "The document is not, or no longer, linked."),
    "is_released": ("A release of the document is live.", "No release of the document is live."),
    "waits_for_nobody": (
        "Nothing of it waits for the safeguarding lead.",
        "A release or a share of it waits for the safeguarding lead.",
    ),
    "is_of_a_kind_for_them": (
        "They may read documents of this kind.",
        "They may not read documents of this kind.",
    ),
    "opens_for_residents": (
        "It is a PDF or a picture.",
        "It is neither a PDF nor a picture: residents open nothing else.",
    ),
    "is_not_frozen": (
        "Nothing freezes the document for them.",
        "The document is frozen.",
    ),
    "is_not_blocked": ("Nothing blocks the person.", "The person is blocked."),
    "portal_is_open": ("The portal is open.", "The portal is closed."),
}
HOME_SENTENCES = {
    "lived_there": (
        "The person has an occupancy in the home.",
        "The person has no occupancy in the home.",
    ),
    "dated_within_a_occupancy": (
        "The document is dated within an occupancy of theirs.",
        "The document is not dated within an occupancy of theirs.",
    ),
    "home_is_open": (
        "They are 16 or over, and live there or have not left for too long.",
        "They are under 16, or left more than {days} days ago.",
    ),
}
CASE_SENTENCES = {
    "is_released_by_name": (
        "The document is released to them by name.",
        "The document is not released to them by name.",
    ),
    "case_is_shared": ("The case is shared with them.", "The case is not shared with them."),
    "has_one_side": (
        "Nothing that we came to know keeps it from them.",
        "They are accused and another gave it, or another side or someone of their home reads it.",
    ),
    "cases_are_open": (
        "They are 16 or over, and have not left all our homes for too long.",
        "They are under 16, or left all our homes more than {days} days ago.",
    ),
    "is_who_they_say": (
        "We know who has the account, or no other side lives or lived lately at their address.",
        "A letter opened their account, and no one has seen them; another side is or was near.",
    ),
}


class NoSuchThingError(LookupError):
    """There is no person, or no document, with this reference."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer of both walls, and what each part of the rule says. `granted` is None for the past."""

    allowed: bool
    granted: bool | None
    true: bool
    sentences: list[str]


def explain(person_ref: str, document_ref: str, at: datetime | None) -> Explanation:
    """Whether this person may (or might, at a moment) read this document, and why.

    `document_ref` is the old system's reference or the portal's id. Grants keep no history, so for
    the past only the facts answer. Raises NoSuchThingError.
    """
    asked = {
        "person": _id("SELECT id FROM tenancies_person WHERE ref = %s", person_ref, "person"),
        "document": _id(
            "SELECT d.id FROM documents_document AS d LEFT JOIN documents_upload AS u"
            " ON u.document_id = d.id WHERE %s IN (u.ref, d.id::text)"
            " ORDER BY d.ended_at DESC NULLS FIRST LIMIT 1",
            document_ref,
            "document",
        ),
        "at": at,
    }
    facts = _row(FACTS, asked)
    true = _row(WALL_TWO, asked)["exists"]
    granted = _row(WALL_ONE, asked)["exists"] if at is None else None
    standing = bool(facts["is_active"] and facts["portal_is_open"] and facts["is_not_blocked"])
    subject = CASE_SENTENCES if facts["is_case_document"] else HOME_SENTENCES
    sentences = [
        f"✓ {yes}" if facts[part] else f"✗ {no.format(days=facts['days_after_leaving'])}"
        for part, (yes, no) in {**SENTENCES, **subject}.items()
    ]
    return Explanation(
        allowed=true and granted is not False and standing,
        granted=granted,
        true=true,
        sentences=sentences,
    )


def _id(sql: str, reference: str, what: str) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute(sql, [reference])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchThingError(f"There is no {what} {reference}.")
    found: UUID = row[0]
    return found


def _row(sql: str, asked: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))
