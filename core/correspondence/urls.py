"""Addresses below ``/desk/correspondence/``."""

from django.urls import path

from core.correspondence import views
from core.correspondence.lists import DocumentList

app_name = "correspondence"
urlpatterns = [
    path("", DocumentList.as_view(), name="register"),
    path("of/<str:label>/<int:key>/", views.attach, name="attach"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
