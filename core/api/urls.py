"""Addresses of tokens and of the API's description."""

from django.urls import path

from core.api import views

app_name = "api"

urlpatterns = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", views.revoke, name="revoke_token"),
    path("api/schema/", views.schema, name="schema"),
    path("api/docs/", views.docs, name="docs"),
]
