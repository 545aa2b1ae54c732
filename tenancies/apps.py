"""The Django app "tenancies"; its tables are its models'."""

from django.apps import AppConfig


class TenanciesConfig(AppConfig):
    """Nothing is registered on start-up."""

    name = "tenancies"
