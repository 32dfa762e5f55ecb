"""Addresses of the person's own account, beside allauth's."""

from django.urls import path

from unions.views import account

urlpatterns = [
    path("account/switch/", account.switch_appointment, name="switch_appointment"),
]
