"""Addresses of workers' needs."""

from __future__ import annotations

from django.urls import path

from core.listing.intake_views import intake_paths
from needs import views
from needs.lists import NeedList

app_name = "needs"

urlpatterns = [
    path("desk/needs/", NeedList.as_view(), name="needs"),
    path("desk/needs/figures/", views.figures, name="figures"),
    *intake_paths("needs", "desk/needs/", "needs.record_needs"),
]
