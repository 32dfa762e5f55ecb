"""Addresses below ``/api/v1/``."""

from django.urls import path

from orgs.api import views

app_name = "orgs_api"
ONE = "organizations/<str:number>/"

urlpatterns = [
    path("organizations/", views.OrganizationListApi.as_view(), name="organizations"),
    path(ONE, views.OrganizationDetailApi.as_view(), name="organization"),
    path(f"{ONE}standing/", views.StandingApi.as_view(), name="standing"),
    path(f"{ONE}work/", views.WorkApi.as_view(), name="work"),
    path(f"{ONE}contacts/", views.ContactsApi.as_view(), name="contacts"),
    path(f"{ONE}collections/", views.CollectionsApi.as_view(), name="collections"),
]
