"""Addresses of collection campaigns."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from orgs.collection_form import KEY
from orgs.lists.campaigns import CampaignList
from orgs.views.desk import campaigns, collection_files, collections
from orgs.views.desk.composer import Room, composer_paths
from orgs.views.my import records as my

COLLECTION_FORMS = Room(
    KEY, "orgs.compose_form", "orgs", _("Collection forms"),
    _("What organizations are asked each year. A released version is frozen; changes make a new one."),
    "orgs:desk_campaigns", _("Campaigns"),
)  # fmt: skip

urlpatterns = [
    *composer_paths(COLLECTION_FORMS, "desk/forms"),
    path("desk/campaigns/", CampaignList.as_view(), name="desk_campaigns"),
    path("desk/campaigns/open/", campaigns.begin, name="desk_open_campaign"),
    path("desk/campaigns/<int:pk>/", campaigns.campaign, name="desk_campaign"),
    path("desk/campaigns/<int:pk>/results/", campaigns.results, name="desk_campaign_results"),
    path("desk/campaigns/<int:pk>/chase/", campaigns.chase, name="desk_chase_campaign"),
    path("desk/campaigns/<int:pk>/deadline/", campaigns.extend, name="desk_extend_campaign"),
    path("desk/campaigns/<int:pk>/close/", campaigns.close, name="desk_close_campaign"),
    path("my/collections/<int:pk>/correct/", my.correct, name="my_correct"),
    path("desk/collections/<int:pk>/correct/", collections.correct, name="desk_correct"),
    path("desk/campaigns/<int:pk>/answers.xlsx", collection_files.many, name="desk_campaign_sheet"),
    path("desk/collections/import/", collection_files.take_in, name="desk_import_answers"),
    path("desk/collections/<int:pk>/form.docx", collection_files.word, name="desk_collection_word"),
    path("desk/collections/<int:pk>/form.xlsx", collection_files.sheet, name="desk_collection_sheet"),
    path("desk/collections/<int:pk>/chase/", campaigns.chase_one, name="desk_chase"),
]
