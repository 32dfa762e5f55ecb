"""Where staff replace the templates of documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from core.access import requires
from core.documents.kinds import TemplateKind, templates
from core.documents.models import DocumentTemplate
from core.documents.rendering import DOCX, current_template
from core.documents.services import upload_template, use_version
from core.errors import UserError
from core.http import posted

PERMISSION = "documents.change_documenttemplate"


class UploadForm(forms.Form):
    """A new version of a template."""

    file = forms.FileField(label=gettext_lazy("Word document (.docx)"), widget=UnfoldAdminFileFieldWidget)
    note = forms.CharField(
        label=gettext_lazy("What is different"), max_length=200, required=False, widget=UnfoldAdminTextInputWidget
    )


@admin.register(DocumentTemplate)
class DocumentTemplateAdmin(ModelAdmin):
    """One page lists the documents, one shows a document's template with its versions and variables."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Versions come by upload."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Versions are kept."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of one document."""
        pages = [
            path("<slug:key>/", self._guarded(self.document_view), name="documents_document"),
            path("<slug:key>/file/", self._guarded(self.file_view), name="documents_file"),
            path("<slug:key>/file/<int:version>/", self._guarded(self.file_view), name="documents_file"),
            path("<slug:key>/use/", self._guarded(self.use_view), name="documents_use"),
        ]
        first, *rest = super().get_urls()
        return [first, *pages, *rest]

    def _guarded(self, view: Any) -> Any:
        return requires(PERMISSION)(self.admin_site.admin_view(view))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """List the documents, whether a template was uploaded for them or not."""
        if not self.has_view_permission(request):
            raise Http404
        active = {row.key: row for row in self._versions().filter(is_active=True)}
        documents = [(kind, active.get(kind.key)) for kind in templates]
        return self._page(request, "documents", _("Document templates"), {"documents": documents})

    def document_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show a document's template: download, upload, versions, variables."""
        kind = _kind(key)
        form = UploadForm(posted(request), request.FILES or None)
        if request.method == "POST" and form.is_valid() and self._upload(request, kind, form):
            return _back(key)
        versions = list(self._versions().filter(key=key))
        context = {
            "kind": kind,
            "versions": versions,
            "form": form,
            "is_built_in": not any(v.is_active for v in versions),
        }
        return self._page(request, "document", kind.title, context)

    def _upload(self, request: HttpRequest, kind: TemplateKind, form: UploadForm) -> bool:
        file = form.cleaned_data["file"]
        try:
            made = upload_template(
                key=kind.key, content=file.read(), filename=file.name, by=request.user, note=form.cleaned_data["note"]
            )
        except UserError as error:
            form.add_error(error.field, error.message)
            return False
        messages.success(request, _("Version %(version)s is in use now.") % {"version": made.version})
        return True

    def file_view(self, _request: HttpRequest, key: str, version: int | None = None) -> HttpResponse:
        """Send the template in use, a version, or the built-in one (version 0)."""
        kind = _kind(key)
        if version is None:
            content = current_template(key)
        elif version == 0:
            content = kind.build()
        else:
            row = DocumentTemplate.objects.filter(key=key, version=version).first()
            if row is None:
                raise Http404
            content = bytes(row.file)
        headers = {"Content-Disposition": content_disposition_header(True, f"{kind.title}.docx")}  # noqa: FBT003
        return HttpResponse(content, content_type=DOCX, headers=headers)

    def use_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """Put another version into use."""
        kind, version = _kind(key), request.POST.get("version", "")
        if request.method == "POST" and version.isdecimal():
            try:
                use_version(key=kind.key, version=int(version) or None, by=request.user)
                messages.success(request, _("The template was exchanged."))
            except UserError as error:
                messages.error(request, error.message)
        return _back(key)

    def _versions(self) -> Any:
        return DocumentTemplate.objects.defer("file").select_related("uploaded_by")

    def _page(self, request: HttpRequest, name: str, title: Any, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"documents/admin_{name}.html", {**shared, **context})


def _kind(key: str) -> TemplateKind:
    try:
        return templates.get(key)
    except KeyError:
        raise Http404 from None


def _back(key: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:documents_document", args=[key]))
