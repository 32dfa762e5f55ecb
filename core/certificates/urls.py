"""Addresses below ``/verify/``."""

from django.urls import path

from core.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.verify, name="verify"),
    path("<slug:code>/", views.certificate, name="certificate"),
]
