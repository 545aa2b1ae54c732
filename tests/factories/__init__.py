"""Rows for tests in one line; write them inside `arranging()`. The cast is stored through these too."""

from tests.factories.accounts import LedgerEntryFactory, RoleRequestFactory, UserFactory
from tests.factories.cases import (
    CaseFactory,
    OpeningFactory,
    PartyFactory,
    ShareFactory,
    WordingFactory,
)
from tests.factories.documents import (
    BlockFactory,
    DocumentFactory,
    ReleaseFactory,
    UploadFactory,
)
from tests.factories.portal import (
    FreezeFactory,
    HandlingFactory,
    OutgoingMailFactory,
    PortalStateFactory,
    ReportFactory,
)
from tests.factories.tenancies import (
    ActivationFactory,
    ImportRunFactory,
    PatchAssignmentFactory,
    PatchFactory,
    PersonFactory,
    PropertyFactory,
    SafeContactFactory,
    SetAsideFactory,
    StayFactory,
    TenancyFactory,
)

__all__ = [
    "ActivationFactory",
    "BlockFactory",
    "CaseFactory",
    "DocumentFactory",
    "FreezeFactory",
    "HandlingFactory",
    "ImportRunFactory",
    "LedgerEntryFactory",
    "OpeningFactory",
    "OutgoingMailFactory",
    "PartyFactory",
    "PatchAssignmentFactory",
    "PatchFactory",
    "PersonFactory",
    "PortalStateFactory",
    "PropertyFactory",
    "ReleaseFactory",
    "ReportFactory",
    "RoleRequestFactory",
    "SafeContactFactory",
    "SetAsideFactory",
    "ShareFactory",
    "StayFactory",
    "TenancyFactory",
    "UploadFactory",
    "UserFactory",
    "WordingFactory",
]
