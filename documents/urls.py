"""Reading, adding, releasing and blocking documents."""

from __future__ import annotations

from django.urls import path

from documents.blocking import views as blocking
from documents.intake import views as intake
from documents.reading import downloads, page_images
from documents.reading import views as reading
from documents.redaction import views as redaction
from documents.release.views import hand_over, held, release, withdraw

app_name = "documents"
urlpatterns = [
    path("documents/", reading.document_list, name="list"),
    path("documents/<uuid:document_id>/", reading.document, name="document"),
    path("documents/<uuid:document_id>/download/", downloads.download, name="download"),
    path(
        "documents/<uuid:document_id>/pages/<int:number>/<str:signed>/",
        page_images.page_image,
        name="page_image",
    ),
    path("staff/document/<uuid:document_id>/", reading.document_for_staff, name="read"),
    path("staff/document/<uuid:document_id>/original/", downloads.original, name="original"),
    path("staff/document/<uuid:document_id>/copy/", reading.copy_for_staff, name="read_copy"),
    path("staff/case/<uuid:case_id>/upload/", intake.case_upload, name="upload_to_case"),
    path(
        "staff/tenancy/<uuid:tenancy_id>/upload/", intake.tenancy_upload, name="upload_to_tenancy"
    ),
    path("staff/document/<uuid:document_id>/black-out/", redaction.black_out, name="black_out"),
    path("staff/document/<uuid:document_id>/release/", release.release, name="release"),
    path("staff/document/<uuid:document_id>/hand-over/", hand_over.hand_over, name="hand_over"),
    path("staff/held/<uuid:hold_id>/", held.held, name="held"),
    path("staff/release/<uuid:release_id>/withdraw/", withdraw.withdraw, name="withdraw"),
    path("staff/person/<uuid:person_id>/block/", blocking.block, name="block"),
    path("staff/block/<uuid:block_id>/end/", blocking.block_end, name="block_end"),
]
