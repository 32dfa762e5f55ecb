"""Addresses of an organization's people."""

from django.urls import path

from core.listing.intake_views import intake_paths
from orgs.lists.key_people import KeyPersonList
from orgs.lists.workforce import WorkforceList
from orgs.views import workforce
from orgs.views.desk import key_people
from orgs.views.my import key_people as my

urlpatterns = [
    path("my/organizations/<int:pk>/people/", my.page, name="my_people"),
    path("my/organizations/<int:pk>/people/add/", my.add, name="my_add_person"),
    path("my/people/<int:person>/correct/", my.correct, name="my_correct_person"),
    path("my/people/<int:person>/end/", my.end, name="my_end_term"),
    path("my/people/<int:person>/withdraw/", my.withdraw, name="my_withdraw_person"),
    path("my/organizations/<int:pk>/workforce/", workforce.our_own, name="my_workforce"),
    path("desk/organizations/<int:pk>/workforce/", workforce.at_desk, name="desk_workforce"),
    path("desk/workforce/", WorkforceList.as_view(), name="desk_workforces"),
    *intake_paths("workforce", "desk/workforce/", "orgs.record_people"),
    path("desk/people/", KeyPersonList.as_view(), name="desk_people"),
    *intake_paths("key_people", "desk/people/", "orgs.record_people"),
    path("desk/people/<int:person>/correct/", key_people.correct, name="desk_correct_person"),
    path("desk/people/<int:person>/end/", key_people.end, name="desk_end_term"),
    path("desk/people/<int:person>/withdraw/", key_people.withdraw, name="desk_withdraw_person"),
    path("desk/organizations/<int:pk>/people/add/", key_people.add, name="desk_add_person"),
]
