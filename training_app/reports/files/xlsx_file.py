"""An export as an Excel workbook: real numbers and dates, a frozen heading, filters, and a sheet about the columns."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from training_app.foundation.cells import holdable
from training_app.reports.files.columns import Kind, Table, Tally, Totals
from training_app.reports.files.values import KindMismatch, hours_of, in_utc, local_day

# Source: Excel specifications and limits, "Total number of rows" and "Total number of characters that a cell can
# contain", https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
ROWS_MOST = 1_048_576
CELL_MOST = 32_767
"""In UTF-16 units: an emoji counts two."""
CUT = " [cut here: a cell of Excel holds no more. The CSV has all of it.]"

ABOUT = "About these columns"
WIDTHS = {Kind.TEXT: 24, Kind.WORD: 18, Kind.UTC: 20}
WIDTH = 14
DATE_FORMAT = "yyyy-mm-dd"
UTC_FORMAT = 'yyyy-mm-dd hh:mm:ss"Z"'
FORMATS = {
    Kind.WHOLE: "0",
    Kind.SCORE: "0.0000",
    Kind.HOURS_OF_MINUTES: "0.00",
    Kind.HOURS_OF_SECONDS: "0.00",
    Kind.DATE: DATE_FORMAT,
    Kind.UTC: UTC_FORMAT,
    Kind.LOCAL_DATE: DATE_FORMAT,
}


class RowsTooMany(Exception):
    """More rows than a sheet of Excel holds. Nothing of the file is of use; the CSV has no such limit."""

    sentence = (
        f"A sheet of Excel holds {ROWS_MOST - 1:,} rows below its heading, and this has more, so no workbook was made. "
        "Your records are kept. Take the CSV, or narrow the list."
    )


def write_xlsx(
    target: IO[bytes], table: Table, rows: Iterable[object], zone: tzinfo, *, made_at: datetime, folder: Path
) -> Totals:
    """Write the workbook and return its totals. One row is in memory at a time; the sheets grow in ``folder``.

    :param made_at: stands in the workbook's properties, so that equal input gives equal properties
    :param folder: for files that are gone when this returns
    :raise RowsTooMany: when a sheet cannot hold the rows; ``target`` then holds a part, to be thrown away
    :raise KindMismatch: when a row holds what its column cannot show
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "tmpdir": str(folder),
    }
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties({"title": table.title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
    tally = Tally(table)
    try:
        _rows_sheet(workbook, table, tally.passing(rows), zone)
        _about_sheet(workbook, table)
    finally:
        # also when it fails: this is what closes the files in the folder and removes them
        workbook.close()
    return tally.totals


def _rows_sheet(workbook: Workbook, table: Table, rows: Iterable[object], zone: tzinfo) -> None:
    sheet = workbook.add_worksheet(table.title[:31])
    formats = [_format(workbook, column.kind) for column in table.columns]
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, WIDTHS.get(column.kind, WIDTH))
    sheet.freeze_panes(1, 0)
    _heading(workbook, sheet, table.names)
    writers = [_writer(sheet, column.kind, form, zone) for column, form in zip(table.columns, formats, strict=True)]
    values_of = table.values_of
    line = 0
    for line, row in enumerate(rows, 1):
        if line >= ROWS_MOST:
            raise RowsTooMany
        for at, (write, value) in enumerate(zip(writers, values_of(row), strict=True)):
            if value is not None and value != "":
                write(line, at, value)
    sheet.autofilter(0, 0, line, len(table.columns) - 1)


def _about_sheet(workbook: Workbook, table: Table) -> None:
    sheet = workbook.add_worksheet(ABOUT)
    for at, width in enumerate((24, 30, 14, 60, 24, 24)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    _heading(workbook, sheet, ("column", "kind", "unit", "what it holds", "example", "where it comes from"))
    for line, one in enumerate(table.columns, 1):
        for at, text in enumerate((one.name, one.kind.value, one.unit, one.meaning, one.example, one.source)):
            sheet.write_string(line, at, text)


def _heading(workbook: Workbook, sheet: Worksheet, names: Sequence[str]) -> None:
    bold = workbook.add_format({"bold": True})
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, bold)


def _format(workbook: Workbook, kind: Kind) -> Format | None:
    return workbook.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None


def _writer(sheet: Worksheet, kind: Kind, form: Format | None, zone: tzinfo) -> Callable[[int, int, object], None]:
    """What writes one value that is there."""

    def text(line: int, at: int, value: object) -> None:
        if not isinstance(value, str):
            raise KindMismatch(f"{type(value).__name__} is not a text")
        sheet.write_string(line, at, fitting(value))

    def number(line: int, at: int, value: object) -> None:
        sheet.write_number(line, at, _number(kind, value), form)

    def day(line: int, at: int, value: object) -> None:
        sheet.write_datetime(line, at, _day(kind, value, zone), form)

    if kind in {Kind.TEXT, Kind.WORD}:
        return text
    return day if kind in {Kind.DATE, Kind.UTC, Kind.LOCAL_DATE} else number


def fitting(text: str) -> str:
    """The text as a cell of Excel can hold it: control characters replaced, and cut with a note when it is too long."""
    kept = holdable(text)
    if len(kept) * 2 <= CELL_MOST or _units(kept) <= CELL_MOST:
        return kept
    units = kept.encode("utf-16-le")[: (CELL_MOST - len(CUT)) * 2]
    # half a pair at the end is left out
    return units.decode("utf-16-le", "ignore") + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _number(kind: Kind, value: object) -> float | int:
    if kind is Kind.SCORE and type(value) is float:
        return round(value, 4)
    if type(value) is not int:
        raise KindMismatch(f"{type(value).__name__} is not {kind.value}")
    if kind is Kind.HOURS_OF_MINUTES:
        return float(hours_of(value, 60))
    return float(hours_of(value, 3600)) if kind is Kind.HOURS_OF_SECONDS else value


def _day(kind: Kind, value: object, zone: tzinfo) -> date:
    """A date; for a moment, which is a date too, the moment that its cell shows."""
    if kind is Kind.DATE and type(value) is date:
        return value
    if not isinstance(value, datetime) or kind is Kind.DATE:
        raise KindMismatch(f"{type(value).__name__} is not {kind.value}")
    if kind is Kind.LOCAL_DATE:
        return local_day(in_utc(value), zone)
    # cells of Excel know no zone; the format adds the Z
    return in_utc(value).replace(tzinfo=None, microsecond=0)
