"""How questions are chosen and marked, pure: forms, rounds and tries of a check, the questions before and after."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from training_app.content.catalogue import Form, Item, Module

BOOSTER_DAYS = (7, 30, 90)
BOOSTER_SIZE = 3
BOOSTER_OPEN_DAYS = 30
"""How long the last booster is offered; an earlier one until the next is due."""


class ScorePolicy(StrEnum):
    """Which round of the check gives the score of a completion."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Policy:
    """What an agency may decide. ``check_limit`` None: as many tries as it takes; ``booster_days`` (): switched off."""

    check_limit: int | None = None
    score_policy: ScorePolicy = ScorePolicy.BEST
    booster_days: tuple[int, ...] = BOOSTER_DAYS
    offers_pretest: bool = True


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer, as it was given first."""

    item_id: str
    option_id: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class RoundScore:
    """How a round of the check ended. In a pretest ``check_round`` is 0 and ``is_passed`` means nothing."""

    check_round: int
    right: int
    total: int
    scaled: float
    is_passed: bool


@dataclass(frozen=True, slots=True)
class BoosterAnswers:
    """The answers of one booster; finished when there are as many as it asks."""

    day: int
    answers: tuple[GivenAnswer, ...] = field(default=())


def pretest_form_of(attempt_id: UUID, module: Module) -> Form | None:
    """The form asked before the module: half of the attempts get a, half b, so that neither is the harder "after".

    None where the module has no two forms: then nothing parallel is left for the check.
    """
    if not module.form(Form.A) or not module.form(Form.B):
        return None
    return Form.A if attempt_id.int % 2 else Form.B


def form_of_round(module: Module, check_round: int, pretest_form: str | None = None) -> Form:
    """The rounds take turns between the forms, so that a retake is another paper.

    The first is form a, or the one that was not asked before the module.
    """
    if not module.form(Form.B):
        return Form.A
    starts_with_b = pretest_form == Form.A
    is_even = check_round % 2 == 0
    return Form.B if is_even != starts_with_b else Form.A


def items_of_round(module: Module, check_round: int, pretest_form: str | None = None) -> tuple[Item, ...]:
    """The questions of a round, in order."""
    return module.form(form_of_round(module, check_round, pretest_form))


def score_round(
    module: Module, check_round: int, items: tuple[Item, ...], answers: tuple[GivenAnswer, ...]
) -> RoundScore | None:
    """The score when every question is answered, None before. A wrong critical item fails the round."""
    given = {answer.item_id: answer for answer in answers}
    if any(item.id not in given for item in items):
        return None
    right = sum(given[item.id].is_right for item in items)
    scaled = round(right / len(items), 4) if items else 1.0
    misses_critical = any(item.is_critical and not given[item.id].is_right for item in items)
    return RoundScore(check_round, right, len(items), scaled, scaled >= module.pass_scaled and not misses_critical)


def counted_score(rounds: tuple[RoundScore, ...], policy: ScorePolicy) -> float:
    """The score of a completion, 0.0-1.0; 1.0 when the module has no check."""
    if not rounds:
        return 1.0
    if policy is ScorePolicy.FIRST:
        return rounds[0].scaled
    return rounds[-1].scaled if policy is ScorePolicy.LAST else max(score.scaled for score in rounds)


def tries_left(rounds_done: int, granted: int, limit: int | None) -> int | None:
    """How many rounds may still be begun or gone on with; None when there is no limit."""
    return None if limit is None else max(0, limit + granted - rounds_done)


def booster_items(module: Module, place: int) -> tuple[Item, ...]:
    """The questions of booster number ``place`` (from 0): three of the spaced pool, each time the next three."""
    pool = module.form(Form.SPACED)
    if len(pool) < BOOSTER_SIZE:
        return ()
    return tuple(pool[(place * BOOSTER_SIZE + offset) % len(pool)] for offset in range(BOOSTER_SIZE))


def booster_due(days: tuple[int, ...], completed_at: datetime, now: datetime) -> int | None:
    """The day whose booster is offered now: the newest that is due. One that was let go by is not offered again."""
    due = [day for day in sorted(days) if completed_at + timedelta(days=day) <= now]
    if not due:
        return None
    is_last = due[-1] == max(days)
    closes = completed_at + timedelta(days=due[-1] + BOOSTER_OPEN_DAYS)
    return None if is_last and now > closes else due[-1]
