"""Addresses of rounds and all that follows, by subject."""

from procurement.urls.awards import urlpatterns as awards

app_name = "procurement"

urlpatterns = [
    *awards,
]
