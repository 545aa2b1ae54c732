"""How often somebody has lately tried to sign in or to send a form; accounts/throttle.py counts."""

from __future__ import annotations

from django.db import models


class SignInTry(models.Model):
    """The tries counted under one key in one window. The key is a keyed hash, never what was typed."""

    key = models.BinaryField(primary_key=True, max_length=32)
    tries = models.PositiveIntegerField()
    window_ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "sign-in tries"

    def __str__(self) -> str:
        return f"{self.tries} tries until {self.window_ends_at:%H:%M}"
