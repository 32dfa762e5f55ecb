"""Addresses of rounds and all that follows, by subject."""

from procurement.urls.rounds import urlpatterns as rounds

app_name = "procurement"

urlpatterns = [
    *rounds,
]
