"""The Django app "portal": start-up checks and what spans all apps."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the checks that refuse to serve without walls."""

    name = "portal"

    def ready(self) -> None:
        """Let `check` and every start of the server see the walls' checks."""
        from portal.assurance import checks  # noqa: F401
