"""Trying a connection step by step: what each step showed, in words, and what to change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training_app.foundation.http import NoReply

NOT_TRIED = "Not tried, because a step before it failed."
NOT_REACHED = " Check the address, and that this machine may reach it."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trial. ``is_right`` is None for what could not be tried, or cannot be told yet."""

    name: str
    is_right: bool | None
    words: str


Attempt = Callable[[], tuple[bool | None, str]]
"""Tries one step; gives whether it is right and the words for it. May raise ``NoReply``."""


def try_in_turn(steps: Sequence[tuple[str, Attempt]]) -> list[Step]:
    """Each step in turn; after one that fails the rest is not tried."""
    tried: list[Step] = []
    for name, attempt in steps:
        if any(step.is_right is False for step in tried):
            tried.append(Step(name, None, NOT_TRIED))
            continue
        tried.append(try_one(name, attempt))
    return tried


def try_one(name: str, attempt: Attempt) -> Step:
    """One step, whatever became of those before it."""
    try:
        is_right, words = attempt()
    except NoReply as error:
        is_right, words = False, f"{error}{NOT_REACHED}"
    return Step(name, is_right, words)
