"""The rules of an attempt, pure: progress as the fold of its facts, what is done, and what comes next."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from training_app.content.catalogue import Form, Item, Module
from training_app.learning import marking
from training_app.learning.events import (
    BoosterAnswered,
    CheckFinished,
    CompletionVoided,
    DecisionMade,
    LearningFact,
    LessonFinished,
    Mode,
    ModuleCompleted,
    PretestAnswered,
    PretestFinished,
    QuestionAnswered,
    ScenarioFinished,
    TryGranted,
)
from training_app.learning.marking import BoosterAnswers, GivenAnswer, RoundScore


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
    is_voided: bool = False
    scenario_mode: str = Mode.INDIVIDUAL
    tries_granted: int = 0
    pretest_form: str | None = None
    pretest_answers: tuple[GivenAnswer, ...] = ()
    pretest_score: RoundScore | None = None
    boosters: tuple[BoosterAnswers, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for the database; what was never touched is left out."""
        plain = asdict(self)
        return {field.name: plain[field.name] for field in fields(self) if getattr(self, field.name) != field.default}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Progress":
        """The same progress again."""
        kept: dict[str, Any] = dict(stored)
        for name in ("answers", "last_answers", "pretest_answers"):
            if name in kept:
                kept[name] = _answers(kept[name])
        if "lessons_done" in kept:
            kept["lessons_done"] = tuple(kept["lessons_done"])
        if "path" in kept:
            kept["path"] = tuple((node, choice) for node, choice in kept["path"])
        if "rounds" in kept:
            kept["rounds"] = tuple(RoundScore(**score) for score in kept["rounds"])
        if kept.get("pretest_score"):
            kept["pretest_score"] = RoundScore(**kept["pretest_score"])
        if "boosters" in kept:
            kept["boosters"] = tuple(BoosterAnswers(one["day"], _answers(one["answers"])) for one in kept["boosters"])
        return cls(**kept)

    @property
    def is_passed(self) -> bool:
        """Whether some round of the check was passed."""
        return any(score.is_passed for score in self.rounds)

    def booster(self, day: int) -> tuple[GivenAnswer, ...]:
        """The answers given to the booster of that day."""
        return next((one.answers for one in self.boosters if one.day == day), ())


def _answers(stored: Iterable[dict[str, Any]]) -> tuple[GivenAnswer, ...]:
    return tuple(GivenAnswer(**answer) for answer in stored)


class StepKind(StrEnum):
    """The kinds of step a module is made of, in their order."""

    PRETEST = "pretest"
    LESSON = "lesson"
    SCENARIO = "scenario"
    CHECK = "check"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """Where an officer goes on. ``ref`` is the lesson's id, or the number (from 1) of the question that is open."""

    kind: StepKind
    ref: str = ""


def apply_fact(progress: Progress, fact: LearningFact) -> Progress:  # noqa: C901, PLR0911 - one return per kind of fact
    """The progress after one more event. Total: an event that changes nothing gives the same progress."""
    match fact:
        case LessonFinished(lesson_id=lesson_id):
            return replace(progress, lessons_done=(*progress.lessons_done, lesson_id))
        case DecisionMade(node_id=node_id, choice_id=choice_id):
            return replace(progress, path=(*progress.path, (node_id, choice_id)))
        case ScenarioFinished(end_id=end_id, mode=mode, path=path):
            return replace(progress, end_id=end_id, scenario_mode=mode, path=tuple(path) or progress.path)
        case QuestionAnswered():
            return replace(progress, answers=(*progress.answers, _given(fact)))
        case CheckFinished():
            return _after_round(progress, fact)
        case PretestAnswered(form=form):
            return replace(progress, pretest_form=form, pretest_answers=(*progress.pretest_answers, _given(fact)))
        case PretestFinished(right=right, total=total, scaled=scaled):
            return replace(progress, pretest_score=RoundScore(0, right, total, scaled, is_passed=False))
        case BoosterAnswered(day=day):
            others = tuple(one for one in progress.boosters if one.day != day)
            here = BoosterAnswers(day, (*progress.booster(day), _given(fact)))
            return replace(progress, boosters=(*others, here))
        case TryGranted():
            return replace(progress, tries_granted=progress.tries_granted + 1)
        case ModuleCompleted():
            return replace(progress, is_completed=True, is_voided=False)
        case CompletionVoided():
            return replace(progress, is_voided=True)
        case _:
            return progress


def _given(fact: QuestionAnswered | PretestAnswered | BoosterAnswered) -> GivenAnswer:
    return GivenAnswer(fact.item_id, fact.option_id, fact.is_right)


