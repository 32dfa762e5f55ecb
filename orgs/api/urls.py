"""Addresses below ``/api/v1/``: organizations, and the lists that staff see."""

from django.urls import path

from core.api.lists import Along, list_api
from orgs.api import views
from orgs.api.serializers import (
    WITH_CONTACT,
    BlacklistOut,
    CampaignOut,
    CollectionOut,
    ContactOut,
    EntryOfOut,
    FilingOut,
    FollowUpOfOut,
    GuidanceOut,
    KeyPersonOut,
    NameChangeOut,
    WorkforceOut,
)
from orgs.standing import standing_kinds

app_name = "orgs_api"
ONE = "organizations/<str:number>/"


def joined(*relations: str, prefetched: tuple[str, ...] = ()) -> Along:
    """Return what reads rows along with what they name."""
    return lambda rows: rows.select_related(*relations).prefetch_related(*prefetched)


LISTS = {
    "contacts": list_api("contacts", ContactOut, joined(*WITH_CONTACT, prefetched=("follow_ups__todo",))),
    "follow-ups": list_api(
        "follow_ups", FollowUpOfOut, joined("union", "todo", "contact__organization", "contact__partner")
    ),
    "campaigns": list_api("campaigns", CampaignOut, joined("union")),
    "collections": list_api("collections", CollectionOut, joined("organization", "union")),
    "workforce": list_api("workforce", WorkforceOut, joined("organization")),
    "filings": list_api("filings", FilingOut, joined("organization", "union")),
    "key-people": list_api("key_people", KeyPersonOut, joined("organization")),
    "blacklist": list_api("blacklist", BlacklistOut, joined("organization", "union")),
    "name-changes": list_api("name_changes", NameChangeOut, joined("organization")),
    "guidance": list_api("guidance", GuidanceOut, joined("organization", "union")),
    **{
        f"{kind.family}/{kind.slug}": list_api(kind.resource, EntryOfOut, joined("organization"))
        for kind in standing_kinds
    },
}

urlpatterns = [
    path("organizations/", views.OrganizationListApi.as_view(), name="organizations"),
    path(ONE, views.OrganizationDetailApi.as_view(), name="organization"),
    path(f"{ONE}standing/", views.StandingApi.as_view(), name="standing"),
    path(f"{ONE}work/", views.WorkApi.as_view(), name="work"),
    path(f"{ONE}contacts/", views.ContactsApi.as_view(), name="contacts"),
    path(f"{ONE}collections/", views.CollectionsApi.as_view(), name="collections"),
    *(path(f"{name}/", view.as_view(), name=f"all_{name.replace('/', '_')}") for name, view in LISTS.items()),
]
