"""Addresses of the register of agencies."""

from __future__ import annotations

from django.urls import path

from procurement.lists.agencies import AgencyList
from procurement.views import agencies

urlpatterns = [
    path("desk/agencies/", AgencyList.as_view(), name="agencies"),
    path("desk/agencies/add/", agencies.add, name="add_agency"),
    path("desk/agencies/<int:pk>/", agencies.page, name="agency"),
    path("desk/agencies/<int:pk>/edit/", agencies.edit, name="edit_agency"),
    path("desk/agencies/<int:pk>/staff/add/", agencies.add_member, name="add_agency_member"),
    path("desk/agencies/<int:pk>/staff/<int:member>/remove/", agencies.remove_member, name="remove_agency_member"),
    path("desk/agencies/<int:pk>/engagements/add/", agencies.engage, name="engage_agency"),
    path("desk/agencies/<int:pk>/engagements/<int:engagement>/", agencies.engagement, name="engagement"),
    path("desk/agencies/<int:pk>/engagements/<int:engagement>/end/", agencies.end, name="end_engagement"),
]
