"""What a column of an export is: its name for ever, what it means, and how its values look in a file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter


class Kind(StrEnum):
    """How the values of a column look. Numbers and dates are never texts that look like them."""

    TEXT = "text"
    "Anything a person may have typed; escaped in CSV where it could start a formula."
    WORD = "word"
    "One of a closed set of our own words, or an id made here: never escaped."
    WHOLE = "whole number"
    SCORE = "number, four decimals"
    HOURS_OF_MINUTES = "hours, two decimals, of minutes"
    HOURS_OF_SECONDS = "hours, two decimals, of seconds"
    DATE = "date"
    "A day as the agency's calendar has it."
    UTC = "moment in UTC"
    LOCAL_DATE = "date of a moment in the agency's zone"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``field`` is the row's attribute that it shows; two columns may show one, as moment and as day."""

    name: str
    field: str
    kind: Kind
    meaning: str
    example: str
    source: str
    "Where the value comes from, in words."
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One export: its columns in order, and the whole-number columns that are added up beside the file.

    Columns are never reordered, renamed or given another meaning; new ones are added at the end.
    """

    id: str
    title: str
    one_row: str
    "What one row stands for."
    columns: tuple[Column, ...]
    summed: tuple[str, ...] = ()
    "Names of whole-number columns."

    @property
    def names(self) -> tuple[str, ...]:
        """The heading line."""
        return tuple(column.name for column in self.columns)

    @property
    def values_of(self) -> Callable[[object], tuple[object, ...]]:
        """Reads a row's values in the order of the columns."""
        read: Callable[[object], tuple[object, ...]] = attrgetter(*(column.field for column in self.columns))
        return read


@dataclass(frozen=True, slots=True)
class Totals:
    """What a file holds: its rows, and the sums of the columns that are added up. A page that shows the same rows
    shows the same figures."""

    rows: int
    sums: Mapping[str, int]


class Tally:
    """Counts rows as they pass, so that the totals are those of the file and of nothing else."""

    def __init__(self, table: Table) -> None:
        """Begin at zero for every column that is added up."""
        fields = {column.name: column.field for column in table.columns}
        self._reads = [(name, attrgetter(fields[name])) for name in table.summed]
        self._sums = dict.fromkeys(table.summed, 0)
        self._rows = 0

    def passing(self, rows: Iterable[object]) -> Iterator[object]:
        """Give the rows on, each counted."""
        for row in rows:
            self._rows += 1
            for name, read in self._reads:
                self._sums[name] += read(row) or 0
            yield row

    @property
    def totals(self) -> Totals:
        """Of the rows that have passed."""
        return Totals(self._rows, dict(self._sums))


def totals_of(table: Table, rows: Iterable[object]) -> Totals:
    """The totals that a file of these rows will have; what a page shows above its table."""
    tally = Tally(table)
    for _ in tally.passing(rows):
        pass
    return tally.totals
