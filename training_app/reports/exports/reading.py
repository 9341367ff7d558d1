"""Every table that is offered: its rows from the database, within a scope, and what they add up to."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy.orm import Session

from training_app.accounts.units import at_or_below
from training_app.reports import queries
from training_app.reports.exports.asked import Asked, Known
from training_app.reports.exports.rows_completions import completion_rows
from training_app.reports.exports.rows_events import count_events, event_rows
from training_app.reports.exports.rows_people import person_rows
from training_app.reports.exports.rows_standing import standing_rows
from training_app.reports.files.columns import Totals, totals_of
from training_app.reports.files.tables import COMPLETIONS, PEOPLE, STANDING, TABLES
from training_app.reports.files.tables_records import EVENTS
from training_app.reports.viewpoint import Viewpoint

Reader = Callable[[Session, Viewpoint, Asked], Iterable[object]]
READERS: Mapping[str, Reader] = {
    COMPLETIONS.id: completion_rows,
    STANDING.id: standing_rows,
    PEOPLE.id: person_rows,
    EVENTS.id: event_rows,
}


def rows_of(session: Session, view: Viewpoint, asked: Asked) -> Iterable[object]:
    """The rows of the table that is asked for, each of its own kind, read while they are taken."""
    return READERS[asked.table](session, view, asked)


def count_rows(session: Session, view: Viewpoint, asked: Asked) -> Totals:
    """What a file of it will hold: rows, and the sums of the columns that are added up."""
    if asked.table == EVENTS.id:
        return count_events(session, view, asked)
    return totals_of(TABLES[asked.table], rows_of(session, view, asked))


def read_known(session: Session, view: Viewpoint) -> Known:
    """By what a table can be narrowed, within the scope."""
    units = {unit.id: unit.name for unit in queries.read_units(session, view.scope)}
    return Known(at_or_below(units), view.modules)
