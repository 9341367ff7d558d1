"""Builds one person's page: what stands open, what is done, and every fact in plain words, newest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from training_app.assignments.rules import due_at
from training_app.learning.pages import Mark
from training_app.reports import addresses, rules
from training_app.reports.completion import due_words
from training_app.reports.entry_words import last_known, person_name, state_of
from training_app.reports.filters import Filters, address_of
from training_app.reports.pages import EventItem, Link, PersonModuleRow, PersonPage
from training_app.reports.rows import AttemptRow, EventRow, PersonRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, hours_from_minutes, sentence_start

_MODULE = Markup("<b>{}</b>")


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the page before days and times are written out. ``is_day_long`` has no time of day."""

    at: datetime
    mark: Mark
    words: Markup
    detail: str = ""
    is_day_long: bool = False


def build_person(
    view: Viewpoint,
    person: PersonRow,
    unit_name: str,
    entries: Sequence[Entry],
    history: tuple[Sequence[AttemptRow], Sequence[EventRow]],
) -> PersonPage:
    """The page of this person; the scope was applied when they were read.

    :param history: all their attempts, and their events of the kinds that are shown
    """
    ordered = sorted(entries, key=lambda entry: view.order(entry.module_id))
    assigned = [entry for entry in ordered if entry.is_assigned]
    done = sum(not entry.is_open for entry in assigned)
    attempts, events = history
    happenings = [*_learned(events, view), *_assigned(assigned, view), *_fell_due(assigned, view)]
    name = person_name(person)
    return PersonPage(
        side=f"{unit_name}, badge {person.badge}" if person.badge else unit_name,
        title=name,
        percent=rules.percent(done / len(assigned)) if assigned else 0,
        ground_label=f"{done} of {len(assigned)} assigned modules done",
        lead=_lead(ordered, attempts, view),
        action=Link("See these as a list", address_of(addresses.COMPLETION, Filters(name=person.badge or name))),
        rows=[_row(entry, view) for entry in ordered],
        events=list(_items(sorted(happenings, key=lambda one: one.at, reverse=True), view)),
    )


def _lead(entries: Sequence[Entry], attempts: Sequence[AttemptRow], view: Viewpoint) -> str:
    """ "One module overdue by 3 days, one due Friday 27 November. Two finished, 1.50 hours this year."."""
    late = rules.late_entries(entries)
    soon = sorted((entry for entry in entries if entry.is_soon), key=lambda entry: entry.due_on or view.today)
    now = []
    if late and late[0].due_on:
        days = (view.open_day - late[0].due_on).days
        longest = "by" if len(late) == 1 else "the longest by"
        now.append(f"{counted(len(late), 'module', 'modules')} overdue, {longest} {counted(days, 'day', 'days')}")
    if soon and soon[0].due_on:
        first = "by" if len(soon) == 1 else "the first by"
        now.append(f"{counted(len(soon), 'module', 'modules')} due, {first} {view.day(soon[0].due_on)}")
    if not now:
        now.append("nothing overdue, nothing due in the next 30 days")
    finished = [attempt for attempt in attempts if attempt.completed_at is not None]
    minutes = sum(
        attempt.nominal_minutes or 0
        for attempt in finished
        if attempt.completed_at and view.day_of(attempt.completed_at).year == view.today.year
    )
    past = f"{sentence_start(counted(len(finished), 'module', 'modules'))} finished"
    hours = f"{past}, {hours_from_minutes(minutes)} hours this year." if finished else "None finished yet."
    return f"{sentence_start('; '.join(now))}. {hours}"


def _row(entry: Entry, view: Viewpoint) -> PersonModuleRow:
    attempt = entry.attempt
    completed_at = attempt.completed_at if attempt else None
    score = attempt.score_scaled if attempt and completed_at else None
    minutes = attempt.nominal_minutes if attempt and completed_at else None
    return PersonModuleRow(
        module=view.title(entry.module_id),
        state=state_of(entry, view),
        due=due_words(entry, view),
        last_known=last_known(entry, view),
        score="" if score is None else f"{round(score * 100)} % right",
        hours="" if minutes is None else f"{hours_from_minutes(minutes)} hours",
    )


def _learned(events: Sequence[EventRow], view: Viewpoint) -> Iterator[Happening]:
    for event in events:
        mark = Mark.DONE if event.kind == "module_completed" else Mark.PART
        words, detail = _event_words(event, view)
        yield Happening(event.happened_at, mark, words, detail)


def _event_words(event: EventRow, view: Viewpoint) -> tuple[Markup, str]:
    module = _MODULE.format(view.title(event.module_id))
    detail = event.detail
    match event.kind:
        case "attempt_started":
            return Markup("Started {}, version {}.").format(module, event.version), ""
        case "lesson_finished":
            return Markup("Finished {} of {}.").format(_lesson_words(event, view), module), ""
        case "scenario_finished":
            return Markup("Finished the scenario of {}.").format(module), ""
        case "check_finished":
            first = "first try" if detail["check_round"] == 1 else f"try {detail['check_round']}"
            outcome = "Passed." if detail["is_passed"] else "Not passed yet."
            words = Markup("Finished the check of {}: {} of {}, {}.")
            return words.format(module, detail["right"], detail["total"], first), outcome
        case _:
            hours = hours_from_minutes(event.nominal_minutes or 0)
            return Markup("Completed {}.").format(module), f"{hours} hours."


def _lesson_words(event: EventRow, view: Viewpoint) -> str:
    """ "lesson 2", or "a lesson" when today's version, which may number them otherwise, is not the one they read."""
    module = view.modules.get(event.module_id)
    lesson = module.lesson(event.detail["lesson_id"]) if module and module.version == event.version else None
    return f"lesson {lesson.number}" if lesson else "a lesson"


def _assigned(entries: Sequence[Entry], view: Viewpoint) -> Iterator[Happening]:
    together: defaultdict[datetime, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.assigned_at is not None:
            together[entry.assigned_at].append(entry)
    for at, ones in together.items():
        if len(ones) == 1:
            words, detail = _titled(ones[0], view), _by_day(ones[0], view)
        else:
            words = Markup.escape(counted(len(ones), "module", "modules"))
            detail = " ".join(f"{view.title(one.module_id)}: {_by_day(one, view)}" for one in ones)
        yield Happening(at, Mark.OPEN, Markup("Assigned {}.").format(words), detail)


def _fell_due(entries: Sequence[Entry], view: Viewpoint) -> Iterator[Happening]:
    for entry in entries:
        if entry.due_on is None or entry.due_on >= view.open_day:
            continue
        end = due_at(entry.due_on, view.zone)
        attempt = entry.attempt
        if attempt is not None and attempt.completed_at is not None and attempt.completed_at <= end:
            continue
        how_far = (
            "Started, not finished." if attempt and attempt.started_at and attempt.started_at <= end else "Not started."
        )
        words = Markup("{} fell due. {}").format(_titled(entry, view), how_far)
        yield Happening(end, Mark.LATE, words, is_day_long=True)


def _titled(entry: Entry, view: Viewpoint) -> Markup:
    return _MODULE.format(view.title(entry.module_id))


def _by_day(entry: Entry, view: Viewpoint) -> str:
    return f"Due {view.day(entry.due_on)}." if entry.due_on else "No due date."


def _items(happenings: Sequence[Happening], view: Viewpoint) -> Iterator[EventItem]:
    shown = ""
    for one in happenings:
        day = view.day(view.day_of(one.at))
        item = EventItem(day, "" if one.is_day_long else view.time(one.at), one.mark, one.words, one.detail)
        yield replace(item, day="") if day == shown else item
        shown = day
