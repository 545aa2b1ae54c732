#!/usr/bin/env python
"""Runs the project's commands, each under its own database login; the commands live in the apps."""

import os
import sys

from portal.dev.embedded.demo import demo_in_environment, end_as_with_control_c
from portal.dev.embedded.failure import EmbeddedServerError
from portal.web.logins import login_for


def main() -> None:
    """Run one command, with the demo's database under it unless the environment names another."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ["PORTAL_LOGIN"] = login_for(sys.argv)
    is_demo = sys.argv[1:2] == ["demo"]
    if is_demo:
        end_as_with_control_c()
    try:
        with demo_in_environment(make=is_demo):
            # Not before the environment is complete: settings are read on import.
            refuse_without_settings()
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except EmbeddedServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def refuse_without_settings() -> None:
    """Say in one sentence what to do where the settings are missing; Django would show a traceback."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.INSTALLED_APPS  # noqa: B018 (reading one setting reads them all)
    except ImproperlyConfigured as wrong:
        sys.exit(
            f"{str(wrong).rstrip('.')}. In development, run this command inside `make shell`, which has "
            "all settings and a database of its own; on a server, see docs/operating.md."
        )


if __name__ == "__main__":
    main()
