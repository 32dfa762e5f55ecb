"""Addresses of possible duplicates, merging, and the quality of records."""

from django.urls import path

from orgs.lists.duplicates import DuplicateList
from orgs.views.desk import duplicates, merging, quality

urlpatterns = [
    path("desk/duplicates/", DuplicateList.as_view(), name="desk_duplicates"),
    path("desk/duplicates/<int:pk>/", duplicates.pair, name="desk_duplicate"),
    path("desk/duplicates/<int:pk>/dismiss/", duplicates.dismiss, name="desk_dismiss_duplicate"),
    path("desk/duplicates/<int:pk>/again/", duplicates.take_up_again, name="desk_duplicate_again"),
    path("desk/organizations/<int:pk>/merge/", merging.choose, name="desk_choose_merge"),
    path("desk/organizations/<int:pk>/merge/<int:other>/", merging.merge, name="desk_merge"),
    path("desk/quality/", quality.quality, name="desk_quality"),
    path("desk/merges/<int:pk>/", merging.merged, name="desk_merged"),
    path("desk/merges/<int:pk>/undo/", merging.undo, name="desk_undo_merge"),
]
