"""Papers that come with made-up applications: one page each, with a drawn stamp."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from core.attachments.services import store
from procurement.models import Application
from procurement.services.submissions import missing_papers
from unions.models import User

RED = (200, 30, 30)


def hand_papers_over(application: Application, *, by: User) -> None:
    """Attach each paper that the round wants and that is not there yet."""
    wanted = {document.pk for document in missing_papers(application)}
    for row in application.documents.filter(document__in=wanted).select_related("document"):
        store(
            ContentFile(stamped_page(), name=f"{row.document}（示范）.pdf"), by=by, about=row, title=str(row.document)
        )


def stamped_page() -> bytes:
    """Return a page of grey lines with a red round stamp, as PDF."""
    page = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(page)
    for top in range(90, 640, 28):
        draw.line((80, top, 540, top), fill=(205, 205, 205), width=6)
    draw.ellipse((370, 650, 520, 800), outline=RED, width=6)
    draw.regular_polygon((445, 725, 32), 5, fill=RED, rotation=36)
    out = io.BytesIO()
    page.save(out, "PDF")
    return out.getvalue()
