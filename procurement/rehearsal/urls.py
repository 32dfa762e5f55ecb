"""Addresses of a rehearsal."""

from django.urls import path

from procurement.rehearsal import views

app_name = "rehearsal"

urlpatterns = [
    path("", views.stage, name="stage"),
    path("clock/", views.move_clock, name="clock"),
    path("messages/<str:name>/", views.message, name="message"),
]
