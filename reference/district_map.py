"""A schematic map: Beijing's sixteen districts and the Development Area as tiles, each with a figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reference.data import DEVELOPMENT_AREA

TILES = {
    "110119": _("Yanqing"), "110116": _("Huairou"), "110118": _("Miyun"),
    "110114": _("Changping"), "110113": _("Shunyi"), "110117": _("Pinggu"),
    "110109": _("Mentougou"), "110108": _("Haidian"), "110105": _("Chaoyang"), "110112": _("Tongzhou"),
    "110107": _("Shijingshan"), "110102": _("Xicheng"), "110101": _("Dongcheng"), DEVELOPMENT_AREA: _("Yizhuang"),
    "110111": _("Fangshan"), "110106": _("Fengtai"), "110115": _("Daxing"),
}  # fmt: skip
"""The tiles from north-west to south-east with their short names; ``css/district_map.css`` says where each lies."""

SHADES = 5


@dataclass(frozen=True)
class DistrictFigure:
    """What a tile shows.

    ``text``: the figure, short. ``shade``: the class that colours the tile, a tone (``good``, ``warning``, ``bad``,
    ``distinction``, ``neutral``) or a step of :func:`shades` (``1`` to ``5``). ``words``: what the colour means here.
    ``url``: what a click opens.
    """

    text: Any
    shade: str = "neutral"
    words: Any = ""
    url: str = ""


def shades(counts: Mapping[str, int]) -> dict[str, str]:
    """Return a shade from ``1`` (few) to ``5`` (most) for each count, ``neutral`` for none."""
    most = max(counts.values(), default=0)
    return {code: str(-(-count * SHADES // most)) if count > 0 else "neutral" for code, count in counts.items()}


def counted(counts: Mapping[str, int], urls: Mapping[str, str] | None = None) -> dict[str, DistrictFigure]:
    """Return the figures of a map of counts: the more, the darker. A district without a count shows 0."""
    full = {code: counts.get(code, 0) for code in TILES}
    steps = shades(full)
    return {code: DistrictFigure(f"{n:,}", steps[code], url=(urls or {}).get(code, "")) for code, n in full.items()}


@dataclass(frozen=True)
class Tile:
    """A district on the map."""

    code: str
    name: Any
    figure: DistrictFigure | None


def tiles(figures: Mapping[str, DistrictFigure]) -> Iterable[Tile]:
    """Yield every district in the order of reading, with its figure where there is one."""
    for code, name in TILES.items():
        yield Tile(code, name, figures.get(code))
