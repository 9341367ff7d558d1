"""An example page of the components that only coordinators see."""

from dataclasses import dataclass

from training_app.web.charts import Trend, TrendPoint, draw_trend


@dataclass(frozen=True)
class HeatCell:
    url: str
    count: int | None
    of: int
    shade: int


@dataclass(frozen=True)
class HeatRow:
    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class EventItem:
    day: str
    time: str
    mark: str
    words: str
    detail: str | None


@dataclass(frozen=True)
class Gallery:
    title: str
    heads: tuple[tuple[str, str], ...]
    overdue: tuple[tuple[str, str, str, str, str], ...]
    columns: tuple[tuple[int, str], ...]
    rows: tuple[HeatRow, ...]
    chart: Trend
    events: tuple[EventItem, ...]


def _heat_row(name: str, *counts: int | None) -> HeatRow:
    return HeatRow(name, tuple(HeatCell("/people", count, 18, min(4, 1 + (count or 0) // 3)) for count in counts))


GALLERY = Gallery(
    title="Four people are overdue",
    heads=(("Name", ""), ("Unit", ""), ("Module", ""), ("Was due", ""), ("Late by", "")),
    overdue=(
        ("R. Lindqvist", "Patrol A", "Voice, neutrality, respect, motive", "6 November", "17 days"),
        ("T. Okafor", "Detectives", "Asking so that memory can answer", "13 November", "10 days"),
    ),
    columns=(
        (1, "Trauma"),
        (2, "Asking"),
        (3, "The past"),
        (4, "Voice"),
        (5, "Reach"),
        (6, "Homes"),
        (7, "Wake"),
        (8, "Carrying"),
    ),
    rows=(_heat_row("Patrol A", 4, 4, 11, 5, 7, 9, None, 3), _heat_row("Detectives", 0, 1, 5, 2, 1, None, 3, 0)),
    chart=draw_trend(
        [
            TrendPoint("7 September", 52),
            TrendPoint("28 September", 61),
            TrendPoint("19 October", 70),
            TrendPoint("23 November", 85),
        ],
        id="trend",
        title="People up to date rose from 52 percent on 7 September to 85 percent on 23 November.",
        caption="People up to date",
    ),
    events=(
        EventItem(
            "Saturday 21 November", "02:12", "part", "Finished lesson 2 of Trauma, seen from a patrol car.", None
        ),
        EventItem("Friday 20 November", "", "late", "Voice, neutrality, respect, motive fell due. Not started.", None),
        EventItem(
            "Saturday 3 October",
            "14:07",
            "done",
            "Finished Asking so that memory can answer. 0.75 hours.",
            "Sent to the agency’s LMS 14:07, accepted 14:08.",
        ),
    ),
)
