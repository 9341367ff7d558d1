"""The workbook: real numbers and dates, no formula and no link, and the same rows as the CSV."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.reports.files.sheets import (
    CHICAGO,
    DONE,
    NOW,
    OPEN,
    csv_back,
    csv_bytes,
    moment_of,
    xlsx_back,
    xlsx_bytes,
    xlsx_parts,
)
from tests.reports.files.test_csv_file import HOSTILE
from training_app.foundation.cells import holdable, original_text
from training_app.reports.files import xlsx_file
from training_app.reports.files.columns import totals_of
from training_app.reports.files.tables import COMPLETIONS, TABLES
from training_app.reports.files.values import KindMismatch
from training_app.reports.files.xlsx_file import CELL_MOST, CUT, RowsTooMany, write_xlsx

AT = {name: at for at, name in enumerate(COMPLETIONS.names)}


def test_numbers_are_numbers_and_dates_are_dates(tmp_path: Path):
    heading, row = xlsx_back(xlsx_bytes(COMPLETIONS, [DONE], tmp_path))

    assert heading == list(COMPLETIONS.names)
    assert row[AT["person id"]] == 17.0
    assert row[AT["score scaled"]] == 0.8333
    assert row[AT["nominal hours"]] == 0.67
    assert row[AT["measured hours"]] == 0.5
    assert moment_of(row[AT["due on"]]) == "2026-11-20 00:00:00"
    assert moment_of(row[AT["completed UTC"]]) == "2026-11-12 04:07:09"
    assert moment_of(row[AT["completed local date"]]) == "2026-11-11 00:00:00"
    # a badge is a text, whatever it looks like: leading zeros stay
    assert row[AT["badge"]] == "4417"


def test_dates_and_hours_are_shown_as_such(tmp_path: Path):
    styles = xlsx_parts(xlsx_bytes(COMPLETIONS, [DONE], tmp_path))["xl/styles.xml"]

    assert 'formatCode="yyyy-mm-dd"' in styles
    assert "yyyy-mm-dd hh:mm:ss&quot;Z&quot;" in styles
    assert 'formatCode="0.0000"' in styles


def test_the_heading_stays_and_every_row_can_be_filtered(tmp_path: Path):
    sheet = xlsx_parts(xlsx_bytes(COMPLETIONS, [DONE, OPEN], tmp_path))["xl/worksheets/sheet1.xml"]

    assert '<pane ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:X3"/>' in sheet


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_sheet_says_what_each_column_holds(table, tmp_path: Path):
    content = xlsx_bytes(table, [], tmp_path)
    _, *about = xlsx_back(content, sheet=2)

    assert 'name="About these columns"' in xlsx_parts(content)["xl/workbook.xml"]
    assert [line[0] for line in about] == list(table.names)
    assert [line[3] for line in about] == [column.meaning for column in table.columns]


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=range(len(HOSTILE) - 1))
def test_a_hostile_name_is_a_text_and_comes_back_as_it_was(text: str, tmp_path: Path):
    content = xlsx_bytes(COMPLETIONS, [replace(DONE, name=text, unit=text)], tmp_path)
    _, row = xlsx_back(content)

    assert row[AT["name"]] == holdable(text)
    assert "<f>" not in xlsx_parts(content)["xl/worksheets/sheet1.xml"]
    assert not any("hyperlink" in part for part in xlsx_parts(content).values())


@pytest.mark.parametrize("text", ["https://evil.example", "mailto:a@evil.example", "internal:Sheet2!A1", "{=1+1}"])
def test_an_address_is_no_link_and_an_array_no_formula(text: str, tmp_path: Path):
    content = xlsx_bytes(COMPLETIONS, [replace(DONE, name=text)], tmp_path)

    assert xlsx_back(content)[1][AT["name"]] == text
    assert not any("hyperlink" in part for part in xlsx_parts(content).values())


texts = st.text(alphabet=st.characters(codec=None), max_size=30)


@given(texts, texts)
@example("_x0041_ and _x000D_", "\r\n")
@example(" kept at both ends ", "a\rb")
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_texts_come_back_as_they_were(tmp_path: Path, name: str, unit: str):
    _, row = xlsx_back(xlsx_bytes(COMPLETIONS, [replace(DONE, name=name, unit=unit)], tmp_path))

    assert (row[AT["name"]] or "") == holdable(name)
    assert (row[AT["unit"]] or "") == holdable(unit)


def test_the_workbook_holds_the_rows_of_the_csv(tmp_path: Path):
    rows = [replace(DONE, person_id=number, name=f"=Name {number}") for number in range(700)]

    _, *lines = xlsx_back(xlsx_bytes(COMPLETIONS, rows, tmp_path))

    _, *csv_lines = csv_back(csv_bytes(COMPLETIONS, rows))
    assert [line[AT["name"]] for line in lines] == [original_text(line[AT["name"]]) for line in csv_lines]
    assert [line[AT["person id"]] for line in lines] == [float(line[AT["person id"]]) for line in csv_lines]


@pytest.mark.parametrize("text", ["x" * CELL_MOST, "🚓" * (CELL_MOST // 2)])
def test_a_text_that_just_fits_is_whole(text: str, tmp_path: Path):
    assert xlsx_back(xlsx_bytes(COMPLETIONS, [replace(DONE, name=text)], tmp_path))[1][AT["name"]] == text


@pytest.mark.parametrize("text", ["x" * (CELL_MOST + 1), "🚓" * (CELL_MOST // 2 + 1), "a" + "🚓" * 20_000, HOSTILE[-1]])
def test_a_text_that_is_too_long_is_cut_and_says_so(text: str, tmp_path: Path):
    cell = xlsx_back(xlsx_bytes(COMPLETIONS, [replace(DONE, name=text)], tmp_path))[1][AT["name"]]

    assert isinstance(cell, str)
    assert cell.endswith(CUT)
    assert text.startswith(cell.removesuffix(CUT))
    assert CELL_MOST - 1 <= len(cell.encode("utf-16-le")) // 2 <= CELL_MOST


def test_the_totals_are_those_of_the_page(tmp_path: Path):
    rows = [replace(DONE, nominal_minutes=number) for number in range(30)]

    totals = write_xlsx(io.BytesIO(), COMPLETIONS, iter(rows), CHICAGO, made_at=NOW, folder=tmp_path)

    assert totals == totals_of(COMPLETIONS, rows)
    assert totals.sums["nominal minutes"] == 435


def test_more_rows_than_a_sheet_holds_are_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx_file, "ROWS_MOST", 10)
    write_xlsx(io.BytesIO(), COMPLETIONS, [DONE] * 9, CHICAGO, made_at=NOW, folder=tmp_path)

    with pytest.raises(RowsTooMany) as refused:
        write_xlsx(io.BytesIO(), COMPLETIONS, [DONE] * 10, CHICAGO, made_at=NOW, folder=tmp_path)

    assert "Take the CSV" in refused.value.sentence


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", 17), ("person_id", "17"), ("nominal_minutes", 40.5), ("due_on", "2026-11-20"), ("started_at", date.max)],
)
def test_a_value_of_another_kind_makes_no_workbook(field: str, value: object, tmp_path: Path):
    row = replace(DONE)
    object.__setattr__(row, field, value)

    with pytest.raises(KindMismatch):
        xlsx_bytes(COMPLETIONS, [row], tmp_path)


def test_equal_rows_make_equal_bytes_inside(tmp_path: Path):
    one, other = (xlsx_parts(xlsx_bytes(COMPLETIONS, [DONE], tmp_path)) for _ in range(2))

    assert one == other
