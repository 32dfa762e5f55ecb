"""Addresses of rounds at the desk, and of calls in public."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from orgs.views.desk.composer import Room, composer_paths
from procurement import application_form
from procurement.forms.answers import ApplicationForm
from procurement.lists.rounds import RoundList
from procurement.views import calls, dashboard, parts, questions, rounds

APPLICATION_FORMS = Room(
    application_form.KEY, "procurement.compose_form", "procurement", _("Application forms"),
    _("What applicants are asked. A round is bound to one released version, which is frozen; changes make a new one."),
    "procurement:rounds", _("Rounds"), ApplicationForm,
)  # fmt: skip

urlpatterns = [
    *composer_paths(APPLICATION_FORMS, "desk/rounds/forms"),
    path("calls/", calls.find, name="calls"),
    path("calls/feed.xml", calls.feed, name="calls_feed"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/form/", calls.form, name="call_form"),
    path("calls/<int:pk>/dates.ics", calls.calendar, name="call_calendar"),
    path("my/calls/<int:pk>/ask/", calls.ask, name="my_ask"),
    path("desk/rounds/", RoundList.as_view(), name="rounds"),
    path("desk/rounds/begin/", rounds.begin, name="begin_round"),
    path("desk/rounds/<int:pk>/", rounds.page, name="round"),
    path("desk/rounds/<int:pk>/edit/", rounds.edit, name="round_edit"),
    path("desk/rounds/<int:pk>/lots/", parts.rows, {"name": "lots"}, name="round_lots"),
    path("desk/rounds/<int:pk>/documents/", parts.rows, {"name": "documents"}, name="round_documents"),
    path("desk/rounds/<int:pk>/rules/", parts.rules, name="round_rules"),
    path("desk/rounds/<int:pk>/rules/add/<slug:kind>/", parts.add_rule, name="round_add_rule"),
    path("desk/rounds/<int:pk>/rules/<int:place>/", parts.rule, name="round_rule"),
    path("desk/rounds/<int:pk>/scheme/", parts.scheme, name="round_scheme"),
    path("desk/rounds/<int:pk>/timetable/", parts.timetable, name="round_timetable"),
    path("desk/rounds/<int:pk>/dates/<slug:kind>/", parts.move, name="round_move"),
    path("desk/rounds/<int:pk>/ask-approval/", rounds.ask, name="round_ask"),
    path("desk/rounds/<int:pk>/call-again/", rounds.again, name="round_again"),
    path("desk/rounds/<int:pk>/steps/<slug:name>/", rounds.step, name="round_step"),
    path("desk/rounds/<int:pk>/dashboard/", dashboard.page, name="round_dashboard"),
    path("desk/rounds/<int:pk>/questions/", questions.questions, name="round_questions"),
    path("desk/rounds/<int:pk>/questions/<int:question>/", questions.answer, name="round_answer"),
    path("desk/rounds/<int:pk>/addenda/publish/", questions.addendum, name="round_addendum"),
]
