"""Addresses of the expert pool at the desk, and of the invitation to join it."""

from __future__ import annotations

from django.urls import path

from core.listing.intake_views import intake_paths
from procurement.lists.experts import ExpertList
from procurement.views import experts

urlpatterns = [
    path("desk/experts/", ExpertList.as_view(), name="experts"),
    path("desk/experts/add/", experts.add, name="add_expert"),
    *intake_paths("experts", "desk/experts/", "procurement.keep_experts"),
    path("desk/experts/<int:pk>/", experts.page, name="expert"),
    path("desk/experts/<int:pk>/edit/", experts.edit, name="edit_expert"),
    path("desk/experts/<int:pk>/invite/", experts.invite, name="invite_expert"),
    path("desk/experts/<int:pk>/ties/add/", experts.add_tie, name="add_tie"),
    path("desk/experts/<int:pk>/ties/<int:tie>/end/", experts.end_tie, name="end_tie"),
    path("review/join/<str:token>/", experts.join, name="join_experts"),
]
