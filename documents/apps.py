"""The Django app "documents"; its tables are its models'."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Nothing is registered on start-up."""

    name = "documents"
