"""What a coordinator may type as the agency's training rules, and how it reads. Pure."""

from itertools import pairwise

from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.policy import LATEST_BOOSTER_DAY, MOST_TRIES

MOST_BOOSTERS = 6
SCORE_WORDS = {
    ScorePolicy.BEST: "The best try",
    ScorePolicy.LAST: "The last try",
    ScorePolicy.FIRST: "The first try",
}


def why_tries_refused(typed: str) -> str | None:
    """The sentence for who typed it, None when it can be kept: nothing, or a number from 1 to 20."""
    is_fit = not typed or (_is_number(typed) and 1 <= int(typed) <= MOST_TRIES)
    return None if is_fit else f"Give a number from 1 to {MOST_TRIES}, or leave it empty for as many as it takes."


def why_days_refused(typed: str) -> str | None:
    """Nothing, or at most six days from 1 to 365, each later than the one before."""
    parts = _parts(typed)
    if not all(_is_number(part) and 1 <= int(part) <= LATEST_BOOSTER_DAY for part in parts):
        return f"Give days as numbers from 1 to {LATEST_BOOSTER_DAY} with commas between them, such as 7, 30, 90."
    if len(parts) > MOST_BOOSTERS:
        return f"Give at most {MOST_BOOSTERS} days."
    days = [int(part) for part in parts]
    is_rising = all(earlier < later for earlier, later in pairwise(days))
    return None if is_rising else "Give the days in rising order, each once."


def tries_of(typed: str) -> int | None:
    """The number of tries; None for as many as it takes."""
    return int(typed) if typed else None


def days_of(typed: str) -> tuple[int, ...]:
    """The days that were typed."""
    return tuple(int(part) for part in _parts(typed))


def words_of(policy: Policy) -> list[tuple[str, str]]:
    """The rules as a page or a terminal says them."""
    days = ", ".join(str(day) for day in policy.booster_days)
    return [
        ("Tries at a check", str(policy.check_limit) if policy.check_limit else "as many as it takes"),
        ("Score that counts", SCORE_WORDS[policy.score_policy].lower()),
        ("Questions after", f"{days} days after the module" if days else "none"),
        ("Questions before", "offered" if policy.offers_pretest else "not offered"),
    ]


def _parts(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",")] if typed else []


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 4
