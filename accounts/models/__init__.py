"""The accounts' tables: who can sign in and who asked for it, what was seen, how often somebody tried."""

from accounts.models.audit_log import LedgerEntry
from accounts.models.role_requests import RoleRequest
from accounts.models.tries import SignInTry
from accounts.models.user import User

__all__ = ["LedgerEntry", "RoleRequest", "SignInTry", "User"]
