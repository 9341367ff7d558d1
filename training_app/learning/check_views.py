"""Builds the question, feedback and result pages of the knowledge check."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from training_app.content.catalogue import Item, Module, Option, Source
from training_app.learning import addresses, marking, rules
from training_app.learning.errors import StepNotOpen, StepUnknown
from training_app.learning.marking import GivenAnswer, Policy, RoundScore
from training_app.learning.missing import needed_right
from training_app.learning.module_views import sources_of
from training_app.learning.pages import AnswerOption, CheckResultPage, FeedbackPage, QuestionPage
from training_app.learning.queries import AttemptView
from training_app.web.words import counted, sentence_start

FIRST_ANSWER_STANDS = "You had answered this question before. Your first answer stands; nothing was recorded twice."


def item_at(module: Module, attempt: AttemptView, check_round: int, number: int) -> Item:
    """The question of that number in the running or the last round.

    :raise StepNotOpen: before lessons and scenario are done
    :raise StepUnknown: when there is no such question, or the round cannot be seen
    """
    if not rules.may_take_check(module, attempt.progress):
        raise StepNotOpen
    items = rules.items_of_round(module, check_round, attempt.progress)
    if not 1 <= number <= len(items) or check_round not in rules.rounds_to_see(attempt.progress):
        raise StepUnknown
    return items[number - 1]


def given_answer(attempt: AttemptView, check_round: int, item: Item) -> GivenAnswer | None:
    """The answer that stands for a question, None while it is open; see also ``rules.rounds_to_see``."""
    progress = attempt.progress
    answers = progress.answers if check_round == progress.check_round else progress.last_answers
    return next((answer for answer in answers if answer.item_id == item.id), None)


def options_in_order(attempt: AttemptView, item: Item) -> list[Option]:
    """The options in an order of their own per attempt, the same each time the page is opened."""

    def weight(option: Option) -> bytes:
        return hashlib.sha256(f"{attempt.id}|{item.id}|{option.id}".encode()).digest()

    return sorted(item.options, key=weight)


def build_question(
    module: Module, attempt: AttemptView, check_round: int, number: int, error: str | None = None
) -> QuestionPage:
    """One question, open."""
    item = item_at(module, attempt, check_round, number)
    total = len(rules.items_of_round(module, check_round, attempt.progress))
    return QuestionPage(
        side=f"Question {number}",
        number=number,
        total=total,
        percent=round(100 * number / total),
        stem=item.stem,
        options=[AnswerOption(option.id, option.text) for option in options_in_order(attempt, item)],
        chosen_id=None,
        error=error,
        post_url=addresses.question(attempt.id, check_round, number),
        lesson_url=addresses.lesson(attempt.id, item.lesson_id),
    )


def build_feedback(
    registry: Mapping[str, Source],
    module: Module,
    attempt: AttemptView,
    given: GivenAnswer,
    check_round: int,
    number: int,
    note: str | None,
) -> FeedbackPage:
    """What was answered, why it is so, and the lesson it came from."""
    item = item_at(module, attempt, check_round, number)
    page = feedback_on(registry, module, attempt, item, given)
    total = len(rules.items_of_round(module, check_round, attempt.progress))
    return replace(
        page,
        side=f"Question {number}",
        number=number,
        total=total,
        percent=round(100 * number / total),
        next_label=_next_label(module, attempt.progress, check_round, number),
        next_url=addresses.go_on(attempt.id, f"feedback/{item.id}"),
        note=note,
    )


def feedback_on(
    registry: Mapping[str, Source], module: Module, attempt: AttemptView, item: Item, given: GivenAnswer
) -> FeedbackPage:
    """The page about one answer, wherever it was asked; its place in a row of questions is still to be set."""
    chosen = next(option for option in item.options if option.id == given.option_id)
    lesson = module.lesson(item.lesson_id)
    return FeedbackPage(
        side="",
        number=1,
        total=1,
        percent=100,
        stem=item.stem,
        chosen=chosen.text,
        is_right=given.is_right,
        key=item.key.text,
        chosen_feedback=chosen.feedback,
        key_feedback=item.key.feedback,
        sources=sources_of(registry, module, item.source_ids),
        lesson_title=f"lesson {lesson.number}, {lesson.title}" if lesson else "",
        lesson_url=addresses.lesson(attempt.id, item.lesson_id),
        next_label="",
        next_url="",
        note=None,
    )


def _next_label(module: Module, progress: rules.Progress, check_round: int, number: int) -> str:
    if check_round == progress.check_round:
        return f"Question {rules.next_question(module, progress)}"
    total = len(rules.items_of_round(module, check_round, progress))
    return f"Question {number + 1}" if number < total else "How it went"


def build_result(module: Module, attempt: AttemptView, policy: Policy) -> CheckResultPage:
    """How the newest round ended: passed, or what to read before another paper, if the agency allows one.

    :raise StepUnknown: when no round has ended
    """
    progress = attempt.progress
    if not progress.rounds:
        raise StepUnknown
    score = progress.rounds[-1]
    needed = needed_right(module, score.total)
    left = None
    if not score.is_passed:
        left = marking.tries_left(len(progress.rounds), progress.tries_granted, policy.check_limit)
    wrong = {answer.item_id for answer in progress.last_answers if not answer.is_right}
    missed = [item for item in rules.items_of_round(module, score.check_round, attempt.progress) if item.id in wrong]
    lessons = {item.lesson_id for item in missed}
    return CheckResultPage(
        title=f"{score.right} of {score.total} right",
        lead=_lead(
            score, _why_not_enough(score, needed, misses_critical=any(item.is_critical for item in missed)), left
        ),
        right=score.right,
        total=score.total,
        needed=needed,
        is_passed=score.is_passed,
        to_review=[
            (lesson.title, addresses.lesson(attempt.id, lesson.id)) for lesson in module.lessons if lesson.id in lessons
        ],
        button="See what was recorded" if score.is_passed else "Take another paper",
        post_url=None if left == 0 else addresses.go_on(attempt.id, "result"),
        cover_url=addresses.cover(module.id),
        tries="" if left is None else str(left),
    )


def _lead(score: RoundScore, why: str, left: int | None) -> str:
    if score.is_passed:
        return "That is enough. The module is done and recorded."
    if left is None:
        return f"{why} There is no limit: another paper asks other questions; nothing is held against you."
    if left == 0:
        return (
            f"{why} Your agency allows no further try for now. Everything is kept. Your training coordinator can give "
            "you one more."
        )
    tries = counted(left, "try is", "tries are")
    return f"{why} {sentence_start(tries)} left; another paper asks other questions."


def _why_not_enough(score: RoundScore, needed: int, *, misses_critical: bool) -> str:
    """What is wanting. The number alone is not always it: a question about safety must be right."""
    if score.right >= needed:
        return "The number is enough, but one question about safety must be right."
    more = sentence_start(counted(needed - score.right, "more right answer", "more right answers"))
    condition = ", if the question about safety is right too" if misses_critical else ""
    return f"{more} would pass{condition}."
