"""Reference data that every app shares and administrators keep: divisions and service areas."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Division(models.Model):
    """An administrative division by its code (GB/T 2260; Beijing's subdistricts by nine digits).

    Codes that only group counties (市辖区, 省直辖县级行政区划) are left out: their counties are part of the
    province.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("District or county")
        SUBDISTRICT = "subdistrict", _("Subdistrict or town")

    code = models.CharField(_("code"), max_length=9, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        constraints = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^\d{6}(\d{3})?$"), name="division_code_digits"),
        ]

    def __str__(self) -> str:
        return self.name


class DivisionAlias(models.Model):
    """Another word for a division: a code that is no longer given out (110103), a former or a customary name (亦庄)."""

    text = models.CharField(_("code or name"), max_length=60, unique=True)
    division = models.ForeignKey(
        Division, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("means today")
    )

    class Meta:
        ordering = ["text"]
        verbose_name = _("former code or other name")
        verbose_name_plural = _("former codes and other names")

    def __str__(self) -> str:
        return self.text


def in_language(zh: str, en: str) -> str:
    """Return the name in the reader's language."""
    return zh if (get_language() or "zh").startswith("zh") else en


class Word(models.Model):
    """A word of a vocabulary that administrators keep. Never deleted once used: closed by ``is_active``."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name_zh = models.CharField(_("Chinese name"), max_length=40, unique=True)
    name_en = models.CharField(_("English name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_zh, self.name_en)


class ServiceArea(Word):
    """A field of service to workers."""

    class Meta(Word.Meta):
        verbose_name = _("service area")
        verbose_name_plural = _("service areas")


class TargetGroup(Word):
    """People for whom something is done."""

    class Meta(Word.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
