"""The accounts' tables: who can sign in, what was seen, and how often somebody has tried."""

from accounts.models.ledger import LedgerEntry
from accounts.models.tries import SignInTry
from accounts.models.user import User

__all__ = ["LedgerEntry", "SignInTry", "User"]
