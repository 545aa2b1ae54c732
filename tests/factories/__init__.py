"""Rows for tests in one line; write them inside `arranging()`. The cast is stored through these too."""

from tests.factories.accounts import (
    AuditEventFactory,
    LeaveFactory,
    RoleRequestFactory,
    UserFactory,
)
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
    IncidentFactory,
    IncidentStepFactory,
    OutgoingMailFactory,
    PortalStateFactory,
    ReportFactory,
    ReportStepFactory,
    TwoPersonRequestFactory,
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
    "IncidentFactory",
    "IncidentStepFactory",
    "LeaveFactory",
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
    "TwoPersonRequestFactory",
    "UploadFactory",
    "UserFactory",
    "WordingFactory",
]
