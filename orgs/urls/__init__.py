"""Addresses of the organization database."""

from django.urls import path

from orgs.lists.records import CollectionList, OrganizationList
from orgs.urls.campaigns import urlpatterns as campaigns
from orgs.urls.contacts import urlpatterns as contacts_of_organizations
from orgs.urls.duplicates import urlpatterns as duplicates
from orgs.urls.life import urlpatterns as life_of_organizations
from orgs.urls.people import urlpatterns as people_of_organizations
from orgs.views import profile, public, register
from orgs.views.desk import collections, comparing, imports, records, registrations
from orgs.views.my import records as my

app_name = "orgs"

urlpatterns = [
    *duplicates,
    *life_of_organizations,
    *campaigns,
    *people_of_organizations,
    *contacts_of_organizations,
    path("organizations/", public.organization_directory, name="directory"),
    path("organizations/download.<slug:ending>", public.directory_file, name="directory_file"),
    path("organizations/<str:number>/print/", profile.public_sheet, name="profile_sheet"),
    path("organizations/<str:number>/profile.docx", profile.public_word, name="profile_word"),
    path("organizations/<str:number>/", public.organization_profile, name="profile"),
    path("register/", register.start, name="register"),
    path("register/begin/", register.begin, name="register_begin"),
    path("register/claim/<str:number>/", register.claim, name="register_claim"),
    path("register/<int:pk>/review/", register.review, name="register_review"),
    path("register/<int:pk>/receipt/", register.receipt, name="register_receipt"),
    path("register/<int:pk>/<slug:step>/", register.fill_in, name="register_step"),
    path("my/organizations/", my.record, name="my_record"),
    path("my/organizations/<int:pk>/", my.organization, name="my_organization"),
    path("my/organizations/<int:pk>/edit/", my.edit, name="my_edit"),
    path("my/organizations/<int:pk>/invite/", my.invite, name="my_invite"),
    path("my/organizations/<int:pk>/invitations/<int:invitation>/withdraw/", my.withdraw_invitation,
         name="my_withdraw_invitation"),
    path("my/organizations/<int:pk>/members/<int:user>/hand-over/", my.hand_over, name="my_hand_over"),
    path("my/organizations/<int:pk>/members/<int:user>/remove/", my.remove_member, name="my_remove_member"),
    path("my/collections/<int:pk>/", my.collection, name="my_collection"),
    path("my/invitations/<str:token>/", my.accept_invitation, name="accept_invitation"),
    path("desk/organizations/", OrganizationList.as_view(), name="desk_organizations"),
    path("desk/organizations/compare/", comparing.compare, name="desk_compare"),
    path("desk/organizations/<int:pk>/print/", profile.desk_sheet, name="desk_profile_sheet"),
    path("desk/organizations/<int:pk>/profile.docx", profile.desk_word, name="desk_profile_word"),
    path("desk/organizations/add/", records.add, name="desk_add"),
    path("desk/organizations/import/", imports.start, name="desk_import"),
    path("desk/organizations/import/template/", imports.template, name="desk_import_template"),
    path("desk/organizations/import/<uuid:attachment>/", imports.mapping, name="desk_import_mapping"),
    path("desk/organizations/import/<uuid:attachment>/preview/<uuid:job>/", imports.preview,
         name="desk_import_preview"),
    path("desk/organizations/<int:pk>/edit/", records.edit, name="desk_edit"),
    path("desk/organizations/<int:pk>/worker-service/", records.worker_service, name="desk_worker_service"),
    path("desk/organizations/<int:pk>/unions/", records.responsible_unions, name="desk_unions"),
    path("desk/organizations/<int:pk>/move/<slug:transition>/", records.move, name="desk_move"),
    path("desk/organizations/<int:pk>/collections/invite/", collections.invite, name="desk_invite"),
    path("desk/organizations/<int:pk>/", records.organization, name="desk_organization"),
    path("desk/organizations/<int:pk>/<slug:tab>/", records.organization, name="desk_organization"),
    path("desk/collections/", CollectionList.as_view(), name="desk_collections"),
    path("desk/collections/<int:pk>/", collections.collection, name="desk_collection"),
    path("desk/collections/<int:pk>/fill-in/", collections.fill_in, name="desk_fill_in"),
    path("desk/registrations/", registrations.waiting, name="desk_waiting"),
    path("desk/registrations/<int:pk>/", registrations.decide, name="desk_registration"),
    path("desk/claims/<int:pk>/", registrations.claim, name="desk_claim"),
]  # fmt: skip
