"""Addresses of rounds and all that follows, by subject."""

from procurement.urls import applications

app_name = "procurement"

urlpatterns = [*applications.urlpatterns]
