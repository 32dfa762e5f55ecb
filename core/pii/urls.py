"""Addresses of personal data."""

from django.urls import path

from core.pii import views
from core.pii.lists import AccessList, ErasureList, RequestList

app_name = "pii"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("export/", views.export, name="export"),
    path("ask/", views.ask, name="ask"),
    path("erase/", views.erase, name="erase"),
    path("mine/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("requests/", RequestList.as_view(), name="requests"),
    path("requests/<int:pk>/", views.request_page, name="request"),
    path("erasures/", ErasureList.as_view(), name="erasures"),
    path("reveal/<slug:kind>/<int:pk>/<slug:field>/", views.reveal, name="reveal"),
    path("accesses/", AccessList.as_view(), name="accesses"),
]
