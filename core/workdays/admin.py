"""Where administrators import the next year's table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget

from core.access import requires
from core.errors import UserError
from core.http import posted
from core.workdays.models import CalendarYear, DayOverride
from core.workdays.services import import_table

MOST_BYTES = 1_000_000


class TableForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("Table of holidays"),
        help_text=gettext_lazy("JSON as holiday-cn publishes it, or CSV with the columns date, kind and name."),
        widget=UnfoldAdminFileFieldWidget,
    )

    def clean_file(self) -> Any:
        """Refuse a file that no table is as large as."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB: a year's table has a few kilobytes."))
        return file


@admin.register(CalendarYear)
class CalendarYearAdmin(ModelAdmin):
    """Years whose table was imported."""

    list_display = ["year", "source", "imported_at", "imported_by"]
    readonly_fields = ["year", "source", "imported_at", "imported_by"]
    actions_list = ["import_file"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """A year comes by its table."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the page that takes a file."""
        page = requires("workdays.add_calendaryear")(self.admin_site.admin_view(self.import_view))
        return [path("import/", page, name="workdays_import"), *super().get_urls()]

    @action(description=gettext_lazy("Import a table"), url_path="import-file")
    def import_file(self, _request: HttpRequest) -> HttpResponse:
        """Lead to the page that takes a file."""
        return HttpResponseRedirect(reverse("admin:workdays_import"))

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or take the file."""
        form = TableForm(posted(request), request.FILES or None)
        if request.method == "POST" and form.is_valid() and self._import(request, form):
            return HttpResponseRedirect(reverse("admin:workdays_calendaryear_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "title": _("Import a table"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/core_form.html", context)

    def _import(self, request: HttpRequest, form: TableForm) -> bool:
        file = form.cleaned_data["file"]
        try:
            table = import_table(content=file.read(), name=file.name, by=request.user)
        except UserError as error:
            form.add_error(error.field, error.message)
            return False
        years = _("、").join(str(year) for year in table.years)
        messages.success(request, _("Imported: %(years)s") % {"years": years})
        return True


@admin.register(DayOverride)
class DayOverrideAdmin(ModelAdmin):
    """Single days, to correct one."""

    list_display = ["date", "is_workday", "name", "source"]
    date_hierarchy = "date"
