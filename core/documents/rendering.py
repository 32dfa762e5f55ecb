"""Documents from templates: Word by docxtpl, PDF by typst."""

from __future__ import annotations

import datetime as dt
import io
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from core.documents.fonts import font_folder
from core.documents.kinds import templates
from core.documents.models import DocumentTemplate
from core.errors import UserError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG image for a document, ``width`` millimetres wide."""

    content: bytes
    width: float


def render_docx(key: str, context: Mapping[str, Any]) -> bytes:
    """Write a document by the template in use. Raises UserError where the template asks for what is not there."""
    return fill(current_template(key), context)


def current_template(key: str) -> bytes:
    """Return the template in use: the version that staff chose, else the built-in one. Raises KeyError."""
    kind = templates.get(key)
    chosen = DocumentTemplate.objects.filter(key=key, is_active=True).values_list("file", flat=True).first()
    return kind.build() if chosen is None else bytes(chosen)


def environment() -> SandboxedEnvironment:
    """Return where templates are run: out of reach of Python, strict about names, with text as text."""
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def fill(template: bytes, context: Mapping[str, Any]) -> bytes:
    """Fill a template. Pictures in the context become images. Raises UserError in words for who wrote it."""
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(_with_images(document, dict(context)), jinja_env=environment())
    except UndefinedError as error:
        raise UserError(_("The template asks for something this document does not have: %(what)s") % {"what": error},
                        field="file") from error  # fmt: skip
    except TemplateSyntaxError as error:
        raise UserError(
            _("The template has a mistake between braces: %(what)s") % {"what": error}, field="file"
        ) from error
    except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise UserError(_("The template cannot be filled: %(what)s") % {"what": error}, field="file") from error
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _with_images(document: DocxTemplate, value: Any) -> Any:
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(value.content), width=Mm(value.width))
    if isinstance(value, Mapping):
        return {key: _with_images(document, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_images(document, item) for item in value]
    return value


def render_pdf(source: str, data: Mapping[str, Any], *, made_at: dt.datetime | None = None) -> bytes:
    """Set a page by typst, with the portal's own fonts only.

    ``source``: a typst document, which reads its data by ``#let data = json(bytes(sys.inputs.data))``; it reaches no
    files. ``made_at`` goes into the PDF's metadata. The same input gives the same bytes.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
    with tempfile.TemporaryDirectory() as empty:
        pdf = typst.compile(  # type: ignore[call-overload] # its stubs want one type for three arguments
            source.encode(), root=empty, font_paths=fonts, format="pdf", timestamp=made_at or 0,
            sys_inputs={"data": json.dumps(dict(data), cls=DjangoJSONEncoder)},
        )  # fmt: skip
    return bytes(pdf)
