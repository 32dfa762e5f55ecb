"""Static files in production: what is collected, and under which names."""

from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Django's static files, without what the front-end packages bring for other ways of building."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.map", "*.d.ts", "*.scss", "*.rtl.*", "*.esm.*", "libs", "types", "scss", "cjs", "esm"),
    ]


def _without_source_maps(patterns: Any) -> Any:
    """Leave the rules for source maps out of Django's patterns: endings, each with rules (expressions, or pairs)."""
    return tuple(
        (ending, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule))) for ending, rules in patterns
    )


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed, kept by browsers for ever. Source maps are not collected, so not looked for."""

    patterns = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
