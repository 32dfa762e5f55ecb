"""Addresses of personal data."""

from django.urls import path

from core.pii import views
from core.pii.lists import AccessList

app_name = "pii"

urlpatterns = [
    path("reveal/<slug:kind>/<int:pk>/<slug:field>/", views.reveal, name="reveal"),
    path("accesses/", AccessList.as_view(), name="accesses"),
]
