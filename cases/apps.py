"""The Django app "cases"; its tables are its models'."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """On start-up it registers its references."""

    name = "cases"

    def ready(self) -> None:
        """Import the modules that register something, which is all they need."""
        from cases import audit_references  # noqa: F401
