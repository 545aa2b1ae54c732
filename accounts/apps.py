"""The Django app "accounts"; its tables are its models'."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """On start-up it begins to listen to what allauth says of second steps."""

    name = "accounts"

    def ready(self) -> None:
        """Import the receivers, which connects them."""
        from accounts.second_step import receivers  # noqa: F401
