"""Addresses of a round's review at the desk."""

from __future__ import annotations

from django.urls import path

from procurement.views import reviews

BASE = "desk/rounds/<int:pk>/experts/"

urlpatterns = [
    path(BASE, reviews.page, name="round_experts"),
    path(f"{BASE}begin/", reviews.begin, name="begin_review"),
    path(f"{BASE}draw/", reviews.draw, name="draw_experts"),
    path(f"{BASE}draws/<int:draw>/", reviews.show_draw, name="round_draw"),
    path(f"{BASE}remind/", reviews.remind, name="remind_experts"),
    path(f"{BASE}close/", reviews.close, name="close_review"),
    path(f"{BASE}fees/", reviews.commit, name="commit_fees"),
    path(f"{BASE}assignments/<int:assignment>/replace/", reviews.replace, name="replace_expert"),
]
