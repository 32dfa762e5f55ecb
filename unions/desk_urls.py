"""Addresses of the desk about partner bodies."""

from django.urls import path

from core.listing.intake_views import intake_paths
from unions.lists import PartnerList
from unions.views import partners

app_name = "unions"

urlpatterns = [
    path("partners/", PartnerList.as_view(), name="partners"),
    path("partners/add/", partners.add, name="add_partner"),
    *intake_paths("partners", "partners/", "unions.record_partner"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("partners/<int:pk>/edit/", partners.edit, name="edit_partner"),
]
