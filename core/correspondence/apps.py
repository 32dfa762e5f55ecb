from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    """Incoming and outgoing documents of the office system, attached to records."""

    name = "core.correspondence"
    label = "correspondence"
    verbose_name = _("Official documents")

    def ready(self) -> None:
        """Show the register."""
        from core.correspondence import lists

        lists.register()
