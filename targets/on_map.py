"""The district unions' figures on the map: one metric at a time, coloured by how its target stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.templatetags.ui import Tab
from reference.district_map import DistrictFigure
from targets.metrics import Metric, metrics
from targets.models import Status
from targets.presentation import TONES, shown
from targets.queries import Figure
from unions.models import Union

Table = Mapping[Union, dict[str, Figure]]


@dataclass(frozen=True)
class FigureMap:
    """A map of one metric, and the tabs that choose another."""

    metric: Metric
    figures: dict[str, DistrictFigure]
    choices: list[Tab]
    legend: list[tuple[str, Any]]


def figure_map(table: Table, asked: str, union: Union, year: int) -> FigureMap | None:
    """Return the map of the metric asked for, else of the first with a target; None without district unions below.

    ``table``: figures of the unions below by union and metric.
    """
    districts = {one: shown(one, found) for one, found in table.items() if one.kind == Union.Kind.DISTRICT}
    offered = [metric for metric in metrics if any(metric.key in found for found in districts.values())]
    if not offered:
        return None
    chosen = next((metric for metric in offered if metric.key == asked), None) or _aimed_at(offered, districts)
    figures = {
        str(one.district_id): _tile(found[chosen.key]) for one, found in districts.items() if chosen.key in found
    }
    choices = [
        Tab(metric.title, cockpit_address(union, year, figure=metric.key) + "#districts", metric is chosen)
        for metric in offered
    ]
    legend = [(TONES[status], status.label) for status in Status]
    return FigureMap(chosen, figures, choices, legend)


def _aimed_at(offered: list[Metric], districts: Table) -> Metric:
    """Return the first metric for which a district has a target, else the first."""
    targets = {key for found in districts.values() for key, figure in found.items() if figure.target}
    return next((metric for metric in offered if metric.key in targets), offered[0])


def _tile(figure: Figure) -> DistrictFigure:
    text = f"{figure.value:,} / {figure.target:,}" if figure.target else f"{figure.value:,}"
    url = cockpit_address(figure.union, figure.year)
    return DistrictFigure(text, TONES[figure.status], figure.status.label, url)


def cockpit_address(union: Union, year: int, **more: str) -> str:
    """Return the address of a union's cockpit of a year."""
    return f"{reverse('targets:cockpit')}?{urlencode({'union': union.code, 'year': year, **more})}"
