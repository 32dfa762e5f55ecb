"""Papers as answers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from core.documents.rendering import DOCX


def word_answer(content: bytes, name: str) -> HttpResponse:
    """Return a Word document as a download."""
    answer = HttpResponse(content, content_type=DOCX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer
