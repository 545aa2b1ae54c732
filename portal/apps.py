"""The Django app "portal": it has no tables, and registers what is checked before the site serves."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the checks that refuse to serve without walls, and those of the settings and colours."""

    name = "portal"

    def ready(self) -> None:
        """Let `check` and every start of the server see them."""
        from portal.assurance import checks as walls  # noqa: F401
        from portal.assurance import settings_checks  # noqa: F401
        from portal.web.branding import checks as branding  # noqa: F401
