"""Addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("files/", include("core.attachments.urls")),
    path("inbox/", include("core.inbox.urls")),
    path("jobs/", include("core.jobs.urls")),
]
