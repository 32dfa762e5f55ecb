"""Whether an uploaded file can serve as a document's template."""

from __future__ import annotations

import io
import re
import zipfile

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError

from core.attachments.archives import checked_names
from core.documents.kinds import TemplateKind
from core.documents.rendering import environment, fill
from core.errors import UserError

MOST_BYTES = 5_000_000
BODY = "word/document.xml"
EXTERNAL = re.compile(rb'<Relationship\b[^>]*TargetMode="External"[^>]*>')
HYPERLINK = b"/relationships/hyperlink"


def check_template(kind: TemplateKind, content: bytes) -> None:
    """Try a template on the kind's sample. Raises UserError that says what is wrong and what to do."""
    _refuse_other_files(content)
    _refuse_unknown_names(kind, content)
    fill(content, kind.sample())


def _refuse_other_files(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise _refusal(_("The template is larger than 5 MB: leave large pictures out."))
    names = checked_names(io.BytesIO(content)) if zipfile.is_zipfile(io.BytesIO(content)) else set()
    if BODY not in names:
        raise _refusal(_("This is no Word document (.docx). In Word, choose Save as, Word document."))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        _refuse_macros(names, package)
        for name in names:
            if name.endswith(".rels"):
                _refuse_external(package.read(name))


def _refuse_macros(names: set[str], package: zipfile.ZipFile) -> None:
    kinds = package.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in kinds or any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise _refusal(_("The document contains macros. Save it as a Word document without macros (.docx)."))


def _refuse_external(relationships: bytes) -> None:
    """Refuse what Word would fetch from elsewhere when the document is opened (a remote template, a linked picture)."""
    if any(HYPERLINK not in found for found in EXTERNAL.findall(relationships)):
        raise _refusal(_("The document links to a template or picture elsewhere. Put it into the document itself."))


def _refuse_unknown_names(kind: TemplateKind, content: bytes) -> None:
    try:
        asked = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(environment())
    except TemplateSyntaxError as error:
        raise _refusal(_("The template has a mistake between braces: %(what)s") % {"what": error}) from error
    except Exception as error:
        raise _refusal(_("The document is damaged. Open it in Word, save it again and retry.")) from error
    unknown = sorted(asked - set(kind.sample()))
    if unknown:
        raise _refusal(
            _("The template asks for “%(unknown)s”, which this document does not have. Known are: %(known)s.")
            % {"unknown": "”, “".join(unknown), "known": ", ".join(sorted(kind.sample()))}
        )


def _refusal(message: str) -> UserError:
    return UserError(message, field="file")
