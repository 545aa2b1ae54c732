"""The Django app "incidents", nested in portal: reports, freezes, and whether the portal is open."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """On start-up it registers its references, and the jobs of the ladder and of drills."""

    name = "portal.incidents"
    label = "incidents"

    def ready(self) -> None:
        """Import the modules that register them, which is all it needs."""
        from portal.incidents import audit_references, drilling, ladder  # noqa: F401
