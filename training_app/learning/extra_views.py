"""Builds the questions that never count: before the module, and some days after it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from training_app.content.catalogue import Form, Item, Module, Source
from training_app.learning import addresses, marking
from training_app.learning.check_views import feedback_on, options_in_order
from training_app.learning.errors import BoosterClosed, StepUnknown
from training_app.learning.home_pages import BoosterLine
from training_app.learning.marking import GivenAnswer, Policy
from training_app.learning.pages import AnswerOption, FeedbackPage, QuestionPage
from training_app.learning.queries import AttemptView
from training_app.web.words import counted, sentence_start

BEFORE_HINT = "Not counted. Choose what you would do today; what is right comes with the module."
LATER_HINT = "Never counted, for or against you. Choose one."


def pretest_of(module: Module, attempt: AttemptView, policy: Policy) -> tuple[Item, ...]:
    """The questions before the module of this attempt.

    :raise StepUnknown: when the agency does not offer them, or the module has no two forms
    """
    form = attempt.progress.pretest_form or marking.pretest_form_of(attempt.id, module)
    if form is None or not policy.offers_pretest:
        raise StepUnknown
    return module.form(Form(form))


def build_before(
    module: Module, attempt: AttemptView, items: tuple[Item, ...], number: int, error: str | None = None
) -> QuestionPage:
    """One question before the module: no feedback follows, and the way past them all is on the page."""
    item = items[number - 1]
    return QuestionPage(
        side="Before you begin",
        number=number,
        total=len(items),
        percent=round(100 * number / len(items)),
        stem=item.stem,
        options=[AnswerOption(option.id, option.text) for option in options_in_order(attempt, item)],
        chosen_id=None,
        error=error,
        post_url=addresses.before(attempt.id, number),
        lesson_url=None,
        hint=BEFORE_HINT,
        skip_label="Skip these and begin",
        skip_url=addresses.lesson(attempt.id, module.lessons[0].id),
    )


def booster_of(
    module: Module, attempt: AttemptView, policy: Policy, *, day: int, number: int, now: datetime
) -> tuple[tuple[Item, ...], tuple[GivenAnswer, ...]]:
    """The questions of that day and the answers given; question ``number`` is among them and may be opened.

    :raise BoosterClosed: when they are not offered now and this one was not answered either
    :raise StepUnknown: when there is no such question, or one before it is open
    """
    if attempt.completed_at is None or day not in policy.booster_days:
        raise BoosterClosed
    items = marking.booster_items(module, sorted(policy.booster_days).index(day))
    given = attempt.progress.booster(day)
    if not 1 <= number <= len(items) or number > len(given) + 1:
        raise StepUnknown
    is_open = marking.booster_due(policy.booster_days, attempt.completed_at, now) == day
    if number > len(given) and not is_open:
        raise BoosterClosed
    return items, given


def build_later(
    attempt: AttemptView, items: tuple[Item, ...], *, day: int, number: int, error: str | None = None
) -> QuestionPage:
    """One question some days after the module."""
    item = items[number - 1]
    return QuestionPage(
        side=f"After {day} days",
        number=number,
        total=len(items),
        percent=round(100 * number / len(items)),
        stem=item.stem,
        options=[AnswerOption(option.id, option.text) for option in options_in_order(attempt, item)],
        chosen_id=None,
        error=error,
        post_url=addresses.later(attempt.id, day, number),
        lesson_url=None,
        hint=LATER_HINT,
        skip_label="Not now",
        skip_url=addresses.HOME,
    )


def build_later_feedback(
    registry: Mapping[str, Source],
    module: Module,
    attempt: AttemptView,
    items: tuple[Item, ...],
    given: GivenAnswer,
    *,
    day: int,
    number: int,
) -> FeedbackPage:
    """What was answered, why it is so, and the lesson it came from."""
    is_last = number == len(items)
    return replace(
        feedback_on(registry, module, attempt, items[number - 1], given),
        side=f"After {day} days",
        number=number,
        total=len(items),
        percent=round(100 * number / len(items)),
        next_label="Done" if is_last else f"Question {number + 1}",
        next_url=addresses.HOME if is_last else addresses.later(attempt.id, day, number + 1),
        is_next_post=False,
    )


def booster_line(module: Module, attempt: AttemptView, policy: Policy, now: datetime) -> BoosterLine | None:
    """The line on the home page while questions are offered and not all answered."""
    if attempt.completed_at is None or not policy.booster_days:
        return None
    day = marking.booster_due(policy.booster_days, attempt.completed_at, now)
    if day is None:
        return None
    items = marking.booster_items(module, sorted(policy.booster_days).index(day))
    left = len(items) - len(attempt.progress.booster(day))
    if left <= 0:
        return None
    return BoosterLine(
        title=f"{sentence_start(counted(left, 'question', 'questions'))} on {module.title}",
        url=addresses.later(attempt.id, day, len(items) - left + 1),
        detail=f"{day} days after you finished. About two minutes. Never counted.",
    )
