"""docs/exports.md ends with what the tables say; and every column says enough to be used."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from training_app.reports.files import rows
from training_app.reports.files.columns import Column, Kind, Table
from training_app.reports.files.paper import BEGIN, columns_paper
from training_app.reports.files.tables import COMPLETIONS, PEOPLE, STANDING, TABLES
from training_app.reports.files.tables_records import CREDITS, EVENTS

PAGE = Path(__file__).parents[3] / "docs" / "exports.md"
ROWS = {
    COMPLETIONS.id: rows.CompletionRow,
    STANDING.id: rows.StandingRow,
    PEOPLE.id: rows.PersonRow,
    CREDITS.id: rows.CreditRow,
    EVENTS.id: rows.EventLineRow,
}
TYPES = {
    Kind.TEXT: {"str"},
    Kind.WORD: {"str"},
    Kind.WHOLE: {"int", "int | None"},
    Kind.SCORE: {"float | None"},
    Kind.HOURS_OF_MINUTES: {"int", "int | None"},
    Kind.HOURS_OF_SECONDS: {"int | None"},
    Kind.DATE: {"date", "date | None"},
    Kind.UTC: {"datetime", "datetime | None"},
    Kind.LOCAL_DATE: {"datetime", "datetime | None"},
}
every_table = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))


def type_of(table: Table, column: Column) -> str:
    (field,) = (one for one in fields(ROWS[table.id]) if one.name == column.field)
    return field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))


def short(name: str) -> str:
    return name.replace("datetime.datetime", "datetime").replace("datetime.date", "date")


def test_the_page_is_what_the_tables_say():
    _, begin, printed = PAGE.read_text(encoding="utf-8").partition(BEGIN)

    assert begin + printed == columns_paper(), "put what columns_paper() gives in place of the end of docs/exports.md"


@every_table
def test_the_page_names_every_column_in_order(table: Table):
    text = PAGE.read_text(encoding="utf-8").partition(f"## {table.title}\n")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE) == list(table.names)


@every_table
def test_every_column_is_documented_and_named_once(table: Table):
    bare = [one.name for one in table.columns if not (one.meaning and one.example and one.source)]

    assert bare == []
    assert len(set(table.names)) == len(table.names)
    assert set(table.summed) <= {one.name for one in table.columns if one.kind is Kind.WHOLE}


@every_table
def test_every_field_of_a_row_has_a_column_of_its_kind(table: Table):
    wrong = [one.name for one in table.columns if short(type_of(table, one)) not in TYPES[one.kind]]

    assert wrong == []
    assert {one.field for one in table.columns} == {field.name for field in fields(ROWS[table.id])}


@every_table
def test_a_measure_has_its_unit(table: Table):
    kinds = {Kind.SCORE, Kind.HOURS_OF_MINUTES, Kind.HOURS_OF_SECONDS}
    without = [one.name for one in table.columns if one.kind in kinds and not one.unit]
    hours = {one.field for one in table.columns if one.unit == "hours"}
    whole = {one.field for one in table.columns if one.kind is Kind.WHOLE and one.unit in {"minutes", "seconds"}}

    assert without == []
    assert hours <= whole


@every_table
def test_a_moment_stands_in_utc_and_as_a_day_where_a_day_is_asked_of_it(table: Table):
    in_utc = {one.field for one in table.columns if one.kind is Kind.UTC}
    as_day = {one.field for one in table.columns if one.kind is Kind.LOCAL_DATE}

    # when it was assigned has been a day alone since the first release; the entry's own record is no day of anybody
    assert as_day - in_utc <= {"assigned_at"}
    assert in_utc - as_day <= {"started_at", "counts_from", "recorded_at"}


def test_no_export_has_a_place_for_an_answer_or_a_self_check():
    words = re.compile(r"answer|choice|option|wellness|self.?check|phq|mood", re.IGNORECASE)
    names = [column.name for table in TABLES.values() for column in table.columns]

    assert [name for name in names if words.search(name)] == []
    assert words.search("chosen option")
