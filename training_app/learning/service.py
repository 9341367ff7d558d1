"""What an officer can do to an attempt: each function loads, applies the pure rule, writes, publishes, commits once."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId, AttemptId, PersonId, new_uuid
from training_app.learning import events, rules
from training_app.learning.errors import AttemptUnknown, ChoiceUnknown, StepNotOpen, StepUnknown
from training_app.learning.library import Library
from training_app.learning.line import EventLine, lock_attempt
from training_app.learning.models import Attempt
from training_app.scenarios import play
from training_app.scenarios.errors import UnknownChoice
from training_app.scenarios.graph import End

RUNNING = 1


class Outcome(StrEnum):
    """Whether a step was new, or had been done before and was left as it was."""

    RECORDED = "recorded"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose attempt it is. Everything is looked up under both ids."""

    agency_id: AgencyId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class Desk:
    """What a service works with: the database session, the house, and the texts."""

    session: Session
    house: House
    library: Library


def start_attempt(desk: Desk, learner: Learner, module_id: str) -> AttemptId:
    """Return the attempt to go on with: the running or finished one, or a new one.

    :raise ModuleUnknown: when the catalogue has no such module
    """
    module = desk.library.current(module_id)
    begin_write(desk.session)
    existing = find_attempt(desk.session, learner, module_id)
    if existing is not None:
        desk.session.rollback()
        return existing
    now = desk.house.clock()
    desk.library.keep(desk.session, module, now)
    attempt = Attempt(
        id=new_uuid(),
        agency_id=learner.agency_id,
        person_id=learner.person_id,
        module_id=module.id,
        version=module.version,
        version_hash=module.version_hash,
        status="started",
        running_marker=RUNNING,
        place="",
        unread=None,
        sequence=0,
        progress={},
        started_at=now,
        saved_at=now,
    )
    attempt_id = AttemptId(attempt.id)
    desk.session.add(attempt)
    try:
        # flush: the database itself refuses a second running attempt
        desk.session.flush()
        line = _line_of(desk, learner, attempt_id)
        line.add(events.AttemptStarted, "start")
        line.close()
    except IntegrityError:
        # another tab or machine began the same module at the same moment: theirs is the attempt
        desk.session.rollback()
        existing = find_attempt(desk.session, learner, module_id)
        if existing is None:
            raise
        return existing
    return attempt_id


