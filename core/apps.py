from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from django import forms

        from core import checks  # noqa: F401 - registers the checks; models are ready only now
        from core.navigation import Frame, NavItem, desk, footer, frames, my

        forms.Field.default_error_messages["required"] = _("This is needed: fill it in.")
        desk.register("home", NavItem(_("Workbench"), "desk_home", "layout-dashboard"), order=0)
        my.register("home", NavItem(_("Home"), "my_home", "home"), order=0)
        frames.register("desk", Frame("desk_home", "desk/base.html"))
        frames.register("my", Frame("my_home", "my/base.html"))
        footer.register("help", NavItem(_("Help"), "help", "help"), order=80)
        footer.register("accessibility", NavItem(_("Accessibility statement"), "accessibility", "accessible"), order=90)
