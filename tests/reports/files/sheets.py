"""Rows for the tests, and files read back by the standard library alone: csv, zip and XML."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from training_app.reports.files.columns import Table
from training_app.reports.files.csv_file import CsvFile
from training_app.reports.files.rows import CompletionRow
from training_app.reports.files.xlsx_file import write_xlsx

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
DONE = CompletionRow(
    agency="Riverton PD",
    unit="Patrol B",
    unit_path="Operations / Patrol / Patrol B",
    person_id=17,
    badge="4417",
    name="Ortiz, Jamie",
    module_id="m01",
    module_title="Trauma",
    version="1.0.0",
    version_hash="9f" * 32,
    state="done",
    assigned_at=datetime(2026, 9, 2, 3, 0, tzinfo=UTC),
    due_on=date(2026, 11, 20),
    started_at=datetime(2026, 11, 12, 3, 30, tzinfo=UTC),
    completed_at=datetime(2026, 11, 12, 4, 7, 9, tzinfo=UTC),
    score_scaled=5 / 6,
    nominal_minutes=40,
    mode="group",
    active_seconds=1_800,
    identity="",
    attempt_id="5b1e",
)
OPEN = replace(
    DONE,
    version="",
    version_hash="",
    state="not_started",
    started_at=None,
    completed_at=None,
    score_scaled=None,
    nominal_minutes=None,
    mode="",
    active_seconds=None,
    attempt_id="",
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_HIDDEN = re.compile(r"_x([0-9A-Fa-f]{4})_")


def csv_bytes(table: Table, rows: Iterable[object]) -> bytes:
    return b"".join(CsvFile(table, rows, CHICAGO))


def csv_back(content: bytes) -> list[list[str]]:
    """All lines, the heading first."""
    # cells of a megabyte are among them; the limit is the whole process's, so it is given back
    before = csv.field_size_limit(10_000_000)
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    finally:
        csv.field_size_limit(before)


def xlsx_bytes(table: Table, rows: Iterable[object], folder: Path) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, table, rows, CHICAGO, made_at=NOW, folder=folder)
    return target.getvalue()


def xlsx_parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def xlsx_back(content: bytes, sheet: int = 1) -> list[list[str | float | None]]:
    """The cells of a sheet as they are stored: texts as texts, numbers and dates as numbers, gaps as None."""
    strings = _shared(content)
    tree = ElementTree.fromstring(xlsx_parts(content)[f"xl/worksheets/sheet{sheet}.xml"])
    found: list[list[str | float | None]] = []
    for row in tree.iter(f"{MAIN}row"):
        line: list[str | float | None] = []
        for cell in row.iter(f"{MAIN}c"):
            at = _column(cell.get("r") or "")
            line += [None] * (at - len(line))
            line.append(_value(cell, strings))
        # empty cells are not stored
        found.append(line + [None] * (len(found[0]) - len(line) if found else 0))
    return found


def moment_of(serial: str | float | None) -> str:
    """What Excel shows for a serial number."""
    assert isinstance(serial, float)
    return (EPOCH + timedelta(seconds=round(serial * 86_400))).strftime("%Y-%m-%d %H:%M:%S")


def _shared(content: bytes) -> list[str]:
    text = xlsx_parts(content).get("xl/sharedStrings.xml")
    return [_text(one) for one in ElementTree.fromstring(text).iter(f"{MAIN}si")] if text else []


def _value(cell: ElementTree.Element, strings: list[str]) -> str | float | None:
    assert cell.find(f"{MAIN}f") is None, "a cell holds a formula"
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.find(f"{MAIN}v")
    if value is None or value.text is None:
        return None
    return strings[int(value.text)] if cell.get("t") == "s" else float(value.text)


def _text(element: ElementTree.Element) -> str:
    text = "".join(part.text or "" for part in element.iter(f"{MAIN}t"))
    return _HIDDEN.sub(lambda found: chr(int(found[1], 16)), text)


def _column(reference: str) -> int:
    at = 0
    for letter in reference.rstrip("0123456789"):
        at = at * 26 + ord(letter) - 64
    return at - 1
