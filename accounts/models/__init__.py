"""The accounts' tables: who signs in, what was seen, what takes two people, leave, tries, jobs and mail."""

from accounts.models.advice import Advice
from accounts.models.audit_log import AuditEvent
from accounts.models.earlier_values import EarlierValues
from accounts.models.jobs import Job
from accounts.models.leave import Leave
from accounts.models.mail import OutgoingMail
from accounts.models.tries import SignInTry
from accounts.models.two_people import TwoPersonRequest
from accounts.models.user import User

__all__ = [
    "Advice",
    "AuditEvent",
    "EarlierValues",
    "Job",
    "Leave",
    "OutgoingMail",
    "SignInTry",
    "TwoPersonRequest",
    "User",
]
