"""The portal's addresses and two of the bench's: a page that says nothing, and one on guardian's defaults."""

from django.urls import URLPattern, URLResolver, path

from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from portal.urls import urlpatterns as portals
from tests.bench import views

urlpatterns: list[URLPattern | URLResolver] = [
    *portals,
    path("bench/constant/", views.constant, name="bench_constant"),
    path("bench/guardian/", views.guardians, name="bench_guardian"),
]
