"""The Django app "tenancies"; its tables are its models'."""

from django.apps import AppConfig


class TenanciesConfig(AppConfig):
    """On start-up it registers its references and its job."""

    name = "tenancies"

    def ready(self) -> None:
        """Import the modules that register something, which is all they need."""
        from tenancies import audit_references  # noqa: F401
        from tenancies.activation import runs  # noqa: F401
