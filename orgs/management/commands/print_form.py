"""``manage.py print_form collection --org USCC|NUMBER --output FILE.docx [--year Y]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.commands import PortalCommand, writing
from orgs.collection_paper import word_form
from orgs.models import Collection, Organization
from orgs.queries.merging import organization_by_code


class Command(PortalCommand):
    """Prints a form for an organization that does not work on line."""

    help = "Write an organization's form as a Word document: filled in as far as the portal knows the answers."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("form", choices=["collection"])
        parser.add_argument("--org", required=True, metavar="USCC|NUMBER")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.docx")
        parser.add_argument("--year", type=int, help="of which collection; the latest when not given")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file."""
        if options["output"].suffix.lower() != ".docx":
            raise CommandError(_("The form is a Word document: name the file .docx."))
        organization = self._organization(options["org"].strip())
        asked = Collection.objects.filter(organization=organization).select_related("union", "form_version__form")
        year = options["year"]
        if year is not None:
            asked = asked.filter(year=year)
        collection = asked.order_by("-year", "-version").first()
        if collection is None and year not in (None, clock.today().year):
            raise CommandError(
                _("%(organization)s was not asked for %(year)s.") % {"organization": organization, "year": year}
            )
        with translation.override("zh-hans"):
            content = word_form(organization, collection)
        with writing(options["output"]):
            options["output"].write_bytes(content)
        self.stderr.write(_("The form is written to %(path)s.") % {"path": options["output"]})

    def _organization(self, said: str) -> Organization:
        try:
            return organization_by_code(said)
        except Organization.DoesNotExist:
            message = _("There is no organization with the USCC or number %(said)s.") % {"said": said}
            raise CommandError(message) from None