def _after_round(progress: Progress, fact: CheckFinished) -> Progress:
    score = RoundScore(fact.check_round, fact.right, fact.total, fact.scaled, fact.is_passed)
    return replace(
        progress,
        rounds=(*progress.rounds, score),
        check_round=fact.check_round + 1,
        last_answers=progress.answers,
        answers=(),
    )


def replay(facts: Iterable[LearningFact]) -> Progress:
    """The progress that these events, in order, add up to."""
    progress = Progress()
    for fact in facts:
        progress = apply_fact(progress, fact)
    return progress


def items_of_round(module: Module, check_round: int, progress: Progress | None = None) -> tuple[Item, ...]:
    """The questions of a round of this attempt, in order; which form it is depends on what was asked before."""
    return marking.items_of_round(module, check_round, progress.pretest_form if progress else None)


def pretest_items(module: Module, progress: Progress) -> tuple[Item, ...]:
    """The questions before the module, none before the first of them was answered or when there are none."""
    return module.form(Form(progress.pretest_form)) if progress.pretest_form else ()


def next_step(module: Module, progress: Progress) -> Step:
    """The first step that is not done: questions before that were begun, lessons, the scenario, the check."""
    if progress.is_completed:
        # also when a coordinator recorded it: then no step of ours was taken
        return Step(StepKind.DONE)
    if is_in_pretest(progress):
        return Step(StepKind.PRETEST, str(len(progress.pretest_answers) + 1))
    for lesson in module.lessons:
        if lesson.id not in progress.lessons_done:
            return Step(StepKind.LESSON, lesson.id)
    if module.scenario is not None and progress.end_id is None:
        return Step(StepKind.SCENARIO)
    if needs_check(module, progress) and not progress.is_passed:
        return Step(StepKind.CHECK, str(next_question(module, progress)))
    return Step(StepKind.DONE)


def is_in_pretest(progress: Progress) -> bool:
    """Whether the questions before the module were begun and are still open: they lapse with the first lesson."""
    begun = progress.pretest_form is not None and progress.pretest_score is None
    return begun and not progress.lessons_done and not progress.path


def needs_check(module: Module, progress: Progress) -> bool:
    """Whether this officer answers the check: not after a roll call on a module that asks for no check of one's own."""
    is_waived = progress.scenario_mode == Mode.GROUP and not module.individual_check
    return bool(module.form(Form.A)) and not is_waived


def next_question(module: Module, progress: Progress) -> int:
    """The number (from 1) of the first open question of the running round, whatever order they are answered in."""
    answered = {answer.item_id for answer in progress.answers}
    items = items_of_round(module, progress.check_round, progress)
    return next((number for number, item in enumerate(items, 1) if item.id not in answered), len(items))


def may_take_check(module: Module, progress: Progress) -> bool:
    """The check opens when the lessons and the scenario are done."""
    return next_step(module, progress).kind in {StepKind.CHECK, StepKind.DONE}


def rounds_to_see(progress: Progress) -> range:
    """The rounds whose questions can be opened: the last one, and the running one unless the check is passed."""
    newest = len(progress.rounds) if progress.is_passed else progress.check_round
    return range(max(progress.check_round - 1, 1), newest + 1)


def score_round(
    module: Module, check_round: int, answers: tuple[GivenAnswer, ...], progress: Progress | None = None
) -> RoundScore | None:
    """The score when every question of the round is answered, None before. A wrong critical item fails the round."""
    return marking.score_round(module, check_round, items_of_round(module, check_round, progress), answers)


def count_steps(module: Module, progress: Progress) -> tuple[int, int]:
    """Steps done and steps in all: each lesson, the scenario, the check."""
    known = {lesson.id for lesson in module.lessons}
    done = len(known & set(progress.lessons_done))
    total = len(module.lessons)
    if module.scenario is not None:
        total += 1
        done += progress.end_id is not None
    if needs_check(module, progress):
        total += 1
        done += progress.is_passed
    return (total, total) if progress.is_completed else (done, total)


def minutes_left(module: Module, progress: Progress) -> int:
    """Nominal minutes of the steps that are not done."""
    if progress.is_completed:
        return 0
    left = sum(lesson.minutes for lesson in module.lessons if lesson.id not in progress.lessons_done)
    if module.scenario is not None and progress.end_id is None:
        left += module.scenario_minutes
    if needs_check(module, progress) and not progress.is_passed:
        left += module.check_minutes
    return left
