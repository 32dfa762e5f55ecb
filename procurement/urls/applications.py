"""Addresses of applications: an organization's own, and the desk's."""

from django.urls import path

from procurement.lists.applications import ApplicationList
from procurement.views import application_desk as desk
from procurement.views import applications as my

MINE, DESK = "my/applications/<int:pk>/", "desk/applications/<int:pk>/"

urlpatterns = [
    path("my/applications/", my.index, name="my_applications"),
    path("my/calls/<int:pk>/eligible/", my.eligible, name="my_eligible"),
    path("my/calls/<int:pk>/apply/", my.apply, name="my_apply"),
    path(MINE, my.application, name="my_application"),
    path(f"{MINE}sections/<slug:section>/", my.section, name="my_section"),
    path(f"{MINE}hand-in/", my.hand_in, name="my_hand_in"),
    path(f"{MINE}ask-colleagues/", my.ask_certifier, name="my_ask_certifier"),
    path(f"{MINE}receipt/", my.receipt, name="my_receipt"),
    path(f"{MINE}receipt.pdf", my.receipt_file, name="my_receipt_file"),
    path(f"{MINE}preview.pdf", my.preview, name="my_preview"),
    path(f"{MINE}versions/", my.versions, name="my_versions"),
    path(f"{MINE}take-back/", my.take_back, name="my_take_back"),
    path(f"{MINE}withdraw/", my.withdraw, name="my_withdraw_application"),
    path(f"{MINE}supply/", my.supply, name="my_supply"),
    path("desk/applications/", ApplicationList.as_view(), name="desk_applications"),
    path("desk/applications/paper/", desk.paper, name="desk_paper"),
    path(DESK, desk.application, name="desk_application"),
    path(f"{DESK}file.pdf", desk.file, name="desk_application_file"),
    path(f"{DESK}fill-in/", desk.fill_in, name="desk_fill_in"),
    path(f"{DESK}eligibility/", desk.decide, name="desk_decide_eligibility"),
    path(f"{DESK}supplement/", desk.ask_supplement, name="desk_ask_supplement"),
    path("desk/rounds/<int:pk>/eligibility/", desk.round_eligibility, name="desk_eligibility"),
    path("desk/rounds/<int:pk>/eligibility/begin/", desk.begin_check, name="desk_begin_check"),
]
