from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnionsConfig(AppConfig):
    name = "unions"
    verbose_name = _("Unions and people")

    def ready(self) -> None:
        from core.pii.reveal import name_capacity_with
        from core.registry import landing
        from unions import lists, places, privacy, rules, sheets  # noqa: F401 - importing rules declares the permissions

        for room in (lists, sheets, places, privacy):  # models are loaded only now
            room.register()

        name_capacity_with(_capacity)
        landing.register("desk", _desk, order=10)
        landing.register("admin", _admin, order=20)
        landing.register("my", _my, order=1000)


def _capacity(user: Any) -> tuple[str, int | None]:
    return (str(user.acting), user.acting.union_id) if user.acting else ("", None)


def _desk(user: Any) -> str | None:
    return "/desk/" if user.acting else None


def _admin(user: Any) -> str | None:
    return "/admin/" if user.is_staff else None


def _my(_user: Any) -> str:
    return "/my/"
