"""Changes of forms: their standard version, drafts, releases."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.forms.models import Form, FormVersion
from core.forms.registries import form_kinds


@transaction.atomic
def current_version(key: str) -> FormVersion:
    """Return the latest released version of a form; a kind's standard form comes into being as it is first asked for.

    Raises KeyError where there is neither such a form nor such a kind.
    """
    released = FormVersion.objects.filter(form__key=key, released_at__isnull=False).order_by("-number")
    return released.first() or _standard(key)


def _standard(key: str) -> FormVersion:
    kind = form_kinds.get(key)
    title = {"title_zh": kind.standard()["title"]["zh"], "title_en": kind.standard()["title"]["en"]}
    form, _made = Form.objects.get_or_create(key=key, defaults={"kind": key, **title})
    version, _made = FormVersion.objects.get_or_create(
        form=form, number=1, defaults={"content": kind.standard()["content"], "released_at": clock.now()}
    )
    return version
