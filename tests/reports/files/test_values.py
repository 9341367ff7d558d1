"""How values look: a minus stays a minus, and a moment is the same moment whatever zone it came in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.reports.files.sheets import CHICAGO, DONE, csv_back, csv_bytes, moment_of, xlsx_back, xlsx_bytes
from training_app.reports.files.rows import CreditRow
from training_app.reports.files.tables import COMPLETIONS
from training_app.reports.files.tables_records import CREDITS
from training_app.reports.files.values import hours_of

REVERSAL = CreditRow(
    agency="Riverton PD",
    unit_path="Patrol / Patrol B",
    person_id=17,
    badge="4417",
    officer_id="A12-B34",
    name="Ortiz, Jamie",
    entry_id="7c0d",
    event="attempt:5b1e",
    entry="reversal",
    source="module",
    course="m01",
    title="Trauma",
    category="Continuing",
    minutes=-40,
    day=date(2026, 11, 11),
    cycle="2026",
    reverses="1a2b",
    decided_by="Abara, D.",
    decided_at=datetime(2026, 11, 13, 15, 2, 11, tzinfo=UTC),
    reason="-",
    recorded_at=datetime(2026, 11, 13, 15, 2, 11, tzinfo=UTC),
)
AT = {name: at for at, name in enumerate(CREDITS.names)}


def test_a_number_below_zero_is_a_number_and_a_reason_of_a_hyphen_is_escaped():
    _, row = csv_back(csv_bytes(CREDITS, [REVERSAL]))

    assert (row[AT["minutes"]], row[AT["hours"]], row[AT["reason"]]) == ("-40", "-0.67", "'-")


def test_in_a_workbook_too(tmp_path: Path):
    _, row = xlsx_back(xlsx_bytes(CREDITS, [REVERSAL], tmp_path))

    assert (row[AT["minutes"]], row[AT["hours"]], row[AT["reason"]]) == (-40.0, -0.67, "-")


@pytest.mark.parametrize("zone", ["UTC", "America/Chicago", "Asia/Kathmandu", "Pacific/Kiritimati"])
def test_a_moment_is_the_same_whatever_zone_it_comes_in(zone: str, tmp_path: Path):
    assert DONE.completed_at is not None
    row = replace(DONE, completed_at=DONE.completed_at.astimezone(ZoneInfo(zone)))

    _, line = csv_back(csv_bytes(COMPLETIONS, [row]))
    _, cells = xlsx_back(xlsx_bytes(COMPLETIONS, [row], tmp_path))

    assert line[11:13] == ["2026-11-12T04:07:09Z", "2026-11-11"]
    assert [moment_of(cell) for cell in cells[11:13]] == ["2026-11-12 04:07:09", "2026-11-11 00:00:00"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # the clocks go back at 2 on 1 November 2026 and forward at 2 on 8 March
        (datetime(2026, 11, 1, 4, 59, 59, tzinfo=UTC), "2026-10-31"),
        (datetime(2026, 11, 1, 5, 0, 0, tzinfo=UTC), "2026-11-01"),
        (datetime(2026, 11, 2, 5, 59, 59, tzinfo=UTC), "2026-11-01"),
        (datetime(2026, 11, 2, 6, 0, 0, tzinfo=UTC), "2026-11-02"),
        (datetime(2026, 3, 8, 5, 59, 59, tzinfo=UTC), "2026-03-07"),
        (datetime(2026, 3, 9, 4, 59, 59, tzinfo=UTC), "2026-03-08"),
        (datetime(2026, 3, 9, 5, 0, 0, tzinfo=UTC), "2026-03-09"),
    ],
)
def test_days_change_at_local_midnight_on_both_sides_of_a_clock_change(moment: datetime, day: str):
    _, line = csv_back(csv_bytes(COMPLETIONS, [replace(DONE, completed_at=moment)]))

    assert line[12] == day
    assert moment.astimezone(CHICAGO).date().isoformat() == day


@pytest.mark.parametrize(
    ("units", "in_an_hour", "hours"),
    [(40, 60, "0.67"), (1, 60, "0.02"), (0, 60, "0.00"), (-40, 60, "-0.67"), (18, 3600, "0.01"), (17, 3600, "0.00")],
)
def test_hours_have_two_decimals_with_halves_away_from_zero(units: int, in_an_hour: int, hours: str):
    assert hours_of(units, in_an_hour) == Decimal(hours)
