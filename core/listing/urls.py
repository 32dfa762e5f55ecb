"""Addresses beside the list pages; each list has its own address in its app."""

from django.urls import path

from core.listing import views

app_name = "listing"

urlpatterns = [
    path("desk/lists/<slug:page>/options/<slug:name>/", views.options, name="options"),
    path("desk/lists/<slug:page>/views/", views.save_view, name="save_view"),
    path("desk/lists/views/<int:pk>/", views.change_view, name="change_view"),
]
