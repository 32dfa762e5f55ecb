"""Addresses of the targets."""

from django.urls import path

from targets import views

app_name = "targets"

urlpatterns = [
    path("desk/targets/", views.cockpit, name="cockpit"),
    path("desk/targets/set/", views.set_targets, name="set"),
    path("desk/targets/report/", views.report, name="report"),
    path("desk/targets/<slug:metric>/evidence/", views.evidence, name="evidence"),
    path("desk/targets/<slug:metric>/evidence/export/", views.export, name="export"),
]
