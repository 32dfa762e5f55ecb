"""Addresses of the desk about partner bodies, leave and hand-overs."""

from django.urls import path

from core.listing.intake_views import intake_paths
from unions.lists import MeetingList, PartnerList
from unions.views import hand_over, leave, meetings, partners

app_name = "unions"

urlpatterns = [
    path("leave/", leave.overview, name="leave"),
    path("leave/<int:pk>/end/", leave.end, name="end_leave"),
    path("hand-over/", hand_over.choose, name="hand_overs"),
    path("hand-over/mine/", hand_over.mine, name="my_hand_over"),
    path("hand-over/<int:pk>/", hand_over.person, name="hand_over"),
    path("hand-over/appointments/<int:pk>/end/", hand_over.end_appointment, name="end_appointment"),
    path("meetings/", MeetingList.as_view(), name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("partners/", PartnerList.as_view(), name="partners"),
    path("partners/add/", partners.add, name="add_partner"),
    *intake_paths("partners", "partners/", "unions.record_partner"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("partners/<int:pk>/edit/", partners.edit, name="edit_partner"),
]
