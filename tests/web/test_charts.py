"""The geometry of drawn charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.web.charts import Trend, TrendPoint, draw_trend


def _draw(*percents: int) -> Trend:
    points = [TrendPoint(f"week {index}", percent) for index, percent in enumerate(percents)]
    return draw_trend(points, id="trend", title="It rose.", caption="Up to date")


def _places(chart: Trend) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (place.split(",") for place in chart.polyline.split())]


def test_the_last_point_of_the_line_is_the_dot() -> None:
    chart = _draw(52, 61, 85)

    assert _places(chart)[-1] == (chart.last_x, chart.last_y)
    assert chart.last_x == 82.0


def test_the_scale_starts_at_the_quarter_below_the_lowest() -> None:
    assert [line.label for line in _draw(52, 85).grid] == ["50 %", "75 %", "100 %"]
    assert [line.label for line in _draw(0, 100).grid] == ["0 %", "25 %", "50 %", "75 %", "100 %"]


def test_all_done_still_has_a_scale() -> None:
    chart = _draw(100, 100)

    assert [line.label for line in chart.grid] == ["75 %", "100 %"]
    assert chart.last_y == 20.0


def test_one_point_is_drawn_at_the_start() -> None:
    chart = _draw(60)

    assert _places(chart) == [(0.0, chart.last_y)]
    assert chart.last_x == 0.0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60))
def test_every_point_stays_inside_the_drawing(percents: list[int]) -> None:
    for x, y in _places(_draw(*percents)):
        assert 0 <= x <= 82.01
        assert 20 <= y <= 153.3


@given(st.integers(0, 99))
def test_a_higher_share_stands_higher(percent: int) -> None:
    (_, low), (_, high) = _places(_draw(percent, percent + 1))

    assert high < low


def test_a_trend_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        draw_trend([], id="trend", title="", caption="")


def test_a_share_above_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        _draw(101)
