"""The Django app "incidents", nested in portal: reports, freezes, and whether the portal is open."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """On start-up it registers its references and the ladder's jobs."""

    name = "portal.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Import the modules that register them, which is all it needs."""
        from portal.incidents import audit_references, ladder  # noqa: F401
