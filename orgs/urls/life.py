"""Addresses of standing, filing, party and union building, and of what happens to an organization."""

from django.urls import path

from core.listing.intake_views import intake_paths
from orgs.lists import ENTRY_LISTS
from orgs.lists.filings import FilingList
from orgs.lists.life import LISTS as LIFE_LISTS
from orgs.standing import standing_kinds
from orgs.views.desk import building, filings, life, standing
from orgs.views.my import filings as my_filing
from orgs.views.my import standing as my_standing

ONE = "desk/organizations/<int:pk>/"
IMPORTED = [kind.slug for kind in standing_kinds if kind.importable]

urlpatterns = [
    path("my/organizations/<int:pk>/standing/", my_standing.page, {"family": "standing"}, name="my_standing"),
    path("my/organizations/<int:pk>/life-line/", my_standing.life_line, name="my_lifeline"),
    path("my/organizations/<int:pk>/work/", my_standing.page, {"family": "work"}, name="my_work"),
    path("my/organizations/<int:pk>/standing/<slug:kind>/add/", my_standing.add, name="my_standing_add"),
    path("my/standing/<slug:kind>/<int:entry>/correct/", my_standing.correct, name="my_standing_correct"),
    path("my/standing/<slug:kind>/<int:entry>/withdraw/", my_standing.withdraw, name="my_standing_withdraw"),
    path("my/organizations/<int:pk>/filings/", my_filing.page, name="my_filings"),
    path("my/organizations/<int:pk>/filings/begin/", my_filing.begin, name="my_begin_filing"),
    path("my/organizations/<int:pk>/status/", my_filing.status, name="my_life"),
    path("my/filings/<int:pk>/", my_filing.filing, name="my_filing"),
    path("my/filings/<int:pk>/withdraw/", my_filing.withdraw, name="my_withdraw_filing"),
    path("my/filings/<int:pk>/certificate.<slug:kind>", my_filing.certificate, name="my_certificate"),
    path("my/blacklist/<int:pk>/appeal/", my_filing.appeal, name="my_appeal"),
    path("desk/standing/", standing.overview, {"family": "standing"}, name="desk_standing"),
    path("desk/work/", standing.overview, {"family": "work"}, name="desk_work"),
    *(path(f"desk/standing/{slug}/", page.as_view(), name=f"desk_{slug}") for slug, page in ENTRY_LISTS.items()),
    *(page for slug in IMPORTED for page in intake_paths(slug, f"desk/standing/{slug}/", "orgs.record_standing")),
    path("desk/standing/<slug:kind>/<int:entry>/correct/", standing.correct, name="desk_standing_correct"),
    path("desk/standing/<slug:kind>/<int:entry>/withdraw/", standing.withdraw, name="desk_standing_withdraw"),
    path("desk/standing/<slug:kind>/<int:entry>/confirm/", standing.confirm, name="desk_standing_confirm"),
    path(f"{ONE}standing/<slug:kind>/add/", standing.add, name="desk_standing_add"),
    path(f"{ONE}filings/begin/", filings.begin, name="desk_begin_filing"),
    *(path(f"desk/life/{word}/", page.as_view(), name=f"desk_life_{word}") for word, page in LIFE_LISTS.items()),
    *intake_paths("guidance", "desk/life/guidance/", "orgs.guide_building"),
    path("desk/filings/", FilingList.as_view(), name="desk_filings"),
    path("desk/filings/<int:pk>/", filings.filing, name="desk_filing"),
    path("desk/filings/<int:pk>/form/", filings.fill_in, name="desk_filing_form"),
    path("desk/filings/<int:pk>/decide/", filings.decide, name="desk_decide_filing"),
    path("desk/filings/<int:pk>/new-copy/", filings.issue_new_copy, name="desk_new_copy"),
    path("desk/filings/<int:pk>/withdraw/", filings.withdraw, name="desk_withdraw_filing"),
    path("desk/filings/<int:pk>/certificate.<slug:kind>", filings.certificate, name="desk_certificate"),
    path("desk/building/", building.coverage_page, name="desk_building"),
    path(f"{ONE}building/guidance/", building.guide, name="desk_guide"),
    path(f"{ONE}building/<slug:subject>/people/", building.people, name="desk_building_people"),
    path(f"{ONE}building/<slug:subject>/<slug:step>/", building.advance, name="desk_advance"),
    path(f"{ONE}change-name/", life.change_name, name="desk_change_name"),
    path(f"{ONE}blacklist/", life.blacklist, name="desk_blacklist"),
    path("desk/blacklist/<int:pk>/lift/", life.lift, name="desk_lift"),
    path("desk/appeals/<int:pk>/", life.decide_appeal, name="desk_appeal"),
]  # fmt: skip
