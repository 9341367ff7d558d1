"""The rules of an attempt, pure: what is done, what comes next, how an answer and a round are marked."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from training_app.content.catalogue import Form, Item, Module
from training_app.learning.events import (
    CheckFinished,
    DecisionMade,
    LearningFact,
    LessonFinished,
    ModuleCompleted,
    QuestionAnswered,
    ScenarioFinished,
)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer of a round, as it was given first."""

    item_id: str
    option_id: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class RoundScore:
    """How a round of the check ended."""

    check_round: int
    right: int
    total: int
    scaled: float
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """The fold of an attempt's events. ``answers`` are those of the running round; ``rounds`` the finished ones."""

    lessons_done: tuple[str, ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    end_id: str | None = None
    check_round: int = 1
    answers: tuple[GivenAnswer, ...] = ()
    last_answers: tuple[GivenAnswer, ...] = ()
    rounds: tuple[RoundScore, ...] = ()
    is_completed: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Progress":
        """The same progress again."""
        return cls(
            lessons_done=tuple(stored["lessons_done"]),
            path=tuple((node, choice) for node, choice in stored["path"]),
            end_id=stored["end_id"],
            check_round=stored["check_round"],
            answers=tuple(GivenAnswer(**answer) for answer in stored["answers"]),
            last_answers=tuple(GivenAnswer(**answer) for answer in stored["last_answers"]),
            rounds=tuple(RoundScore(**score) for score in stored["rounds"]),
            is_completed=stored["is_completed"],
        )

    @property
    def is_passed(self) -> bool:
        """Whether some round of the check was passed."""
        return any(score.is_passed for score in self.rounds)


class StepKind(StrEnum):
    """The kinds of step a module is made of, in their order."""

    LESSON = "lesson"
    SCENARIO = "scenario"
    CHECK = "check"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """Where an officer goes on. ``ref`` is the lesson's id, or for the check the number of the question (from 1)."""

    kind: StepKind
    ref: str = ""


def apply_fact(progress: Progress, fact: LearningFact) -> Progress:  # noqa: PLR0911 - one return per kind of fact
    """The progress after one more event. Total: an event that changes nothing gives the same progress."""
    match fact:
        case LessonFinished(lesson_id=lesson_id):
            return replace(progress, lessons_done=(*progress.lessons_done, lesson_id))
        case DecisionMade(node_id=node_id, choice_id=choice_id):
            return replace(progress, path=(*progress.path, (node_id, choice_id)))
        case ScenarioFinished(end_id=end_id):
            return replace(progress, end_id=end_id)
        case QuestionAnswered(item_id=item_id, option_id=option_id, is_right=is_right):
            return replace(progress, answers=(*progress.answers, GivenAnswer(item_id, option_id, is_right)))
        case CheckFinished():
            score = RoundScore(fact.check_round, fact.right, fact.total, fact.scaled, fact.is_passed)
            return replace(
                progress,
                rounds=(*progress.rounds, score),
                check_round=fact.check_round + 1,
                last_answers=progress.answers,
                answers=(),
            )
        case ModuleCompleted():
            return replace(progress, is_completed=True)
        case _:
            return progress


def replay(facts: Iterable[LearningFact]) -> Progress:
    """The progress that these events, in order, add up to."""
    progress = Progress()
    for fact in facts:
        progress = apply_fact(progress, fact)
    return progress


def form_of_round(module: Module, check_round: int) -> Form:
    """Odd rounds use form a, even rounds form b where the module has one: a retake is another paper."""
    has_second_form = bool(module.form(Form.B))
    return Form.B if check_round % 2 == 0 and has_second_form else Form.A


def items_of_round(module: Module, check_round: int) -> tuple[Item, ...]:
    """The questions of a round, in order."""
    return module.form(form_of_round(module, check_round))


def next_step(module: Module, progress: Progress) -> Step:
    """The first step that is not done: lessons in order, then the scenario, then the check."""
    for lesson in module.lessons:
        if lesson.id not in progress.lessons_done:
            return Step(StepKind.LESSON, lesson.id)
    if module.scenario is not None and progress.end_id is None:
        return Step(StepKind.SCENARIO)
    if not progress.is_passed and module.form(Form.A):
        return Step(StepKind.CHECK, str(next_question(module, progress)))
    return Step(StepKind.DONE)


def next_question(module: Module, progress: Progress) -> int:
    """The number (from 1) of the first open question of the running round, whatever order they are answered in."""
    answered = {answer.item_id for answer in progress.answers}
    items = items_of_round(module, progress.check_round)
    return next((number for number, item in enumerate(items, 1) if item.id not in answered), len(items))


def may_take_check(module: Module, progress: Progress) -> bool:
    """The check opens when the lessons and the scenario are done."""
    return next_step(module, progress).kind in {StepKind.CHECK, StepKind.DONE}


def rounds_to_see(progress: Progress) -> range:
    """The rounds whose questions can be opened: the last one, and the running one unless the check is passed."""
    newest = len(progress.rounds) if progress.is_passed else progress.check_round
    return range(max(progress.check_round - 1, 1), newest + 1)


def score_round(module: Module, check_round: int, answers: tuple[GivenAnswer, ...]) -> RoundScore | None:
    """The score when every question of the round is answered, None before. A wrong critical item fails the round."""
    items = items_of_round(module, check_round)
    given = {answer.item_id: answer for answer in answers}
    if any(item.id not in given for item in items):
        return None
    right = sum(given[item.id].is_right for item in items)
    scaled = round(right / len(items), 4)
    misses_critical = any(item.is_critical and not given[item.id].is_right for item in items)
    return RoundScore(check_round, right, len(items), scaled, scaled >= module.pass_scaled and not misses_critical)


def best_scaled(progress: Progress) -> float:
    """The best score so far, 0.0 when the module has no check."""
    return max((score.scaled for score in progress.rounds), default=1.0)


def count_steps(module: Module, progress: Progress) -> tuple[int, int]:
    """Steps done and steps in all: each lesson, the scenario, the check."""
    known = {lesson.id for lesson in module.lessons}
    done = len(known & set(progress.lessons_done))
    total = len(module.lessons)
    if module.scenario is not None:
        total += 1
        done += progress.end_id is not None
    if module.form(Form.A):
        total += 1
        done += progress.is_passed
    return done, total


def minutes_left(module: Module, progress: Progress) -> int:
    """Nominal minutes of the steps that are not done."""
    left = sum(lesson.minutes for lesson in module.lessons if lesson.id not in progress.lessons_done)
    if module.scenario is not None and progress.end_id is None:
        left += module.scenario_minutes
    if not progress.is_passed:
        left += module.check_minutes
    return left
