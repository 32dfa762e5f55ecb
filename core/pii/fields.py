"""Model and form fields for what nobody should read in passing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core import checks
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.pii import crypto, masks

Mask = Callable[[str], str]


class Sealed:
    """A value as a row holds it: shown masked wherever it is printed, opened only where code asks for it."""

    def __init__(self, ciphertext: str, mask: Mask) -> None:
        self.ciphertext = ciphertext
        self._mask = mask

    def open(self) -> str:
        """Return the value in the clear. Callers write the access log first. Raises UnreadableError."""
        return crypto.decrypt(self.ciphertext)

    @cached_property
    def masked(self) -> str:
        """The value as it may be seen; stars alone where no key opens it."""
        try:
            return self._mask(self.open())
        except crypto.UnreadableError:
            return masks.everything("?")

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return "<Sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.open() == other.open()

    def __hash__(self) -> int:
        return hash(self.open())


class SealedField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """A text that the database holds encrypted.

    It reads as :class:`Sealed`, takes a text or a Sealed, and holds NULL where there is nothing. ``mask`` says how it
    is shown. The field never enters a history, and nothing can be looked up by it: see :class:`BlindIndexField`.
    """

    outside_history = True

    def __init__(self, *args: Any, mask: Mask = masks.everything, **kwargs: Any) -> None:
        self.mask = mask
        kwargs.update(null=True, blank=True, editable=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave the mask out: it is no matter of the database."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Sealed | None:
        """Wrap what the database holds."""
        return None if value is None else Sealed(value, self.mask)

    def to_python(self, value: Any) -> Any:
        """Leave a Sealed as it is; a text is what is to be sealed."""
        return value if isinstance(value, Sealed) else (str(value).strip() or None) if value is not None else None

    def run_validators(self, value: Any) -> None:
        """Check texts that are new; what is sealed was checked."""
        if not isinstance(value, Sealed):
            super().run_validators(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Encrypt."""
        if isinstance(value, Sealed):
            return value.ciphertext
        return crypto.encrypt(str(value)) if value else None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """Seal what was assigned as a text, so that the instance holds it in the clear no longer than needed."""
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = Sealed(crypto.encrypt(value), self.mask) if value else None
            setattr(model_instance, self.attname, value)
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse look-ups that could never find anything."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field that never shows what is stored."""
        return SealedFormField(
            label=kwargs.get("label", capfirst(self.verbose_name)), required=False, validators=self.validators,
            help_text=kwargs.get("help_text", self.help_text), max_length=self.max_length,
        )  # fmt: skip

    def value_to_string(self, obj: Any) -> str:
        """Serialize the cipher text, never the value."""
        value = self.value_from_object(obj)
        return value.ciphertext if isinstance(value, Sealed) else ""


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """Follows a SealedField beside it, so that equal values can be found: ``filter(x__in=blind_indexes(text))``."""

    outside_history = True

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(max_length=64, editable=False, blank=True, default="")
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse an index of nothing (``pii.E003``)."""
        fault = checks.Error(f"{self}: source= must name a SealedField.", id="pii.E003")
        names = {field.name for field in self.model._meta.fields if isinstance(field, SealedField)}
        return [*super().check(**kwargs), *([] if self.source in names else [fault])]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 - Django's signature
        """Compute what stands in the index."""
        value = getattr(model_instance, self.source)
        text = value.open() if isinstance(value, Sealed) else value
        index = crypto.blind_index(text) if text else ""
        setattr(model_instance, self.attname, index)
        return index


class SealedFormField(forms.CharField):
    """A text that is typed anew or left as it is: what is stored is hinted at by its mask and never sent along."""

    def __init__(self, *, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(validators=validators, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        """Show only what was just typed."""
        return "" if isinstance(value, Sealed) else value

    def hint(self, value: Sealed | None) -> None:
        """Say beside the field what is on record."""
        if value is not None:
            told = _("On record: %(masked)s. Left empty, it stays.") % {"masked": value.masked}
            self.help_text = f"{self.help_text} {told}".strip()
