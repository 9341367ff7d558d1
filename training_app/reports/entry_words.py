"""One entry in words, the same on every report."""

from training_app.accounts.rules import short_name
from training_app.assignments.rules import Standing
from training_app.learning.pages import Mark, State
from training_app.reports.rows import PersonRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import distance_in_words


def person_name(person: PersonRow) -> str:
    """ "J. Ortiz", as on every page."""
    return short_name(person.given_name, person.family_name)


def last_known(entry: Entry, view: Viewpoint) -> str:
    """ "Not started", "Not started again" after a redo was asked, "Started, lesson 5 of 7" or "Finished 3 October"."""
    if entry.attempt is None:
        return "Not started again" if entry.is_redo else "Not started"
    if entry.attempt.completed_at is not None:
        return f"Finished {view.short_day(view.day_of(entry.attempt.completed_at))}"
    place = entry.attempt.place
    return f"Started, {place[:1].lower()}{place[1:]}" if place else "Started"


def state_of(entry: Entry, view: Viewpoint) -> State:
    """The mark and word of an entry: paused and late before all else, then how far it is, then what falls due."""
    if entry.standing is Standing.DONE:
        return State(Mark.DONE, "Done")
    if entry.is_paused:
        return State(Mark.OPEN, "Paused")
    if entry.is_late and entry.due_on is not None:
        days = (view.open_day - entry.due_on).days
        return State(Mark.LATE, f"Late by {days} {'day' if days == 1 else 'days'}")
    if entry.standing is Standing.IN_PROGRESS:
        return State(Mark.PART, "In progress")
    if entry.is_soon and entry.due_on is not None:
        return State(Mark.DUE, f"Due {distance_in_words(entry.due_on, view.today)}")
    return State(Mark.OPEN, "Not started")
