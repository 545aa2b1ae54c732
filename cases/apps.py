"""The Django app "cases"; its tables are its models'."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Nothing is registered on start-up."""

    name = "cases"
