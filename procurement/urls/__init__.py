"""Addresses of rounds and all that follows, by subject."""

from procurement.urls import experts, readings, reviews

app_name = "procurement"

urlpatterns = [*experts.urlpatterns, *readings.urlpatterns, *reviews.urlpatterns]
