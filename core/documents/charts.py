"""Charts as images, for documents. On screen ECharts draws them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from django.utils.formats import number_format
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from core.documents.fonts import font_file

COLOURS = ("#b5121b", "#8a9099", "#c8963e", "#1f2937")
INK = "#1f2937"
BAR_SHARE = 0.8  # of the room between two labels


def bar_chart(
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    title: str = "",
    unit: str = "",
    width: float = 156,
    height: float = 80,
) -> bytes:
    """Draw groups of bars, one for each label, one bar for each series, each with its value; the axis begins at zero.

    ``width`` and ``height`` in millimetres (156 is the width of text on an official page). Returns a PNG. Raises
    ValueError where a series has not one value for each label.
    """
    if not series or any(len(values) != len(labels) for values in series.values()):
        raise ValueError("each series needs one value for each label")
    figure = Figure(figsize=(width / 25.4, height / 25.4), dpi=200, layout="constrained")
    axes = FigureCanvasAgg(figure).figure.add_subplot()
    _draw(axes, labels, series)
    _dress(axes, labels, title=title, unit=unit, has_legend=len(series) > 1)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw(axes: Axes, labels: Sequence[str], series: Mapping[str, Sequence[float]]) -> None:
    bar = BAR_SHARE / len(series)
    for place, (name, values) in enumerate(series.items()):
        offset = (place - (len(series) - 1) / 2) * bar
        bars = axes.bar(
            [x + offset for x in range(len(labels))], values, bar, label=name, color=COLOURS[place % len(COLOURS)]
        )
        axes.bar_label(bars, [number_format(value) for value in values], padding=2, fontproperties=_font(7), color=INK)


def _dress(axes: Axes, labels: Sequence[str], *, title: str, unit: str, has_legend: bool) -> None:
    axes.set_xticks(range(len(labels)), labels, fontproperties=_font(8), rotation=0 if len(labels) < 9 else 45,
                    ha="center" if len(labels) < 9 else "right")  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.margins(y=0.15)
    axes.spines[["top", "right"]].set_visible(False)
    for label in axes.get_yticklabels():
        label.set_fontproperties(_font(8))
    axes.set_ylabel(unit, fontproperties=_font(8))
    axes.set_title(title, fontproperties=_font(10, "bold"), color=INK, loc="left")
    if has_legend:
        axes.legend(prop=_font(8), frameon=False)


def _font(size: float, weight: str = "regular") -> FontProperties:
    return FontProperties(fname=str(font_file(weight)), size=size)
