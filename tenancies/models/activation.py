"""The code with which one person makes an account, or gets into it again; never the code itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from tenancies.models.letters import LettersRun
from tenancies.models.people import Person


class Activation(Fact):
    """A code given to one person by `recorded_by`; ended when used, replaced or worn out.

    PostgreSQL keeps everything but the first five columns (rls/activation.sql): the last day
    (inclusive), the tries, and the pass, which a right try gives for some minutes and which is worth
    one account. A code of a `run` works once all letters of the run are written, and only then ends the one
    before: until that, a person may have two. `ended_by` is the account that used the code, who replaced it,
    or null: worn out, or the person became protected while it was in the post.
    """

    class Delivery(models.TextChoices):
        POST = "post", _("by post")
        IN_PERSON = "in person", _("in person")

    class Seen(models.TextChoices):
        """How a member of staff knew who stood before them."""

        PHOTO = "photo ID", _("A photo ID: passport, driving licence, Young Scot card")
        KNOWN = "known", _("I know this person")
        DOCUMENT = "another document", _("Another official document in their name")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="activations")
    code_hash = models.BinaryField(max_length=32, unique=True, help_text="See activation/codes.py.")
    delivery = models.CharField(max_length=9, choices=Delivery.choices)
    identity_seen = models.CharField(max_length=16, choices=Seen.choices, blank=True, default="")
    run = models.ForeignKey(
        LettersRun, on_delete=models.PROTECT, null=True, related_name="activations"
    )
    expires_on = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    pass_token = models.UUIDField(null=True, unique=True)
    pass_given_at = models.DateTimeField(null=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "person",
                "run",
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_activation_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(run=None) | Q(delivery="post"), name="activation_of_a_run_is_posted"
            ),
            models.CheckConstraint(
                condition=Q(delivery="post", identity_seen="")
                | Q(
                    delivery="in person",
                    identity_seen__in=["photo ID", "known", "another document"],
                ),
                name="activation_says_how_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"activation {self.pk}"
