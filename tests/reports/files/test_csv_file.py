"""The CSV: its bytes, its numbers, its totals, and that any text comes back."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.files.sheets import CHICAGO, DONE, NOW, OPEN, csv_back, csv_bytes
from training_app.foundation.cells import holdable, original_text
from training_app.reports.files.columns import totals_of
from training_app.reports.files.csv_file import CsvFile, FileUnfinished
from training_app.reports.files.rows import CompletionRow
from training_app.reports.files.tables import COMPLETIONS
from training_app.reports.files.values import KindMismatch

HOSTILE = [
    '=HYPERLINK("https://evil.example","click")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1",
    "\r\n=1",
    'a "quoted" name, with a comma',
    "line\nbreak",
    "nul\x00inside",
    "\u202eright to left",
    "🚓 José 李",
    "'=already escaped",
    "x" * 1_000_000,
]

SHIPPED = (
    *("agency", "unit", "badge", "name", "module id", "module title", "version", "state", "assigned on", "due on"),
    *("started UTC", "completed UTC", "completed local date", "score scaled", "nominal hours", "mode"),
    *("measured hours", "identity"),
)
"""The columns of the first release, which other systems read by name or by place."""


def test_a_finished_module_in_every_column():
    heading, row = csv_back(csv_bytes(COMPLETIONS, [DONE]))

    assert dict(zip(heading, row, strict=True)) == {
        "agency": "Riverton PD",
        "unit": "Patrol B",
        "badge": "4417",
        "name": "Ortiz, Jamie",
        "module id": "m01",
        "module title": "Trauma",
        "version": "1.0.0",
        "state": "done",
        "assigned on": "2026-09-01",
        "due on": "2026-11-20",
        "started UTC": "2026-11-12T03:30:00Z",
        "completed UTC": "2026-11-12T04:07:09Z",
        "completed local date": "2026-11-11",
        "score scaled": "0.8333",
        "nominal hours": "0.67",
        "mode": "group",
        "measured hours": "0.50",
        "identity": "",
        "unit path": "Operations / Patrol / Patrol B",
        "person id": "17",
        "nominal minutes": "40",
        "measured seconds": "1800",
        "version hash": "9f" * 32,
        "attempt id": "5b1e",
    }


def test_what_is_not_there_is_an_empty_cell():
    heading, row = csv_back(csv_bytes(COMPLETIONS, [OPEN]))
    cells = dict(zip(heading, row, strict=True))

    empty = {name for name, cell in cells.items() if cell == ""}
    assert empty == {
        "version", "started UTC", "completed UTC", "completed local date", "score scaled", "nominal hours", "mode",
        "measured hours", "identity", "nominal minutes", "measured seconds", "version hash", "attempt id",
    }  # fmt: skip


def test_the_columns_that_were_promised_before_stand_first_and_unchanged():
    assert COMPLETIONS.names[: len(SHIPPED)] == SHIPPED


def test_the_bytes_are_rfc_4180_with_a_mark():
    content = csv_bytes(COMPLETIONS, [replace(DONE, name='Ortiz, "J"')])

    assert content.startswith(b"\xef\xbb\xbfagency,unit,")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert b',"Ortiz, ""J""",' in content


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_harmless_and_comes_back(text: str):
    heading, row = csv_back(csv_bytes(COMPLETIONS, [replace(DONE, name=text)]))
    cell = row[heading.index("name")]

    assert original_text(cell) == holdable(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert len(row) == len(heading)


texts = st.text(alphabet=st.characters(codec=None), max_size=30)


@given(st.lists(st.tuples(texts, texts, texts), max_size=5))
def test_any_texts_come_back_as_they_were(names: list[tuple[str, str, str]]):
    rows = [replace(DONE, name=name, unit=unit, badge=badge) for name, unit, badge in names]

    _, *back = csv_back(csv_bytes(COMPLETIONS, rows))

    found = [(original_text(row[3]), original_text(row[1]), original_text(row[2])) for row in back]
    assert found == [tuple(map(holdable, one)) for one in names]


@given(
    st.integers(946_684_800, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(["America/Chicago", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Phoenix", "Pacific/Chatham"]),
)
def test_the_local_date_is_the_day_of_that_moment_there(moment: datetime, zone: str):
    file = CsvFile(COMPLETIONS, [replace(DONE, completed_at=moment)], ZoneInfo(zone))

    _, row = csv_back(b"".join(file))

    assert row[12] == moment.astimezone(ZoneInfo(zone)).date().isoformat()


@given(st.integers(0, 10**6))
def test_hours_are_the_minutes_with_halves_up(minutes: int):
    _, row = csv_back(csv_bytes(COMPLETIONS, [replace(DONE, nominal_minutes=minutes)]))

    assert abs(float(row[14]) - minutes / 60) <= 0.005 + 1e-9
    assert int(row[20]) == minutes


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1203])
def test_the_totals_are_those_of_the_file_and_of_the_page(count: int):
    rows = [replace(DONE, person_id=number, nominal_minutes=number) for number in range(count)]
    file = CsvFile(COMPLETIONS, iter(rows), CHICAGO)

    _, *back = csv_back(b"".join(file))

    assert file.totals.rows == len(back) == count
    assert file.totals.sums == {
        "nominal minutes": sum(int(row[20]) for row in back),
        "measured seconds": sum(int(row[21]) for row in back),
    }
    assert file.totals == totals_of(COMPLETIONS, rows)


def test_totals_are_refused_before_the_file_is_whole():
    file = CsvFile(COMPLETIONS, [DONE] * 501, CHICAGO)
    portions = iter(file)
    next(portions)
    next(portions)

    with pytest.raises(FileUnfinished):
        _ = file.totals


def test_rows_are_asked_for_only_as_they_are_written():
    asked = 0

    def rows():
        nonlocal asked
        for _ in range(5_000):
            asked += 1
            yield DONE

    portions = iter(CsvFile(COMPLETIONS, rows(), CHICAGO))
    next(portions)
    next(portions)

    assert asked == 500


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 17),
        ("state", 1),
        ("mode", "=1+1"),
        ("identity", "\t"),
        ("person_id", "17"),
        ("person_id", True),
        ("nominal_minutes", 40.5),
        ("score_scaled", "0.8"),
        ("due_on", datetime(2026, 11, 20, tzinfo=UTC)),
        ("due_on", "2026-11-20"),
        ("started_at", date(2026, 11, 20)),
        ("started_at", NOW.replace(tzinfo=None)),
        ("assigned_at", NOW.replace(tzinfo=None)),
        ("active_seconds", 1.0),
    ],
)
def test_a_value_of_another_kind_makes_no_file(field: str, value: object):
    row = replace(DONE)
    object.__setattr__(row, field, value)

    with pytest.raises(KindMismatch):
        csv_bytes(COMPLETIONS, [row])


def test_every_field_of_the_row_has_a_column():
    assert {column.field for column in COMPLETIONS.columns} == {field.name for field in fields(CompletionRow)}
