"""Which database login a command works under; the rights of each login stand in `portal/rls`.

A process has one login for its whole life. It is named in PORTAL_LOGIN before Django starts, and
the settings take the matching address of the database from the environment.
"""

import os
from collections.abc import Mapping, Sequence

WEB, WORKER, OWNER = "web", "worker", "owner"

# The setting that holds each login's address. On a landlord's own server they are all set outside.
ADDRESS_OF: Mapping[str, str] = {
    WEB: "DATABASE_URL",
    WORKER: "DATABASE_WORKER_URL",
    OWNER: "DATABASE_OWNER_URL",
}

# A command that is not named here gets the web's login, the weakest.
LOGIN_OF: Mapping[str, str] = {
    # The shape of the database, its policies, and what must see past them to compare.
    "migrate": OWNER,
    "makemigrations": OWNER,
    "showmigrations": OWNER,
    "sqlmigrate": OWNER,
    "apply_walls": OWNER,
    # Work without a person at the screen.
    "import_export": WORKER,
    "import_outcome": WORKER,
    "scan_export_third_party": WORKER,
    "clear_away": WORKER,
    "check_documents": WORKER,
    "watch": WORKER,
    "set_portal": WORKER,
    "copy_audit_log": WORKER,
    "taken_back": WORKER,
    "say_restored": WORKER,
    "release_batch": WORKER,
    "furnish_demo": WORKER,
    "explain_access": WORKER,
    "reconcile_access": WORKER,
    "derive_grants": WORKER,
    "work": WORKER,
    "file_reports": WORKER,
    "add_administrator": WORKER,
    # Serves, or starts the others; the roles are made by an administrator named for the occasion.
    "demo": WEB,
    "cut_demo": WEB,
    "create_roles": WEB,
}


def login_for(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Choose the login for a command line (`manage.py` and what follows it).

    A command of the list always gets its own login, also below another command; for the rest,
    such as a shell, PORTAL_LOGIN may name one.
    """
    command = next((word for word in arguments[1:] if not word.startswith("-")), "")
    return LOGIN_OF.get(command) or environment.get("PORTAL_LOGIN") or WEB
