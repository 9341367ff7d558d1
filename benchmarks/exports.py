"""What an export costs beside a bare csv writer over the same rows, in one run, and what an audit pack costs.

Limits: 240,000 rows of the completion report as CSV in 5 s and 50 MB; 100,000 as XLSX in 15 s and 50 MB; an audit pack
of 250 people x 12 modules in 60 s, with every text that ships, and the same read from a database. Seconds are
those of the processor, which one file keeps busy from beginning to end: on a machine with nothing else to do they are
those on the wall, which are printed beside them with the load.

Run: python -m benchmarks.exports [rows of CSV] [rows of XLSX]
"""

import csv
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice, repeat
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.exports_fill import filled
from tests.reports.files.packs import OFFICER
from tests.reports.files.sheets import DONE
from training_app.content.loader import load_catalogue
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.pack_reading import Period, parts_of, spec_of
from training_app.reports.exports.reading import rows_of
from training_app.reports.files.csv_file import CsvFile
from training_app.reports.files.pack import write_pack
from training_app.reports.files.pack_check import verify_pack
from training_app.reports.files.pack_rows import KeptText, PackParts, PackSpec
from training_app.reports.files.rows import CompletionRow
from training_app.reports.files.tables import COMPLETIONS
from training_app.reports.files.xlsx_file import write_xlsx
from training_app.settings import CONTENT_ROOT

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
CSV_ROWS, XLSX_ROWS = 240_000, 100_000
PEOPLE, TAKEN = 250, 12
CSV_LIMIT_S, XLSX_LIMIT_S, PACK_LIMIT_S, LIMIT_MB = 5.0, 15.0, 60.0, 50.0
MODULES = 24
ROUNDS = 2
Work = Callable[[int, Path], None]


def _made(number: int) -> CompletionRow:
    person, module = divmod(number, MODULES)
    began = NOW - timedelta(seconds=number * 3_061 % 31_000_000)
    return replace(
        DONE,
        person_id=person,
        badge=str(person),
        name=f"Name{person:05}, Robin",
        module_id=f"m{module:02}",
        module_title=f"Module {module}",
        started_at=began,
        completed_at=began + timedelta(minutes=44),
        active_seconds=1200 + number % 900,
    )


DISTINCT = [_made(number) for number in range(9_600)]
"""Made beforehand and gone round: how fast rows are made is the business of a query."""


def rows(count: int) -> Iterator[CompletionRow]:
    return islice(cycle(DISTINCT), count)


def bare(count: int, folder: Path) -> None:
    """The floor: the standard library's writer over the same values, with no rule at all."""
    with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(map(COMPLETIONS.values_of, rows(count)))


def ours(count: int, folder: Path) -> None:
    file = CsvFile(COMPLETIONS, rows(count), ZONE)
    with (folder / "ours.csv").open("wb") as target:
        for portion in file:
            target.write(portion)
    if file.totals.rows != count:
        raise RuntimeError("rows were lost")


def workbook(count: int, folder: Path) -> None:
    with (folder / "ours.xlsx").open("wb") as target:
        totals = write_xlsx(target, COMPLETIONS, rows(count), ZONE, made_at=NOW, folder=folder)
    if totals.rows != count:
        raise RuntimeError("rows were lost")


def audit(count: int, folder: Path) -> None:
    """A pack of so many completions; the text of each module that ships is in it once."""
    modules = load_catalogue(CONTENT_ROOT / "modules", CONTENT_ROOT / "scenarios", today=NOW.date()).modules.values()
    texts = [KeptText(one.id, one.version, one.version_hash, one.package_json) for one in modules]
    spec = PackSpec("Riverton PD", date(2026, 1, 1), date(2026, 12, 31), ZONE, ZONE.key, NOW, "Abara, D.", "0")
    people = repeat(replace(OFFICER, done=TAKEN, open=0), PEOPLE)
    path = folder / "audit.zip"
    with path.open("wb") as target:
        packed = write_pack(target, spec, PackParts(people, rows(count), (), (), texts, ()))
    if packed.totals["completions.csv"].rows != count or verify_pack(path, packed.fingerprint):
        raise RuntimeError("the pack is not whole")


@dataclass(frozen=True, slots=True)
class FromDatabase:
    """An agency's completions as CSV and its pack, with the reading."""

    csv: "Took"
    pack: "Took"


