"""The organization database."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    """The organization database."""

    name = "orgs"
    verbose_name = _("Organizations")
