"""c5: an export keeps its documented columns, counts what its page counts, and takes no more memory for more rows."""

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.reports.files.sheets import CHICAGO, DONE, NOW, OPEN, csv_back, csv_bytes, xlsx_back, xlsx_bytes
from training_app.reports.files.columns import Totals, totals_of
from training_app.reports.files.csv_file import CsvFile
from training_app.reports.files.rows import CompletionRow
from training_app.reports.files.tables import COMPLETIONS

AGENCY = 250 * 12
MOST_BYTES = 50_000_000
MINUTES, SECONDS = (COMPLETIONS.names.index(name) for name in COMPLETIONS.summed)


def entries(count: int) -> Iterator[CompletionRow]:
    """An agency's entries, two in three done, at moments of their own."""
    for number in range(count):
        one = OPEN if number % 3 == 2 else replace(DONE, completed_at=NOW - timedelta(minutes=number))
        yield replace(one, person_id=number, name=f"=Name {number}, Robin")


def added_up(lines: Iterable[list[str | float | None]] | Iterable[list[str]]) -> Totals:
    """Counted from the file alone, as a stranger would."""
    kept = list(lines)
    sums = [sum(int(line[at] or 0) for line in kept) for at in (MINUTES, SECONDS)]
    return Totals(len(kept), dict(zip(COMPLETIONS.summed, sums, strict=True)))


def peak_bytes(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def read_through(count: int) -> Callable[[], object]:
    return lambda: sum(len(portion) for portion in CsvFile(COMPLETIONS, entries(count), CHICAGO))


def gathered(count: int) -> Callable[[], object]:
    """The way not taken: all rows, then all text."""

    def work() -> int:
        text = io.StringIO()
        csv.writer(text).writerows([COMPLETIONS.values_of(row) for row in entries(count)])
        return len(text.getvalue())

    return work


def test_c5_page_total_and_file_totals_are_one(tmp_path: Path):
    on_the_page = totals_of(COMPLETIONS, entries(AGENCY))

    heading, *lines = csv_back(csv_bytes(COMPLETIONS, entries(AGENCY)))
    book_heading, *book = xlsx_back(xlsx_bytes(COMPLETIONS, entries(AGENCY), tmp_path))

    assert tuple(heading) == tuple(book_heading) == COMPLETIONS.names
    assert added_up(lines) == on_the_page
    assert added_up(book) == on_the_page
    assert on_the_page.rows == AGENCY


def test_c5_a_line_lost_or_a_minute_changed_would_be_noticed():
    on_the_page = totals_of(COMPLETIONS, entries(30))
    _, *lines = csv_back(csv_bytes(COMPLETIONS, entries(30)))
    lost = lines[:-1]
    changed = [[*line[:MINUTES], "41", *line[MINUTES + 1 :]] if at == 0 else line for at, line in enumerate(lines)]

    assert added_up(lines) == on_the_page
    assert added_up(lost) != on_the_page
    assert added_up(changed) != on_the_page


def test_c5_ten_times_the_rows_take_the_memory_of_one():
    small, large = peak_bytes(read_through(1_000)), peak_bytes(read_through(10_000))

    assert large < MOST_BYTES
    # what is kept beside the rows is a bounded memory of texts and days that came before
    assert large < 4 * small


def test_c5_a_writer_that_gathers_its_rows_would_be_seen():
    small, large = peak_bytes(gathered(1_000)), peak_bytes(gathered(10_000))

    assert large > 8 * small
