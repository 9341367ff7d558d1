"""The rules of a roll call, pure: which scenarios fit, how hands are counted, how long the list stays open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from training_app.content.catalogue import Module
from training_app.scenarios.graph import Scenario

LONGEST_MINUTES = 15
"""Nominal minutes of a scenario, computed from its text: a roll call is a quarter of an hour at most."""
MOST_HANDS = 99
LIST_OPEN_FOR = timedelta(hours=24)
"""Not "the same day": a night shift ends on the next one."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What was typed beside the choices of one decision.

    ``hands`` is choice id to number, {} when every field was left empty; ``wrong`` are the choices whose field held
    anything but a whole number from 0 to ``MOST_HANDS``.
    """

    typed: Mapping[str, str]
    hands: Mapping[str, int]
    wrong: tuple[str, ...] = ()


def scenario_for_squad(module: Module) -> Scenario | None:
    """The module's scenario when it is short enough for a roll call, None otherwise."""
    scenario = module.scenario
    return scenario if scenario is not None and scenario.minutes <= LONGEST_MINUTES else None


def read_ballot(typed: Mapping[str, str]) -> Ballot:
    """Read the fields, choice id to text. An empty one beside a filled one means no hands."""
    texts = {choice_id: text.strip() for choice_id, text in typed.items()}
    wrong = tuple(choice_id for choice_id, text in texts.items() if text and not _is_count(text))
    is_counted = any(texts.values())
    hands = {choice_id: int(text or 0) for choice_id, text in texts.items() if choice_id not in wrong}
    return Ballot(dict(typed), hands if is_counted else {}, wrong)


def leading(hands: Mapping[str, int]) -> tuple[str, ...]:
    """The choices with the most hands: one, several at a tie, none when no hand was counted."""
    most = max(hands.values(), default=0)
    return tuple(choice_id for choice_id, count in hands.items() if most and count == most)


def winner(hands: Mapping[str, int]) -> str | None:
    """The one choice with the most hands; None at a tie, and when no hand was counted."""
    first, *others = leading(hands) or (None,)
    return None if others else first


def closest(counts: Iterable[Mapping[str, int]]) -> int | None:
    """The position of the decision at which the squad was most divided; None when it never was."""
    gaps = [(gap, position) for position, hands in enumerate(counts) if (gap := _gap(hands)) is not None]
    return min(gaps)[1] if gaps else None


def runner_up(hands: Mapping[str, int], chosen_id: str) -> str | None:
    """The choice with the most hands after the one the squad went on with; None when nobody raised one for it."""
    others = {choice_id: count for choice_id, count in hands.items() if choice_id != chosen_id and count}
    return max(others, key=lambda choice_id: others[choice_id]) if others else None


def closes_at(finished_at: datetime) -> datetime:
    """When the list of who was here closes."""
    return finished_at + LIST_OPEN_FOR


def is_list_open(finished_at: datetime, now: datetime) -> bool:
    """Whether people may still be recorded, and added who were forgotten."""
    return now < closes_at(finished_at)


def _is_count(text: str) -> bool:
    # isdecimal alone would take the digits of other scripts, and 400 of them
    return text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) <= MOST_HANDS


def _gap(hands: Mapping[str, int]) -> int | None:
    raised = sorted((count for count in hands.values() if count), reverse=True)
    return raised[0] - raised[1] if len(raised) > 1 else None
