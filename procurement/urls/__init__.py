"""Addresses of rounds and all that follows, by subject."""

from django.urls import URLPattern

app_name = "procurement"

urlpatterns: list[URLPattern] = []
