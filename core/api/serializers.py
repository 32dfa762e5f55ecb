"""What every serializer of the portal keeps to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers


class Strict(serializers.Serializer[Any]):
    """Takes no field that it does not know: a mistyped name must not pass for done."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse unknown fields, then read the others."""
        if isinstance(data, dict) and (strange := [name for name in data if name not in self.fields]):
            raise serializers.ValidationError({str(name): [_("There is no such field.")] for name in strange})
        return super().to_internal_value(data)


class ForTheEyes(serializers.Serializer[Any]):
    """Shows ``public_fields`` to everybody, the others only where the context's ``sees(object)`` says so."""

    public_fields: tuple[str, ...] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the fields that the visitor may read."""
        shown: dict[str, Any] = super().to_representation(instance)
        if self.context["sees"](instance):
            return shown
        return {name: value for name, value in shown.items() if name in self.public_fields}


class ForTheEyesDescribed(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Fields that not everybody sees are described as such: they may be missing."""

    target_class = ForTheEyes
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        """Describe the serializer, only its public fields as always there."""
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # noqa: SLF001
        public = self.target.public_fields
        schema["required"] = [name for name in schema.get("required", []) if name in public]
        return schema


Problem = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "errors": serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False),
    },
)
"""An error, as the description knows it."""
