"""The Django app "accounts"; its tables are its models'."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Nothing is registered on start-up."""

    name = "accounts"