def find_attempt(session: Session, learner: Learner, module_id: str) -> AttemptId | None:
    """The learner's newest attempt of a module, running before finished."""
    found = session.execute(
        select(Attempt.id)
        .where(
            Attempt.agency_id == learner.agency_id,
            Attempt.person_id == learner.person_id,
            Attempt.module_id == module_id,
        )
        .order_by(Attempt.completed_at.is_not(None), Attempt.started_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else AttemptId(found)


def finish_lesson(desk: Desk, learner: Learner, attempt_id: AttemptId, lesson_id: str) -> Outcome:
    """Record that the officer went on from a lesson; reading it again records nothing.

    :raise StepUnknown: when the module has no such lesson
    """
    line = _open_line(desk, learner, attempt_id)
    if line.module.lesson(lesson_id) is None:
        raise StepUnknown
    if lesson_id in line.progress.lessons_done:
        return _left_as_it_was(desk)
    line.add(events.LessonFinished, f"lesson/{lesson_id}", lesson_id=lesson_id)
    _complete_when_done(line)
    line.close()
    return Outcome.RECORDED


def make_choice(desk: Desk, learner: Learner, attempt_id: AttemptId, *, step: int, choice_id: str) -> Outcome:
    """Record decision number ``step`` (from 1). A step that was decided before keeps its first choice.

    :raise StepUnknown: when the module has no scenario
    :raise ChoiceUnknown: when the decision does not offer the choice, or the story is not that far
    """
    line = _open_line(desk, learner, attempt_id)
    scenario = line.module.scenario
    if scenario is None:
        raise StepUnknown
    path = line.progress.path
    if step <= len(path) or line.progress.end_id is not None:
        return _left_as_it_was(desk)
    if step > len(path) + 1:
        raise ChoiceUnknown
    standing = play.current_standing(scenario, play.replay(scenario, path))
    try:
        made = play.choose(scenario, standing, choice_id)
    except UnknownChoice as error:
        raise ChoiceUnknown from error
    line.add(
        events.DecisionMade,
        f"decision/{scenario.id}/{step}",
        scenario_id=scenario.id,
        node_id=made.node_id,
        choice_id=choice_id,
        step=step,
        state_before=tuple(play.state_by_name(scenario, made.before).items()),
        state_after=tuple(play.state_by_name(scenario, made.after).items()),
    )
    if isinstance(scenario.nodes[made.standing.node_id], End):
        line.add(
            events.ScenarioFinished,
            f"scenario/{scenario.id}",
            scenario_id=scenario.id,
            end_id=made.standing.node_id,
            decisions=step,
        )
        line.attempt.unread = "ending"
        _complete_when_done(line)
    line.close()
    return Outcome.RECORDED


def answer_question(
    desk: Desk, learner: Learner, attempt_id: AttemptId, *, check_round: int, number: int, option_id: str
) -> Outcome:
    """Record the answer to question ``number`` (from 1) of a round. A second answer does not change the first.

    :raise StepNotOpen: before lessons and scenario are done
    :raise StepUnknown: when the round has no such question, or the question no such option
    """
    line = _open_line(desk, learner, attempt_id)
    if not rules.may_take_check(line.module, line.progress):
        raise StepNotOpen
    items = rules.items_of_round(line.module, check_round)
    if not 1 <= number <= len(items):
        raise StepUnknown
    item = items[number - 1]
    if all(option.id != option_id for option in item.options):
        raise StepUnknown
    answered = {answer.item_id for answer in line.progress.answers}
    if (
        line.progress.is_completed
        or line.progress.is_passed
        or check_round < line.progress.check_round
        or item.id in answered
    ):
        return _left_as_it_was(desk)
    if check_round > line.progress.check_round:
        raise StepUnknown
    line.add(
        events.QuestionAnswered,
        f"answer/{check_round}/{item.id}",
        item_id=item.id,
        option_id=option_id,
        key_id=item.key.id,
        is_right=option_id == item.key.id,
        check_round=check_round,
        form=rules.form_of_round(line.module, check_round).value,
    )
    line.attempt.unread = f"feedback/{item.id}"
    _finish_round(line, check_round)
    line.close()
    return Outcome.RECORDED


def go_on(desk: Desk, learner: Learner, attempt_id: AttemptId, *, seen: str) -> None:
    """Move the bookmark on from a page that was read: feedback, ending, debrief or result. Records no event."""
    line = _open_line(desk, learner, attempt_id)
    if line.attempt.unread != seen:
        _left_as_it_was(desk)
        return
    unread = _unread_after(seen, line.progress)
    desk.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(unread=unread))
    desk.session.commit()


def _unread_after(seen: str, progress: rules.Progress) -> str | None:
    if seen == "ending":
        return "debrief"
    # the last feedback of a round leads to how the round ended
    is_round_over = not progress.answers and bool(progress.rounds)
    return "result" if seen.startswith("feedback/") and is_round_over else None


def _open_line(desk: Desk, learner: Learner, attempt_id: AttemptId) -> EventLine:
    """Lock the learner's attempt for writing, with the text it is bound to."""
    begin_write(desk.session)
    return _line_of(desk, learner, attempt_id)


def _line_of(desk: Desk, learner: Learner, attempt_id: AttemptId) -> EventLine:
    attempt = lock_attempt(
        desk.session, agency_id=learner.agency_id, person_id=learner.person_id, attempt_id=attempt_id
    )
    if attempt is None:
        desk.session.rollback()
        raise AttemptUnknown
    return EventLine(desk.session, desk.house, attempt, desk.library.bound(desk.session, attempt.version_hash))


def _left_as_it_was(desk: Desk) -> Outcome:
    desk.session.rollback()
    return Outcome.ALREADY


def _finish_round(line: EventLine, check_round: int) -> None:
    score = rules.score_round(line.module, check_round, line.progress.answers)
    if score is None:
        return
    line.add(
        events.CheckFinished,
        f"check/{check_round}",
        check_round=check_round,
        right=score.right,
        total=score.total,
        scaled=score.scaled,
        pass_scaled=line.module.pass_scaled,
        is_passed=score.is_passed,
    )
    _complete_when_done(line)


def _complete_when_done(line: EventLine) -> None:
    """Add the completion when nothing is left to do."""
    if rules.next_step(line.module, line.progress).kind is not rules.StepKind.DONE or line.progress.is_completed:
        return
    scaled = rules.best_scaled(line.progress)
    minutes = line.module.minutes
    line.add(events.ModuleCompleted, "completed", scaled=scaled, nominal_minutes=minutes)
    attempt = line.attempt
    attempt.status = "completed"
    attempt.running_marker = None
    attempt.completed_at = line.now
    attempt.score_scaled = scaled
    attempt.nominal_minutes = minutes
