"""Addresses of the person's own account, beside allauth's."""

from django.urls import path

from unions import views

urlpatterns = [
    path("account/switch/", views.switch_appointment, name="switch_appointment"),
]
