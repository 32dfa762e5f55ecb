"""Addresses of the service directory."""

from __future__ import annotations

from django.urls import path

from core.listing.intake_views import intake_paths
from procurement.lists.directory import DirectoryList
from procurement.views import directory

urlpatterns = [
    path("calls/directory/", directory.page, name="public_directory"),
    path("desk/service-directory/", DirectoryList.as_view(), name="directory"),
    path("desk/service-directory/add/", directory.add, name="add_entry"),
    *intake_paths("service_directory", "desk/service-directory/", "procurement.keep_directory"),
    path("desk/service-directory/<int:pk>/", directory.entry, name="entry"),
]