def from_database(folder: Path) -> FromDatabase:
    """Of 250 people x 12 modules in a database on this machine; both are checked to be whole."""
    modules = list(
        load_catalogue(CONTENT_ROOT / "modules", CONTENT_ROOT / "scenarios", today=NOW.date()).modules.values()
    )[:TAKEN]
    wanted = PEOPLE * len(modules)
    with filled(folder, modules, PEOPLE) as (session, view):

        def write_csv(_: int, place: Path) -> None:
            file = CsvFile(COMPLETIONS, rows_of(session, view, Asked(COMPLETIONS.id)), ZONE)
            (place / "read.csv").write_bytes(b"".join(file))
            if file.totals.rows != wanted:
                raise RuntimeError("rows were lost")

        def pack(_: int, place: Path) -> None:
            period, path = Period(date(2020, 1, 1), date(2026, 12, 31)), place / "read.zip"
            with path.open("wb") as target:
                packed = write_pack(target, spec_of(view, period, "Abara, D."), parts_of(session, view, period))
            if packed.totals["completions.csv"].rows != wanted or verify_pack(path, packed.fingerprint):
                raise RuntimeError("the pack is not whole")

        return FromDatabase(took(write_csv, wanted, folder), took(pack, wanted, folder))


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of the processor, which a busy machine stretches less, and of the clock on the wall."""

    processor_s: float
    wall_s: float

    def __str__(self) -> str:
        return f"{self.processor_s:7.2f} s of the processor, {self.wall_s:7.2f} s on the wall"


def took(work: Work, count: int, folder: Path) -> Took:
    wall, processor = time.perf_counter(), time.process_time()
    work(count, folder)
    return Took(time.process_time() - processor, time.perf_counter() - wall)


def peak_mb(work: Work, count: int, folder: Path) -> float:
    """What Python held at most; in a run of its own, because counting memory slows it down."""
    tracemalloc.start()
    work(count, folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000


def main() -> int:
    asked = [int(argument) for argument in sys.argv[1:]]
    csv_rows, xlsx_rows = [*asked, *(CSV_ROWS, XLSX_ROWS)[len(asked) :]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # by turns, so that a load that comes and goes meets both
        pairs = [(took(bare, csv_rows, folder), took(ours, csv_rows, folder)) for _ in range(ROUNDS)]
        book = took(workbook, xlsx_rows, folder)
        memory = {part: peak_mb(ours, csv_rows // part, folder) for part in (20, 10)}
        book_mb = peak_mb(workbook, xlsx_rows // 20, folder)
        pack = took(audit, PEOPLE * TAKEN, folder)
        read = from_database(folder)
    floor, mine = min(pairs, key=lambda pair: pair[1].processor_s)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{len(COMPLETIONS.columns)} columns; load {load} on {os.cpu_count()} processors; best of {ROUNDS}")
    print(f"  bare csv, {csv_rows:,} rows  {floor}")
    print(f"  CSV, {csv_rows:,} rows       {mine}   (limit {CSV_LIMIT_S:.0f} s)")
    print(f"  CSV against the bare writer {mine.processor_s / floor.processor_s:.2f} times its processor seconds")
    print(f"  XLSX, {xlsx_rows:,} rows      {book}   (limit {XLSX_LIMIT_S:.0f} s)")
    print(f"  memory: CSV {memory[20]:.2f} MB at a twentieth of the rows and {memory[10]:.2f} MB at a tenth,", end=" ")
    print(f"XLSX {book_mb:.2f} MB at a twentieth   (limit {LIMIT_MB:.0f} MB)")
    print(f"  audit pack, {PEOPLE} x {TAKEN}   {pack}   (limit {PACK_LIMIT_S:.0f} s), texts read and the pack verified")
    print(f"  the same from a database   {read.pack}   (limit {PACK_LIMIT_S:.0f} s)")
    print(f"  its completions as CSV     {read.csv}")
    slowest = max(pack.processor_s, read.pack.processor_s)
    is_quick = slowest <= PACK_LIMIT_S and mine.processor_s <= CSV_LIMIT_S and book.processor_s <= XLSX_LIMIT_S
    return 0 if is_quick and max(*memory.values(), book_mb) <= LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
