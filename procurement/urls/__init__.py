"""Addresses of rounds and all that follows, by subject."""

from procurement.urls.agencies import urlpatterns as agencies
from procurement.urls.applications import urlpatterns as applications
from procurement.urls.awards import urlpatterns as awards
from procurement.urls.directory import urlpatterns as directory
from procurement.urls.experts import urlpatterns as experts
from procurement.urls.readings import urlpatterns as readings
from procurement.urls.reviews import urlpatterns as reviews
from procurement.urls.rounds import urlpatterns as rounds

app_name = "procurement"

urlpatterns = [
    *applications,
    *rounds,
    *awards,
    *experts,
    *readings,
    *reviews,
    *directory,
    *agencies,
]
