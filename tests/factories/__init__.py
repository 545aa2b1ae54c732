"""Rows for tests in one line; write them inside `arranging()`. The cast is stored through these too."""

from tests.factories.accounts import AuditEventFactory, RoleRequestFactory, UserFactory
from tests.factories.cases import (
    CaseFactory,
    OutOfPatchAccessFactory,
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
    OutgoingMailFactory,
    PortalStateFactory,
    ReportFactory,
    ReportStepFactory,
)
from tests.factories.tenancies import (
    ActivationFactory,
    ImportRunFactory,
    OccupancyFactory,
    PatchAssignmentFactory,
    PatchFactory,
    PersonFactory,
    PropertyFactory,
    QuarantinedRowFactory,
    SafeContactFactory,
    TaskFactory,
    TenancyFactory,
)

__all__ = [
    "ActivationFactory",
    "AuditEventFactory",
    "BlockFactory",
    "CaseFactory",
    "DocumentFactory",
    "FreezeFactory",
    "ImportRunFactory",
    "OccupancyFactory",
    "OutOfPatchAccessFactory",
    "OutgoingMailFactory",
    "PartyFactory",
    "PatchAssignmentFactory",
    "PatchFactory",
    "PersonFactory",
    "PortalStateFactory",
    "PropertyFactory",
    "QuarantinedRowFactory",
    "ReleaseFactory",
    "ReportFactory",
    "ReportStepFactory",
    "RoleRequestFactory",
    "SafeContactFactory",
    "ShareFactory",
    "TaskFactory",
    "TenancyFactory",
    "UploadFactory",
    "UserFactory",
    "WordingFactory",
]
