"""The rows of the completions: one for each entry, as the completion report counts them."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy.orm import Session

from training_app.lms.people import asserted_people
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.names import file_name_of, unit_names
from training_app.reports.files.rows import CompletionRow
from training_app.reports.filters import Filters
from training_app.reports.readings import read_people
from training_app.reports.rules import Entry
from training_app.reports.selection import select_entries
from training_app.reports.viewpoint import Viewpoint

ASSERTED = "asserted by the LMS"


def completion_rows(session: Session, view: Viewpoint, asked: Asked) -> Iterator[CompletionRow]:
    """By unit, name and module; a period leaves in what was completed in it."""
    for row in entry_rows(session, view, asked.filters):
        if asked.is_within(view.day_of(row.completed_at) if row.completed_at else None):
            yield row


def entry_rows(session: Session, view: Viewpoint, filters: Filters) -> Iterator[CompletionRow]:
    """The rows of the entries that the filters of the completion report leave in."""
    units = unit_names(session, view.scope)
    people = read_people(session, view)
    asserted = asserted_people(session, view.scope.agency_id)
    for entry in select_entries(session, view, filters, people):
        yield completion_row(entry, units, view, asserted)


def completion_row(
    entry: Entry, units: Mapping[int, str], view: Viewpoint, asserted: Collection[int] = ()
) -> CompletionRow:
    """One entry as a row of the file.

    :param units: the paths of units by id
    :param asserted: people whom an LMS named and nothing proves
    """
    person, attempt = entry.person, entry.attempt
    is_done = attempt is not None and attempt.completed_at is not None
    done = attempt if is_done else None
    path = units.get(person.unit_id or 0, "")
    return CompletionRow(
        agency=view.agency,
        unit=path,
        unit_path=path,
        person_id=person.id,
        badge=person.badge or "",
        name=file_name_of(person.given_name, person.family_name),
        module_id=entry.module_id,
        module_title=view.title(entry.module_id),
        version=attempt.version if attempt else "",
        version_hash=attempt.version_hash if attempt else "",
        state=state_word(entry),
        assigned_at=entry.assigned_at,
        due_on=entry.due_on,
        started_at=attempt.started_at if attempt else None,
        completed_at=done.completed_at if done else None,
        score_scaled=done.score_scaled if done else None,
        nominal_minutes=done.nominal_minutes if done else None,
        mode=done.mode if done else "",
        active_seconds=measured_seconds(done.active_ms) if done else None,
        identity=ASSERTED if person.id in asserted else "",
        attempt_id=str(attempt.id) if attempt and attempt.id else "",
    )


def state_word(entry: Entry) -> str:
    """done, in_progress, not_started; paused or overdue before these."""
    if entry.is_paused:
        return "paused"
    return "overdue" if entry.is_late else entry.standing.value


def measured_seconds(active_ms: int) -> int | None:
    """Whole seconds; None where nothing was measured: what was done elsewhere, or before the program measured."""
    return active_ms // 1000 if active_ms else None
