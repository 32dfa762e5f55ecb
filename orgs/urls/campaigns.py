"""Addresses of collection campaigns."""

from django.urls import path

from orgs.lists.campaigns import CampaignList
from orgs.views.desk import campaigns, collection_files, collections, composer
from orgs.views.my import records as my

urlpatterns = [
    path("desk/forms/", composer.index, name="desk_forms"),
    path("desk/forms/<int:pk>/", composer.version, name="desk_form"),
    path("desk/forms/<int:pk>/preview/", composer.preview, name="desk_form_preview"),
    path("desk/forms/<int:pk>/release/", composer.release, name="desk_release_form"),
    path("desk/forms/<int:pk>/discard/", composer.discard, name="desk_discard_form"),
    path("desk/forms/<int:pk>/duplicate/", composer.duplicate, name="desk_duplicate_form"),
    path("desk/forms/<int:pk>/sections/<slug:key>/", composer.section, name="desk_form_section"),
    path("desk/forms/<int:pk>/rules/add/", composer.rule, name="desk_form_rule"),
    path("desk/forms/<int:pk>/<slug:section>/add/", composer.question, name="desk_form_add"),
    path("desk/forms/<int:pk>/<slug:section>/<slug:key>/", composer.question, name="desk_form_question"),
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
