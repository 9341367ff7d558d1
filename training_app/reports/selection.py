"""The entries that filters leave in, read in portions: page and file of the completion report are both made of it."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from training_app.reports.filters import Filters, keeps, may_be
from training_app.reports.readings import read_records
from training_app.reports.rows import PersonRow
from training_app.reports.rules import Entry, entries_of
from training_app.reports.viewpoint import Viewpoint

PEOPLE_AT_ONCE = 500


def select_entries(session: Session, view: Viewpoint, filters: Filters, people: Sequence[PersonRow]) -> Iterator[Entry]:
    """The entries of those of these people whom the filters leave in: person by person, modules in catalogue order.

    Holds the records of at most ``PEOPLE_AT_ONCE`` people in memory.
    """
    for _, entries in select_portions(session, view, filters, people):
        yield from entries


def select_portions(
    session: Session, view: Viewpoint, filters: Filters, people: Sequence[PersonRow]
) -> Iterator[tuple[Sequence[PersonRow], list[Entry]]]:
    """The same in portions: the people of each, also those of whom no entry is left in, and the entries."""
    wanted = [person for person in people if may_be(person, filters)]
    for start in range(0, len(wanted), PEOPLE_AT_ONCE):
        portion = wanted[start : start + PEOPLE_AT_ONCE]
        # a database reads everyone faster than it looks up a long list of ids
        ids = None if len(portion) == len(people) else [person.id for person in portion]
        assignments, attempts = read_records(session, view, person_ids=ids, module_id=filters.module)
        entries = entries_of(portion, assignments, attempts, view.open_day)
        yield portion, sorted_by_person((entry for entry in entries if keeps(entry, filters)), portion, view)


def sorted_by_person(entries: Iterator[Entry], people: Sequence[PersonRow], view: Viewpoint) -> list[Entry]:
    """People in the given order, the modules of each in catalogue order."""
    places = {person.id: place for place, person in enumerate(people)}
    return sorted(entries, key=lambda entry: (places[entry.person.id], view.order(entry.module_id)))
