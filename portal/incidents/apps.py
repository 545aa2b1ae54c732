"""The Django app "incidents", nested in portal: reports and freezes."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Nothing is registered on start-up."""

    name = "portal.incidents"
    label = "incidents"
