"""Addresses of the portal: each app brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("unions.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
