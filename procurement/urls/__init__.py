"""Addresses of rounds and all that follows, by subject."""

from procurement.urls.applications import urlpatterns as applications

app_name = "procurement"

urlpatterns = [
    *applications,
]
