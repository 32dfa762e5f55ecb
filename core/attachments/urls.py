"""Addresses below ``/files/``."""

from django.urls import path

from core.attachments import views

app_name = "attachments"
urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/small/", views.small, name="small"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("of/<str:label>/<str:key>/", views.of_record, name="of_record"),
]
