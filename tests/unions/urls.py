"""Addresses for tests of access, one of each kind, before those of the portal."""

from django.http import HttpResponse
from django.urls import include, path
from django.views import View

from config.urls import urlpatterns as portal
from core.access import public, requires, signed_in


def _answer(request, **_kwargs):
    return HttpResponse("opened")


def _fresh():
    return lambda request, **kwargs: _answer(request)


@requires("unions.open_desk")
class Declared(View):
    def get(self, request):
        return _answer(request)


urlpatterns = [
    path("page/", public(_fresh())),
    path("silent/", _fresh()),
    path("my/page/", signed_in(_fresh())),
    path("desk/page/", Declared.as_view()),
    path("desk/silent/", _fresh(), name="silent"),
    path("api/page/", signed_in(_fresh())),
    path("api/<int:pk>/", include([path("inner/", _fresh())])),
    *portal,
]
