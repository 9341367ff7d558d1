"""Builds the list of who is here, what would be recorded, and who got what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from training_app.content.catalogue import Module
from training_app.foundation.ids import PersonId
from training_app.learning import rules as learning_rules
from training_app.learning.pages import Mark, State
from training_app.learning.rules import Progress
from training_app.learning.service import Outcome
from training_app.learning.viewer import Viewer
from training_app.rollcall import addresses, rules
from training_app.rollcall.errors import StoryNotEnded
from training_app.rollcall.pages import ConfirmPage, DoneLine, DonePage, RosterPage, TickLine
from training_app.rollcall.queries import PersonRow, PresentRow, RollCallView, UnitRow
from training_app.rollcall.story_views import Run
from training_app.web.words import counted, people_in_words, sentence_start

NOBODY_TICKED = "Nobody is ticked. Tick who is here, then press Go on."
RECORDED = State(Mark.DONE, "Recorded")
HAD_IT = State(Mark.PART, "Had it already")
TAKES_IT_ALONE = State(Mark.OPEN, "Takes it alone")
STATES = {Outcome.RECORDED.value: RECORDED, Outcome.ALREADY.value: HAD_IT}


def build_roster(  # noqa: PLR0913 - all by name
    run: Run,
    viewer: Viewer,
    *,
    units: Sequence[UnitRow],
    unit: UnitRow | None,
    people: Sequence[PersonRow],
    present: Sequence[PresentRow],
    ticked: Collection[int],
    error: str | None = None,
) -> RosterPage:
    """The people to tick; who is recorded already is named apart and cannot be ticked again."""
    recorded = {row.person_id for row in present}
    to_tick = [person for person in people if person.id not in recorded]
    are_all = bool(to_tick) and all(person.id in ticked for person in to_tick)
    return RosterPage(
        lead=f"Tick everybody who took part in “{run.scenario.title}”. Nobody is ticked for you.",
        closes=closes_words(run.row, viewer),
        units=[(str(each.id), each.name) for each in units] if len(units) > 1 else [],
        unit=str(unit.id) if unit else "",
        list_label=unit.name if unit else "Yourself",
        people=[_tick_line(person, viewer, is_ticked=person.id in ticked) for person in to_tick],
        tick_label="Tick nobody" if are_all else "Tick all",
        tick_url=addresses.roster(run.row.id, unit.id if unit else None, None if are_all else "all"),
        recorded=[_full_name(row) for row in present],
        error=error,
        list_url=addresses.roster(run.row.id),
        debrief_url=addresses.debrief(run.row.id),
    )


def build_confirm(run: Run, people: Sequence[PersonRow], unit: str) -> ConfirmPage:
    """The names once more, before they are recorded for good; ``unit`` is the list to come back to."""
    words = people_in_words(len(people))
    return ConfirmPage(
        title=f"Record for {words}?",
        lead=f"Each of them gets “{run.scenario.title}” as taken in a group. {alone_words(run.module)}",
        names=[_full_name(person) for person in people],
        person_ids=[person.id for person in people],
        unit=unit,
        button=f"Record for {words}",
        record_url=addresses.record(run.row.id),
        list_url=addresses.roster(run.row.id),
    )


def build_done(
    run: Run, viewer: Viewer, present: Sequence[PresentRow], standings: Mapping[PersonId, tuple[Module, Progress]]
) -> DonePage:
    """Who got it, who had it already, and what each still does alone.

    :raise StoryNotEnded: before the end
    """
    if run.row.finished_at is None:
        raise StoryNotEnded
    is_open = rules.is_list_open(run.row.finished_at, viewer.now)
    return DonePage(
        title=f"Present: {people_in_words(len(present))}",
        scenario_title=run.scenario.title,
        lead=alone_words(run.module) if present else "Nobody was recorded at this roll call.",
        lines=[_done_line(row, standings) for row in present],
        add_url=addresses.roster(run.row.id) if is_open else None,
        closes=closes_words(run.row, viewer),
        debrief_url=addresses.debrief(run.row.id),
        index_url=addresses.INDEX,
    )


def alone_words(module: Module) -> str:
    """What the group's run does not replace."""
    own = "The lessons and the check" if module.individual_check and module.items else "The lessons"
    return f"{own} of “{module.title}” stay each person’s own."


def closes_words(row: RollCallView, viewer: Viewer) -> str:
    """Until when somebody who was forgotten can be added."""
    if row.finished_at is None:
        return ""
    moment = rules.closes_at(row.finished_at)
    if rules.is_list_open(row.finished_at, viewer.now):
        return f"Somebody forgotten? You can add them until {viewer.when(moment)}."
    return f"The list closed at {viewer.when(moment)}."


def _tick_line(person: PersonRow, viewer: Viewer, *, is_ticked: bool) -> TickLine:
    parts = ["you"] if person.id == viewer.learner.person_id else []
    parts += [f"badge {person.badge}"] if person.badge else []
    return TickLine(person.id, _name(person), ", ".join(parts), is_ticked)


def _name(person: PersonRow | PresentRow) -> str:
    return f"{person.family_name}, {person.given_name}"


def _full_name(person: PersonRow | PresentRow) -> str:
    # two people of a squad can have the same name
    return f"{_name(person)}, badge {person.badge}" if person.badge else _name(person)


def _done_line(row: PresentRow, standings: Mapping[PersonId, tuple[Module, Progress]]) -> DoneLine:
    standing = standings.get(PersonId(row.person_id))
    return DoneLine(
        _full_name(row),
        STATES.get(row.outcome, TAKES_IT_ALONE),
        sentence_start(_left_words(*standing)) if standing else "",
    )


def _left_words(module: Module, progress: Progress) -> str:
    """ "Six lessons and the check", or that nothing is left."""
    if progress.is_completed:
        return "nothing, the module is done"
    every = tuple(lesson.id for lesson in module.lessons)
    lessons = sum(lesson_id not in progress.lessons_done for lesson_id in every)
    after = learning_rules.next_step(module, replace(progress, lessons_done=every))
    parts = [counted(lessons, "lesson", "lessons")] if lessons else []
    parts += ["the check"] if after.kind is learning_rules.StepKind.CHECK else []
    return " and ".join(parts) or "nothing"
