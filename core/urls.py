"""Addresses of no app in particular."""

from django.urls import path
from django.views.i18n import set_language

from core.access import public
from core.views import home, pages

urlpatterns = [
    path("", home.landing, name="home"),
    path("start/", home.start, name="start"),
    path("desk/", home.desk_home, name="desk_home"),
    path("desk/search/", pages.search, name="search"),
    path("my/", home.my_home, name="my_home"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("language/", public(set_language), name="set_language"),
    path("admin/r/<int:content_type_id>/<path:object_id>/", pages.object_page, name="object_page"),
    path("session/", pages.renew_session, name="renew_session"),
]
