"""A credit file as bytes: whole, or without the rows that the state would refuse, and only when a person says so."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from training_app.assignments.credit.post_rules import Checked
from training_app.foundation.errors import HouseError

ROWS_AT_ONCE = 500


class RowsRefused(HouseError):
    """The file would hold rows that the state refuses. No file was made; ``checked`` says which rows, and why."""

    sentence = (
        "Some rows would be refused by the state, so no file was made. Your records are kept. Put them right and make "
        "the file again, or make it without those rows."
    )

    def __init__(self, checked: Checked) -> None:
        """Keep what was found, for the page that lists it."""
        super().__init__()
        self.checked = checked


def whole_file(checked: Checked) -> Iterator[bytes]:
    """The file of all rows that were given, in portions.

    :raise RowsRefused: at once, when the state would refuse one of them
    """
    if checked.refused:
        raise RowsRefused(checked)
    return _portions(checked)


def file_without_refused(checked: Checked) -> Iterator[bytes]:
    """The file of the rows that pass, in portions. Call it only where a person saw the others and said so."""
    return _portions(checked)


def _portions(checked: Checked) -> Iterator[bytes]:
    """UTF-8 without a mark, which an upload might take for a letter; RFC 4180, CRLF, one heading line."""
    yield _written([tuple(field.name for field in checked.profile.fields)])
    cells = iter(checked.cells)
    while portion := list(islice(cells, ROWS_AT_ONCE)):
        yield _written(portion)


def _written(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
