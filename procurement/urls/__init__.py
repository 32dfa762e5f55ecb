"""Addresses of rounds and all that follows, by subject."""

from procurement.urls.agencies import urlpatterns as agencies
from procurement.urls.applications import urlpatterns as applications
from procurement.urls.directory import urlpatterns as directory
from procurement.urls.rounds import urlpatterns as rounds

app_name = "procurement"

urlpatterns = [
    *applications,
    *rounds,
    *directory,
    *agencies,
]
