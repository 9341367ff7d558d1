"""The completion report as a CSV file, line by line. Its columns are a contract: see docs/reports.md."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from training_app.foundation.cells import safe_cell
from training_app.reports.rows import AttemptRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import hours_from_minutes

COLUMNS = (
    "agency",
    "unit",
    "badge",
    "name",
    "module id",
    "module title",
    "version",
    "state",
    "assigned on",
    "due on",
    "started UTC",
    "completed UTC",
    "completed local date",
    "score scaled",
    "nominal hours",
    "mode",
    "measured hours",
    "identity",
)
# Excel takes UTF-8 for the machine's own code page unless the file begins with this mark
BYTE_ORDER_MARK = "\ufeff"
MS_AN_HOUR = 3_600_000
ASSERTED = "asserted by the LMS"
_LINES_AT_ONCE = 500


def csv_lines(
    entries: Iterable[Entry], unit_names: Mapping[int, str], view: Viewpoint, asserted: Collection[int] = ()
) -> Iterator[str]:
    """The file in portions: mark and heading first, then one line per entry, in the order given.

    :param asserted: people whom an LMS named and nothing proves
    """
    yield BYTE_ORDER_MARK + _written([COLUMNS])
    portion: list[Sequence[str]] = []
    for entry in entries:
        portion.append([*_cells(entry, unit_names, view), ASSERTED if entry.person.id in asserted else ""])
        if len(portion) == _LINES_AT_ONCE:
            yield _written(portion)
            portion = []
    if portion:
        yield _written(portion)


def _cells(entry: Entry, unit_names: Mapping[int, str], view: Viewpoint) -> list[str]:
    person, attempt = entry.person, entry.attempt
    completed_at = attempt.completed_at if attempt else None
    score = attempt.score_scaled if attempt else None
    minutes = attempt.nominal_minutes if attempt else None
    words = (
        view.agency,
        unit_names.get(person.unit_id or 0, ""),
        person.badge or "",
        f"{person.family_name}, {person.given_name}",
        entry.module_id,
        view.title(entry.module_id),
        attempt.version if attempt else "",
    )
    # what follows is made here of digits and our own words, and so cannot start a formula
    return [
        *map(safe_cell, words),
        _state(entry),
        view.day_of(entry.assigned_at).isoformat() if entry.assigned_at else "",
        entry.due_on.isoformat() if entry.due_on else "",
        _utc(attempt.started_at if attempt else None),
        _utc(completed_at),
        view.day_of(completed_at).isoformat() if completed_at else "",
        f"{score:.4f}" if score is not None and completed_at else "",
        hours_from_minutes(minutes) if minutes is not None and completed_at else "",
        attempt.mode if attempt and completed_at else "",
        _measured_hours(attempt) if attempt and completed_at else "",
    ]


def _state(entry: Entry) -> str:
    if entry.is_paused:
        return "paused"
    return "overdue" if entry.is_late else entry.standing.value


def _measured_hours(attempt: AttemptRow) -> str:
    # nothing was measured of what was done elsewhere, or before the program measured
    return f"{attempt.active_ms / MS_AN_HOUR:.2f}" if attempt.active_ms else ""


def _utc(moment: datetime | None) -> str:
    # isoformat takes a fifth of strftime's time, and there are two of these in every row
    return f"{moment.astimezone(UTC).isoformat('T', 'seconds').removesuffix('+00:00')}Z" if moment else ""


def _written(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
