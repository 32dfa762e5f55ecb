"""Addresses of contacts, meetings, and what was agreed."""

from django.urls import path

from core.listing.intake_views import intake_paths
from orgs.lists.contacts import ContactList, FollowUpList
from orgs.views.desk import contacts, meetings, quick

urlpatterns = [
    path("desk/contacts/", ContactList.as_view(), name="desk_contacts"),
    path("desk/contacts/quick/", quick.choose, name="desk_quick"),
    path("desk/contacts/quick/<int:pk>/", quick.enter, name="desk_quick_enter"),
    path("desk/contacts/meeting/", meetings.meeting, name="desk_meeting"),
    path("desk/contacts/meetings/<int:pk>/", meetings.occasion, name="desk_occasion"),
    path("desk/contacts/meetings/<int:pk>/agree/", meetings.agree, name="desk_agree_occasion"),
    path("desk/contacts/meetings/<int:pk>/withdraw/", meetings.withdraw, name="desk_withdraw_occasion"),
    *intake_paths("contacts", "desk/contacts/", "orgs.import_contacts"),
    path("desk/contacts/<int:pk>/agree/", contacts.agree, name="desk_agree"),
    path("desk/contacts/<int:pk>/withdraw/", contacts.withdraw, name="desk_withdraw_contact"),
    path("desk/follow-ups/", FollowUpList.as_view(), name="desk_follow_ups"),
    path("desk/organizations/<int:pk>/contacts/add/", contacts.add, name="desk_add_contact"),
    path("desk/partners/<int:pk>/contacts/add/", contacts.add_with_partner, name="desk_add_partner_contact"),
]
