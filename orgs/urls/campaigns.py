"""Addresses of collection campaigns."""

from django.urls import path

from orgs.lists.campaigns import CampaignList
from orgs.views.desk import campaigns, collections
from orgs.views.my import records as my

urlpatterns = [
    path("desk/campaigns/", CampaignList.as_view(), name="desk_campaigns"),
    path("desk/campaigns/open/", campaigns.begin, name="desk_open_campaign"),
    path("desk/campaigns/<int:pk>/", campaigns.campaign, name="desk_campaign"),
    path("desk/campaigns/<int:pk>/chase/", campaigns.chase, name="desk_chase_campaign"),
    path("desk/campaigns/<int:pk>/deadline/", campaigns.extend, name="desk_extend_campaign"),
    path("desk/campaigns/<int:pk>/close/", campaigns.close, name="desk_close_campaign"),
    path("my/collections/<int:pk>/correct/", my.correct, name="my_correct"),
    path("desk/collections/<int:pk>/correct/", collections.correct, name="desk_correct"),
    path("desk/collections/<int:pk>/chase/", campaigns.chase_one, name="desk_chase"),
]
