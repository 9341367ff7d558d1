"""Drawn charts as prepared values: geometry is worked out here so that a template only prints it."""

from collections.abc import Sequence
from dataclasses import dataclass

_TOP = 20.0
_BOTTOM = 153.3
# The rest of the width is for the last value, also on a phone.
_WIDTH = 82.0
_STEP = 25


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One measurement: when in words ("7 September") and a whole percentage."""

    when: str
    percent: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """One hairline across the chart, with its label beneath."""

    y: float
    label_y: float
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What ``components/charts.html`` needs to draw a trend and its table. ``last_x`` is in percent of the width."""

    id: str
    title: str
    caption: str
    points: Sequence[TrendPoint]
    polyline: str
    grid: Sequence[GridLine]
    last_x: float
    last_y: float
    last_label_y: float


def draw_trend(points: Sequence[TrendPoint], *, id: str, title: str, caption: str) -> Trend:
    """Place the points, oldest first, on a scale that ends at 100 and starts at the quarter below the lowest.

    :param title: the finding in one sentence, read out instead of the drawing
    :param caption: the table's caption
    :raise ValueError: without points, or for a percentage outside 0 to 100
    """
    if not points:
        raise ValueError("a trend needs at least one point")
    if any(not 0 <= point.percent <= 100 for point in points):
        raise ValueError("a percentage lies between 0 and 100")
    floor = min(min(point.percent for point in points) // _STEP * _STEP, 100 - _STEP)
    heights = [round(_height(point.percent, floor), 1) for point in points]
    spread = _WIDTH / (len(points) - 1) if len(points) > 1 else 0.0
    places = [f"{index * spread:.2f},{height}" for index, height in enumerate(heights)]
    return Trend(
        id=id,
        title=title,
        caption=caption,
        points=tuple(points),
        polyline=" ".join(places),
        grid=tuple(_grid_line(value, floor) for value in range(floor, 101, _STEP)),
        last_x=round(spread * (len(points) - 1), 2),
        last_y=heights[-1],
        last_label_y=round(heights[-1] + 5, 1),
    )


def _grid_line(value: int, floor: int) -> GridLine:
    y = round(_height(value, floor), 1)
    return GridLine(y=y, label_y=y + 18, label=f"{value} %")


def _height(value: float, floor: int) -> float:
    return _BOTTOM - (value - floor) / (100 - floor) * (_BOTTOM - _TOP)
