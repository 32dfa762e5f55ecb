from django.apps import AppConfig
from django.forms import DateField, Field
from django.utils.translation import gettext_lazy as _

from core.widgets import whole_year

# Here, before models are loaded: some of them bring forms along, whose fields copy this when they are made.
Field.default_error_messages["required"] = _("This is needed: fill it in.")
DateField.default_validators = [whole_year]


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers the checks; models are ready only now
        from core.navigation import Frame, NavItem, desk, footer, frames, my

        desk.register("home", NavItem(_("Workbench"), "desk_home", "layout-dashboard"), order=0)
        my.register("home", NavItem(_("Home"), "my_home", "home"), order=0)
        frames.register("desk", Frame("desk_home", "desk/base.html"))
        frames.register("my", Frame("my_home", "my/base.html"))
        footer.register("help", NavItem(_("Help"), "help", "help"), order=80)
        footer.register("accessibility", NavItem(_("Accessibility statement"), "accessibility", "accessible"), order=90)
