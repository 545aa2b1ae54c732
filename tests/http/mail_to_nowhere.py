"""Mail of a web process that a test starts: no one reads it, and it takes no time."""

from django.core.mail.backends.dummy import EmailBackend

__all__ = ["EmailBackend"]
