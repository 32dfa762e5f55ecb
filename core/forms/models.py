"""Forms and their versions."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms.declaration import Declaration, Words


class Form(models.Model):
    """A form through its versions. ``kind`` names its use (``form_kinds``)."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("use"), max_length=60)
    title_zh = models.CharField(_("title in Chinese"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)

    class Meta:
        ordering = ["kind", "key"]
        verbose_name = pgettext_lazy("questions", "form")
        verbose_name_plural = _("forms")

    def __str__(self) -> str:
        return str(Words(self.title_zh, self.title_en))


class FormVersion(models.Model):
    """What the form asked from one release to the next. Once released it is frozen; a form has one draft at most."""

    form = models.ForeignKey(
        Form, on_delete=models.PROTECT, related_name="versions", verbose_name=pgettext_lazy("questions", "form")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("questions"), default=dict)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=clock.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("changed by"),
    )  # fmt: skip
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        ordering = ["form", "-number"]
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="formversion_numbered_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(released_at__isnull=True), name="formversion_one_draft"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="released_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__released_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return gettext("%(form)s, version %(number)s") % {"form": self.form, "number": self.number}

    @property
    def revision(self) -> int:
        """What a page that shows the draft was read at: changes with each saving."""
        return (self.changed_at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)

    @cached_property
    def declaration(self) -> Declaration:
        """What it asks."""
        return Declaration.from_json(self.content)
