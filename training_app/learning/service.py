"""What an officer can do to an attempt: each function loads, applies the pure rule, writes, publishes, commits once."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.content.catalogue import Item
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, AttemptId
from training_app.learning import events, marking, rules
from training_app.learning.completion import complete_when_done
from training_app.learning.errors import ChoiceUnknown, StepNotOpen, StepUnknown, TriesUsed
from training_app.learning.line import EventLine
from training_app.learning.models import Attempt
from training_app.learning.opening import (
    Desk,
    Learner,
    Outcome,
    begin_attempt,
    find_attempt,
    left_as_it_was,
    open_line,
)
from training_app.learning.policy import read_policy
from training_app.scenarios import play
from training_app.scenarios.errors import UnknownChoice
from training_app.scenarios.graph import End
from training_app.scenarios.scoring import skill_points

__all__ = ["Desk", "Learner", "Outcome", "find_attempt"]


def start_attempt(desk: Desk, learner: Learner, module_id: str, *, counts_from: datetime | None = None) -> AttemptId:
    """Return the attempt to go on with: the running one, a finished one that still counts, or a new one.

    :param counts_from: what was finished before does not count any more, because a redo was asked
    :raise ModuleUnknown: when the catalogue has no such module
    """
    module = desk.library.current(module_id)
    begin_write(desk.session)
    existing = find_attempt(desk.session, learner, module_id, counts_from=counts_from)
    if existing is not None:
        desk.session.rollback()
        return existing
    try:
        line = begin_attempt(desk, learner, module)
        line.close()
    except IntegrityError:
        # another tab or machine began the same module at the same moment: theirs is the attempt
        desk.session.rollback()
        existing = find_attempt(desk.session, learner, module_id, counts_from=counts_from)
        if existing is None:
            raise
        return existing
    return AttemptId(line.attempt.id)


def finish_lesson(desk: Desk, learner: Learner, attempt_id: AttemptId, lesson_id: str) -> Outcome:
    """Record that the officer went on from a lesson; reading it again records nothing.

    :raise StepUnknown: when the module has no such lesson
    """
    line = open_line(desk, learner, attempt_id)
    if line.module.lesson(lesson_id) is None:
        raise StepUnknown
    if lesson_id in line.progress.lessons_done or line.progress.is_completed:
        return left_as_it_was(desk)
    line.add(events.LessonFinished, f"lesson/{lesson_id}", lesson_id=lesson_id, seconds=line.seconds)
    complete_when_done(line)
    line.close()
    return Outcome.RECORDED


def make_choice(desk: Desk, learner: Learner, attempt_id: AttemptId, *, step: int, choice_id: str) -> Outcome:
    """Record decision number ``step`` (from 1). A step that was decided before keeps its first choice.

    :raise StepUnknown: when the module has no scenario
    :raise ChoiceUnknown: when the decision does not offer the choice, or the story is not that far
    """
    line = open_line(desk, learner, attempt_id)
    scenario = line.module.scenario
    if scenario is None:
        raise StepUnknown
    path = line.progress.path
    if step <= len(path) or line.progress.end_id is not None or line.progress.is_completed:
        return left_as_it_was(desk)
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
        seconds=line.seconds,
    )
    if isinstance(scenario.nodes[made.standing.node_id], End):
        line.add(
            events.ScenarioFinished,
            f"scenario/{scenario.id}",
            scenario_id=scenario.id,
            end_id=made.standing.node_id,
            decisions=step,
            skills=skill_points(scenario, play.replay(scenario, line.progress.path)),
        )
        line.attempt.unread = "ending"
        complete_when_done(line)
    line.close()
    return Outcome.RECORDED


def answer_question(
    desk: Desk, learner: Learner, attempt_id: AttemptId, *, check_round: int, number: int, option_id: str
) -> Outcome:
    """Record the answer to question ``number`` (from 1) of a round. A second answer does not change the first.

    :raise StepNotOpen: before lessons and scenario are done
    :raise StepUnknown: when the round has no such question, or the question no such option
    :raise TriesUsed: when the agency's limit is reached
    """
    line = open_line(desk, learner, attempt_id)
    module, progress = line.module, line.progress
    if not rules.may_take_check(module, progress):
        raise StepNotOpen
    items = rules.items_of_round(module, check_round, progress)
    item = item_with_option(items, number, option_id)
    is_answered = any(answer.item_id == item.id for answer in progress.answers)
    if progress.is_completed or progress.is_passed or check_round < progress.check_round or is_answered:
        return left_as_it_was(desk)
    if check_round > progress.check_round:
        raise StepUnknown
    refuse_when_tries_are_used(desk.session, learner.agency_id, progress)
    line.add(
        events.QuestionAnswered,
        f"answer/{check_round}/{item.id}",
        item_id=item.id,
        option_id=option_id,
        key_id=item.key.id,
        is_right=option_id == item.key.id,
        check_round=check_round,
        form=marking.form_of_round(module, check_round, progress.pretest_form).value,
        seconds=line.seconds,
    )
    line.attempt.unread = f"feedback/{item.id}"
    _finish_round(line, check_round)
    line.close()
    return Outcome.RECORDED


def item_with_option(items: tuple[Item, ...], number: int, option_id: str) -> Item:
    """Question ``number`` (from 1).

    :raise StepUnknown: when there is none, or it has no such option
    """
    if not 1 <= number <= len(items):
        raise StepUnknown
    item = items[number - 1]
    if all(option.id != option_id for option in item.options):
        raise StepUnknown
    return item


def refuse_when_tries_are_used(session: Session, agency_id: AgencyId, progress: rules.Progress) -> None:
    """Do nothing while another try is left.

    :raise TriesUsed: when none is
    """
    if not progress.rounds:
        # the first round is everybody's: no need to ask what the agency decided
        return
    limit = read_policy(session, agency_id).check_limit
    if marking.tries_left(len(progress.rounds), progress.tries_granted, limit) == 0:
        raise TriesUsed


def go_on(desk: Desk, learner: Learner, attempt_id: AttemptId, *, seen: str) -> None:
    """Move the bookmark on from a page that was read: feedback, ending, debrief or result. Records no event."""
    line = open_line(desk, learner, attempt_id)
    if line.attempt.unread != seen:
        left_as_it_was(desk)
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


def _finish_round(line: EventLine, check_round: int) -> None:
    score = rules.score_round(line.module, check_round, line.progress.answers, line.progress)
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
    complete_when_done(line)
