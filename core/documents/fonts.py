"""Where the portal's own fonts are: Noto Sans SC, from the front-end packages. No system font is needed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

WEIGHTS = {"regular": "400Regular/NotoSansSC_400Regular.ttf", "bold": "700Bold/NotoSansSC_700Bold.ttf"}


def font_folder() -> Path:
    """Return the folder with all weights. Raises RuntimeError where the front-end packages are missing."""
    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "noto-sans-sc"
    if not folder.is_dir():
        raise RuntimeError(f"the fonts are missing in {folder}: run make setup")
    return folder


def font_file(weight: str = "regular") -> Path:
    """Return one weight's file (``regular``, ``bold``)."""
    return font_folder() / WEIGHTS[weight]
