"""Addresses of possible duplicates."""

from django.urls import path

from orgs.lists.duplicates import DuplicateList
from orgs.views.desk import duplicates

urlpatterns = [
    path("desk/duplicates/", DuplicateList.as_view(), name="desk_duplicates"),
    path("desk/duplicates/<int:pk>/", duplicates.pair, name="desk_duplicate"),
    path("desk/duplicates/<int:pk>/dismiss/", duplicates.dismiss, name="desk_dismiss_duplicate"),
    path("desk/duplicates/<int:pk>/again/", duplicates.take_up_again, name="desk_duplicate_again"),
]
