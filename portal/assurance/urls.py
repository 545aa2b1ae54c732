"""The audit log, for the data protection officer."""

from __future__ import annotations

from django.urls import path

from portal.assurance.audit_log.views import audit_log, out_of_patch_access

app_name = "assurance"
urlpatterns = [
    path("dpo/audit-log/", audit_log.audit_log_page, name="audit_log"),
    path(
        "dpo/out-of-patch-access/",
        out_of_patch_access.out_of_patch_accesses,
        name="out_of_patch_access",
    ),
]
