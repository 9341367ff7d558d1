"""Builds one person's page: what stands open, what is done, and every fact in plain words, newest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from markupsafe import Markup

from training_app.assignments.rules import due_at
from training_app.learning.pages import Mark
from training_app.reports import addresses, rules
from training_app.reports.back import back_of
from training_app.reports.completion import due_words
from training_app.reports.entry_words import last_known, person_name, state_of
from training_app.reports.filters import Filters, address_of
from training_app.reports.pages import Link, PersonModuleRow, PersonPage
from training_app.reports.record_words import MODULE, Happening, Telling, items_of, score_words
from training_app.reports.rows import AttemptRow, PersonRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, hours_from_minutes, sentence_start

ASSERTED_WORDS = "Identity asserted by the LMS"
"""Of a person who came with a SCORM package: the LMS said who they are, and nothing proves it."""


def build_person(
    view: Viewpoint,
    person: PersonRow,
    unit_name: str,
    entries: Sequence[Entry],
    history: tuple[Sequence[AttemptRow], Telling],
    *,
    notices: Sequence[str] = (),
) -> PersonPage:
    """The page of this person; the scope was applied when they were read.

    :param history: all their attempts that count, and their facts of the kinds that are shown
    """
    ordered = sorted(entries, key=lambda entry: view.order(entry.module_id))
    assigned = [entry for entry in ordered if entry.is_assigned]
    done = sum(not entry.is_open for entry in assigned)
    attempts, telling = history
    happenings = [*telling.lines(), *_assigned(assigned, view), *_fell_due(assigned, view)]
    name = person_name(person)
    return PersonPage(
        side=f"{unit_name}, badge {person.badge}" if person.badge else unit_name,
        title=name,
        percent=rules.percent(done / len(assigned)) if assigned else 0,
        ground_label=f"{done} of {len(assigned)} assigned modules done",
        lead=_lead(ordered, attempts, view),
        action=Link(
            "See these as a list",
            address_of(addresses.COMPLETION, Filters(name=person.badge or name, as_of=view.as_of)),
        ),
        rows=[_row(entry, view) for entry in ordered],
        others=list(_others(person, ordered, view)),
        events=list(items_of(sorted(happenings, key=lambda one: one.at, reverse=True), view)),
        back=back_of(view, addresses.person(person.id), notices),
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
        url=addresses.module_record(entry.person.id, entry.module_id),
        state=state_of(entry, view),
        due=due_words(entry, view),
        last_known=last_known(entry, view),
        score=f"{score_words(score)} right" if score is not None else "",
        hours="" if minutes is None else f"{hours_from_minutes(minutes)} hours",
    )


def _others(person: PersonRow, entries: Sequence[Entry], view: Viewpoint) -> Iterator[Link]:
    """The modules of the catalogue that are neither assigned nor done: one may have been done elsewhere."""
    listed = {entry.module_id for entry in entries}
    for module_id in sorted(view.modules.keys() - listed, key=view.order):
        yield Link(view.title(module_id), addresses.module_record(person.id, module_id))


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
        if entry.due_on is None or entry.due_on >= view.open_day or entry.is_paused:
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
    return MODULE.format(view.title(entry.module_id))


def _by_day(entry: Entry, view: Viewpoint) -> str:
    return f"Due {view.day(entry.due_on)}." if entry.due_on else "No due date."
