"""The map of districts as a component."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from reference.district_map import DistrictFigure, tiles

register = template.Library()


@register.inclusion_tag("components/district_map.html")
def district_map(
    figures: Mapping[str, DistrictFigure], label: Any, legend: Sequence[tuple[str, Any]] = ()
) -> dict[str, Any]:
    """Draw the districts as tiles, each a link to what its figure opens. The page loads ``css/district_map.css``.

    ``figures``: by division code; a district without one stays empty. ``legend``: pairs of a shade and what it means.
    Put a table with the same figures beneath: the map says where, the table how much.
    """
    return {"tiles": list(tiles(figures)), "label": label, "legend": legend}
