"""Addresses of experts."""

from __future__ import annotations

from django.urls import path

from procurement.views import readings

urlpatterns = [
    path("review/", readings.readings, name="readings"),
    path("review/ties/", readings.ties, name="own_ties"),
    path("review/rounds/<int:round>/sheet/", readings.sheet, name="score_sheet"),
    path("review/rounds/<int:round>/sheet/scores.xlsx", readings.download_sheet, name="download_score_sheet"),
    path("review/<int:pk>/", readings.read, name="read"),
    path("review/<int:pk>/print.pdf", readings.print_reading, name="print_reading"),
    path("review/<int:pk>/accept/", readings.accept, name="accept_reading"),
    path("review/<int:pk>/refuse/", readings.refuse, name="refuse_reading"),
    path("review/<int:pk>/recuse/", readings.recuse, name="recuse_reading"),
    path("review/<int:pk>/take-back/", readings.take_back, name="take_scores_back"),
]
