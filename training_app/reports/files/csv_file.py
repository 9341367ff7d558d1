"""An export as CSV (RFC 4180), in portions, so that a million rows take no more memory than a thousand."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from itertools import islice

from training_app.foundation.cells import holdable
from training_app.reports.files.columns import Table, Tally, Totals
from training_app.reports.files.values import texts_of

# Excel takes UTF-8 for the machine's own code page unless the file begins with this mark
BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"
ROWS_AT_ONCE = 500


class FileUnfinished(Exception):
    """The totals were asked for before the whole file was read."""


class CsvFile:
    """One file: iterate over it once for its bytes, then ask for its totals.

    UTF-8 with a byte order mark, commas, CRLF, one heading line; cells are quoted where they need it.
    """

    def __init__(self, table: Table, rows: Iterable[object], zone: tzinfo) -> None:
        """Nothing is read yet.

        :param rows: of the table's own kind, in the order of the file
        :param zone: the agency's, for dates of moments
        """
        self._table = table
        self._rows = rows
        self._zone = zone
        self._totals: Totals | None = None

    def __iter__(self) -> Iterator[bytes]:
        """The file's bytes in portions: mark and heading first.

        :raise KindMismatch: when a row holds what its column cannot show
        """
        yield _written([self._table.names], BYTE_ORDER_MARK)
        tally = Tally(self._table)
        values_of = self._table.values_of
        writers = [texts_of(column.kind, self._zone) for column in self._table.columns]
        rows = tally.passing(self._rows)
        while portion := list(islice(rows, ROWS_AT_ONCE)):
            columns = zip(*map(values_of, portion), strict=True)
            cells = [write(column) for write, column in zip(writers, columns, strict=True)]
            yield _written(zip(*cells, strict=True))
        self._totals = tally.totals

    @property
    def totals(self) -> Totals:
        """Rows and sums of what was written.

        :raise FileUnfinished: before the last portion was taken
        """
        if self._totals is None:
            raise FileUnfinished
        return self._totals


def _written(rows: Iterable[Iterable[str]], before: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator=LINE_END).writerows(rows)
    return (before + holdable(text.getvalue())).encode()
