"""Static files in production: what is collected, and under which names."""

from typing import ClassVar

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Django's static files, without what the front-end packages bring for other ways of building."""

    ignore_patterns: ClassVar[list[str]] = [
        *StaticFilesConfig.ignore_patterns,
        *("*.map", "*.d.ts", "*.scss", "*.rtl.*", "*.esm.*", "libs", "types", "scss", "cjs", "esm"),
    ]


def _without_source_maps(patterns: tuple) -> tuple:  # type: ignore[type-arg] - Django's own shape, strings and pairs mixed
    return tuple(
        (
            ending,
            tuple(rule for rule in rules if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])),
        )
        for ending, rules in patterns
    )


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed, kept by browsers for ever. Source maps are not collected, so not looked for."""

    patterns = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
