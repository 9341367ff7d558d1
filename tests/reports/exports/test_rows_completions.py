"""The rows of completions as CSV: their columns, their numbers, and that no cell becomes a formula."""

import csv
import io
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.cells import holdable, original_text
from training_app.foundation.ids import AgencyId
from training_app.reports.exports.rows_completions import completion_row
from training_app.reports.files.csv_file import BYTE_ORDER_MARK, CsvFile
from training_app.reports.files.tables import COMPLETIONS
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow
from training_app.reports.rules import Entry, entries_of
from training_app.reports.scope import Scope
from training_app.reports.viewpoint import Viewpoint

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
VIEW = Viewpoint(Scope(AgencyId(1), None), "Riverton PD", ZoneInfo("America/Chicago"), NOW, {})
ORTIZ = PersonRow(1, 3, "Jamie", "Ortiz", "4417")


def rows_of(entries: list[Entry], asserted: frozenset[int] = frozenset()) -> list[dict[str, str]]:
    rows = [completion_row(entry, {3: "Operations / Patrol B"}, VIEW, asserted) for entry in entries]
    text = b"".join(CsvFile(COMPLETIONS, rows, VIEW.zone)).decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def entries(person: PersonRow = ORTIZ, due_on: date = date(2026, 11, 20), *attempts: AttemptRow) -> list[Entry]:
    assignment = AssignmentRow(1, "m01", due_on, datetime(2026, 9, 2, 3, 0, tzinfo=UTC))
    return entries_of([person], [assignment], attempts, VIEW.open_day)


def test_a_finished_module_in_every_column():
    started, completed = datetime(2026, 11, 12, 3, 30, tzinfo=UTC), datetime(2026, 11, 12, 4, 7, 9, tzinfo=UTC)
    attempt = AttemptRow(
        1, "m01", "Finished", completed, started, "1.0.0", 5 / 6, 40, "group", 1_800_999, "9f2c", UUID(int=7)
    )

    (row,) = rows_of(entries(ORTIZ, date(2026, 11, 20), attempt))

    assert row == {
        "agency": "Riverton PD",
        "unit": "Operations / Patrol B",
        "badge": "4417",
        "name": "Ortiz, Jamie",
        "module id": "m01",
        "module title": "m01",
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
        "unit path": "Operations / Patrol B",
        "person id": "1",
        "nominal minutes": "40",
        "measured seconds": "1800",
        "version hash": "9f2c",
        "attempt id": "00000000-0000-0000-0000-000000000007",
    }


def test_who_is_known_by_the_word_of_an_lms_alone_is_marked():
    (row,) = rows_of(entries(), frozenset({ORTIZ.id}))

    assert row["identity"] == "asserted by the LMS"


@pytest.mark.parametrize(("due_on", "state"), [(date(2026, 11, 20), "overdue"), (date(2026, 11, 23), "not_started")])
def test_what_was_not_begun_leaves_its_columns_empty(due_on: date, state: str):
    (row,) = rows_of(entries(ORTIZ, due_on))

    assert row["state"] == state
    empty = ["version", "started UTC", "completed UTC", "completed local date", "score scaled", "nominal hours"]
    assert [row[column] for column in empty] == [""] * 6


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_looks_like_a_formula_is_made_harmless(start: str):
    name = f'{start}HYPERLINK("https://evil.example","click")'
    person = PersonRow(1, 3, "Jamie", name, f"{start}1")

    (row,) = rows_of(entries(person))

    assert row["name"] == f"'{name}, Jamie"
    assert row["badge"] == f"'{start}1"


@given(given=st.text(max_size=20), family=st.text(max_size=20))
def test_names_of_any_letters_come_back_whole(given: str, family: str):
    person = PersonRow(1, 3, given, family, None)

    (row,) = rows_of(entries(person))

    # control characters are shown as what cannot be held, as docs/exports.md says
    assert original_text(row["name"]) == holdable(f"{family}, {given}")


def test_every_entry_is_one_row_however_many_portions():
    many = entries() * 1203

    assert len(rows_of(many)) == 1203
