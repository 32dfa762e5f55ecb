"""Changes of forms: their standard version, drafts, releases."""

from __future__ import annotations

import itertools
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.editing import StaleRecordError, is_mine
from core.errors import UserError
from core.forms.composing import faults
from core.forms.declaration import Declaration, Words
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
    form, _is_new = Form.objects.get_or_create(key=key, defaults={"kind": key, **title})
    version, _is_new = FormVersion.objects.get_or_create(
        form=form, number=1, defaults={"content": kind.standard()["content"], "released_at": clock.now()}
    )
    return version


@transaction.atomic
def begin_draft(*, form: Form, by: Any, like: FormVersion | None = None) -> FormVersion:
    """Return the draft of a form's next version: the one under way, else a copy of the latest version.

    ``like``: an earlier version to copy instead. Raises UserError where it would replace the draft under way.
    """
    latest = FormVersion.objects.select_for_update().filter(form=form).order_by("-number")[0]
    if latest.released_at is None:
        if like:
            raise UserError(_("A draft of the next version is under way: release it or throw it away first."))
        return latest
    content = (like or latest).content
    return FormVersion.objects.create(form=form, number=latest.number + 1, content=content, changed_by=by)


@transaction.atomic
def duplicate(*, version: FormVersion, title: Words, by: Any) -> FormVersion:
    """Begin a form of its own with the questions of a version. Returns its draft."""
    kind = version.form.kind
    taken = set(Form.objects.filter(kind=kind).values_list("key", flat=True))
    key = next(name for n in itertools.count(2) if (name := f"{kind}-{n}") not in taken)
    form = Form.objects.create(key=key, kind=kind, title_zh=title.zh, title_en=title.en)
    return FormVersion.objects.create(form=form, number=1, content=version.content, changed_by=by)


@transaction.atomic
def save_draft(
    *, version: FormVersion, declaration: Declaration, by: Any, seen: int | None = None
) -> FormVersion:  # fmt: skip
    """Keep a draft's questions as far as they go. ``seen``: the revision that was read, None for the latest.

    Raises StaleRecordError where somebody saved it since, UserError for a version that is released.
    """
    version = _draft(version, seen)
    version.content, version.changed_at, version.changed_by = declaration.to_json(), clock.now(), by
    version.save()
    return version


@transaction.atomic
def release(*, version: FormVersion, by: Any, seen: int | None = None) -> FormVersion:
    """Release a draft as it was ``seen``: from now on it is frozen, and new campaigns may use it.

    Raises StaleRecordError where somebody changed it since, UserError for what is wrong.
    """
    version = _draft(version, seen)
    if wrong := faults(version.declaration):
        raise UserError(" ".join(wrong))
    version.released_at, version.changed_by = clock.now(), by
    version.save()
    return version


@transaction.atomic
def discard(*, version: FormVersion, seen: int | None = None) -> None:
    """Throw a draft away as it was ``seen``, and its form where that has no other version. Raises StaleRecordError."""
    draft = _draft(version, seen)
    draft.delete()
    if not draft.form.versions.exists():
        draft.form.delete()


def _draft(version: FormVersion, seen: int | None) -> FormVersion:
    """Return the locked draft as it is now."""
    locked = FormVersion.objects.select_for_update(of=("self",)).select_related("form", "changed_by")
    found = locked.get(pk=version.pk)
    if found.released_at:
        raise UserError(_("This version is released and frozen: begin a new one."))
    if seen not in {None, found.revision}:
        is_own = is_mine(found.changed_by)
        if is_own:
            message = _("You changed this draft in another window meanwhile, and nothing of this window is saved yet: "
                        "look at it, then do this again.")  # fmt: skip
        else:
            message = _("%(who)s changed this draft meanwhile, and nothing of yours is saved yet: look at it, then do "
                        "this again.") % {"who": found.changed_by}  # fmt: skip
        raise StaleRecordError(message, version=found.revision, is_own=is_own)
    return found
