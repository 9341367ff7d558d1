"""The questions that never count: before the module, and some days after it."""

from training_app.content.catalogue import Form
from training_app.foundation.ids import AttemptId
from training_app.learning import events, marking
from training_app.learning.errors import BoosterClosed, StepUnknown
from training_app.learning.opening import Desk, Learner, Outcome, left_as_it_was, open_line
from training_app.learning.policy import read_policy
from training_app.learning.service import item_with_option


def answer_before(desk: Desk, learner: Learner, attempt_id: AttemptId, *, number: int, option_id: str) -> Outcome:
    """Record the answer to question ``number`` (from 1) before the module. A second answer changes nothing.

    Once a lesson is finished these questions have lapsed, and an answer records nothing.

    :raise StepUnknown: when the module has no such question or option, or one before it is open
    """
    line = open_line(desk, learner, attempt_id)
    progress = line.progress
    form = progress.pretest_form or marking.pretest_form_of(line.attempt.id, line.module)
    if form is None or not read_policy(desk.session, learner.agency_id).offers_pretest:
        raise StepUnknown
    items = line.module.form(Form(form))
    item = item_with_option(items, number, option_id)
    has_lapsed = bool(progress.lessons_done or progress.path) or progress.is_completed
    if has_lapsed or number <= len(progress.pretest_answers):
        return left_as_it_was(desk)
    if number > len(progress.pretest_answers) + 1:
        raise StepUnknown
    line.add(
        events.PretestAnswered,
        f"before/{item.id}",
        item_id=item.id,
        option_id=option_id,
        key_id=item.key.id,
        is_right=option_id == item.key.id,
        form=str(form),
        seconds=line.seconds,
    )
    if number == len(items):
        right = sum(answer.is_right for answer in line.progress.pretest_answers)
        scaled = round(right / len(items), 4)
        line.add(events.PretestFinished, "before", form=str(form), right=right, total=len(items), scaled=scaled)
    line.close()
    return Outcome.RECORDED


def answer_later(
    desk: Desk, learner: Learner, attempt_id: AttemptId, *, day: int, number: int, option_id: str
) -> Outcome:
    """Record the answer to question ``number`` (from 1) of the booster of that day. A second answer changes nothing.

    :raise BoosterClosed: when it is not offered now
    :raise StepUnknown: when it has no such question or option, or one before it is open
    """
    line = open_line(desk, learner, attempt_id)
    days = read_policy(desk.session, learner.agency_id).booster_days
    given = line.progress.booster(day)
    completed_at = line.attempt.completed_at
    if completed_at is None or day not in days:
        raise BoosterClosed
    items = marking.booster_items(line.module, sorted(days).index(day))
    item = item_with_option(items, number, option_id)
    if number <= len(given):
        return left_as_it_was(desk)
    if marking.booster_due(days, completed_at, line.now) != day:
        raise BoosterClosed
    if number > len(given) + 1:
        raise StepUnknown
    line.add(
        events.BoosterAnswered,
        f"later/{day}/{number}",
        item_id=item.id,
        option_id=option_id,
        key_id=item.key.id,
        is_right=option_id == item.key.id,
        day=day,
        seconds=line.seconds,
    )
    if number == len(items):
        right = sum(answer.is_right for answer in line.progress.booster(day))
        line.add(events.BoosterFinished, f"later/{day}", day=day, right=right, total=len(items))
    line.close()
    return Outcome.RECORDED
