"""Addresses below ``/open-data/``."""

from django.urls import path

from core.open_data import views

app_name = "open_data"

urlpatterns = [
    path("", views.page, name="page"),
    path("<slug:name>/", views.publication, name="publication"),
    path("<slug:name>/<str:file>", views.download, name="download"),
]
