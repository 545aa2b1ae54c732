"""People, homes and occupancies, the landlord's patches, and what the import brought."""

from tenancies.models.activation import Activation
from tenancies.models.doubts import Doubt
from tenancies.models.grants import PatchGrant, TenancyGrant
from tenancies.models.homes import Patch, PatchAssignment, Property, Tenancy
from tenancies.models.identity import IdentityCheck
from tenancies.models.imports import ImportRun, QuarantinedRow
from tenancies.models.interests import DeclaredInterest
from tenancies.models.letters import LettersRun
from tenancies.models.people import Occupancy, Person, SafeContact
from tenancies.models.search_tokens import SearchToken
from tenancies.models.tasks import Task

__all__ = [
    "Activation",
    "DeclaredInterest",
    "Doubt",
    "IdentityCheck",
    "ImportRun",
    "LettersRun",
    "Occupancy",
    "Patch",
    "PatchAssignment",
    "PatchGrant",
    "Person",
    "Property",
    "QuarantinedRow",
    "SafeContact",
    "SearchToken",
    "Task",
    "Tenancy",
    "TenancyGrant",
]
