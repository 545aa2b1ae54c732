"""The Django app "accounts"; its tables are its models'."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """On start-up it listens to allauth's second steps, and registers checks, references and mail."""

    name = "accounts"

    def ready(self) -> None:
        """Import the modules that register something, which is all they need."""
        from accounts import audit_references, checks, digest, outbox  # noqa: F401
        from accounts.second_step import receivers  # noqa: F401
