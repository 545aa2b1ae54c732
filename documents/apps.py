"""The Django app "documents"; its tables are its models'."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """On start-up it registers its checks, its references, and the jobs that check and black out."""

    name = "documents"

    def ready(self) -> None:
        """Import the modules that register something, which is all they need."""
        from documents import audit_references, checks  # noqa: F401
        from documents.check import working  # noqa: F401
        from documents.redaction import carrying_out  # noqa: F401
