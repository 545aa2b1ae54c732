"""The index of names and numbers; PostgreSQL alone writes and reads it (portal/rls/name_index.sql)."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models

from accounts.access import Scoped


class SearchToken(Scoped):
    """One folded word or number by which a person, a home, a tenancy or a case is known.

    `about_id` is the id of what it is about; the kind says which table that is in. Nothing is found
    by a former name: those are for checks and imports. No role reads this table.
    """

    class TokenKind(models.TextChoices):
        NAME = "name"
        FORMER_NAME = "former name"
        PERSON_NUMBER = "person number"
        PHONE = "phone"
        HOUSE = "house", "number of a house or flat"
        PLACE = "place", "word of a street, estate or town, or a postcode"
        HOME_NUMBER = "home number"
        TENANCY_NUMBER = "tenancy number"
        CASE_NUMBER = "case number"

    id = models.BigAutoField(primary_key=True)
    about_id = models.UUIDField()
    kind = models.CharField(max_length=14, choices=TokenKind.choices)
    token = models.CharField(max_length=100)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["about_id", "kind", "token"], name="search_token_once"),
        ]
        indexes = [
            # Sorted by bytes whatever the locale, so that it finds beginnings as well as wholes.
            models.Index(
                "kind", OpClass("token", name="text_pattern_ops"), name="search_token_found"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.about_id}"
