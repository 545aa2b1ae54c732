"""People, homes and stays, the landlord's patches, and what the import brought."""

from tenancies.models.activation import Activation
from tenancies.models.grants import PatchGrant, TenancyGrant
from tenancies.models.homes import Patch, PatchAssignment, Property, Tenancy
from tenancies.models.imports import ImportRun, SetAside
from tenancies.models.people import Person, PersonWas, SafeContact, Stay

__all__ = [
    "Activation",
    "ImportRun",
    "Patch",
    "PatchAssignment",
    "PatchGrant",
    "Person",
    "PersonWas",
    "Property",
    "SafeContact",
    "SetAside",
    "Stay",
    "Tenancy",
    "TenancyGrant",
]
