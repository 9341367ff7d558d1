"""What can be kept and for how long, and how much stays of a person who is erased. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

KEEP = "keep"
"""What is typed for a kind that is never removed by age."""
MOST_YEARS = 99
LAST_DAY_OF_FEBRUARY = 28


class Extent(StrEnum):
    """What stays of somebody who is erased."""

    BADGE = "badge"
    "The training record under the badge number; name, contact and every way in go."
    NAMELESS = "nameless"
    "The training record of nobody in particular: it counts in totals, and no row says whose it is."
    NOTHING = "nothing"
    "Nothing but the audit log's ids."


class Kind(StrEnum):
    """What has an age of its own. The audit log has none: a chain that is cut proves nothing any more."""

    PEOPLE = "people"
    "Whoever left so long ago is erased, as far as the agency's extent says."
    SIGN_INS = "sign-ins"
    MAIL = "mail"
    RECEIVED = "received"


KIND_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.PEOPLE: ("People who left", "counted from the last thing they did or that was done to their account"),
    Kind.SIGN_INS: ("Sign-ins", "and sign-in links, counted from the moment they ran out"),
    Kind.MAIL: ("Reminders", "mails with their text, counted from the day they were made"),
    Kind.RECEIVED: (
        "Received",
        "statements and documents that other systems stored here by xAPI, counted from the moment they were stored",
    ),
}
EXTENT_WORDS: Mapping[Extent, tuple[str, str]] = {
    Extent.BADGE: (
        "Keep the training record with the badge number",
        "Name, sign-in name, rank, passwords, devices, mail and certificates with a name on them go. Completions, "
        "scores and answers stay, under the badge number.",
    ),
    Extent.NAMELESS: (
        "Keep the training record without saying whose it is",
        "The badge number and unit go too. Reports still count the completions.",
    ),
    Extent.NOTHING: (
        "Keep nothing",
        "Completions, scores and answers go too. Totals of past years become smaller.",
    ),
}

_EXTENT_IN_SHORT = {
    Extent.BADGE: "record and badge stay",
    Extent.NAMELESS: "the record stays, nobody's",
    Extent.NOTHING: "nothing stays",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How long an agency keeps what. ``years`` has only the kinds that end."""

    years: Mapping[Kind, int] = field(default_factory=dict)
    extent: Extent = Extent.BADGE


def why_years_refused(typed: str) -> str | None:
    """The sentence for who typed it; None for nothing, ``keep``, or whole years from 1 to 99."""
    text = typed.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_YEARS)) and int(text) >= 1
    if not text or text == KEEP or is_number:
        return None
    return f"Give whole years from 1 to {MOST_YEARS}, or leave it empty to keep them."


def years_of(typed: str) -> int | None:
    """The years that were typed; None to keep."""
    text = typed.strip()
    return int(text) if text and text != KEEP else None


def policy_from(years: Mapping[str, int], extent: str) -> Policy:
    """A policy as it is stored; kinds this release does not know are left out."""
    known = {Kind(name): number for name, number in years.items() if name in set(Kind)}
    return Policy(known, Extent(extent))


def cutoff(now: datetime, years: int) -> datetime:
    """What is from before this moment is older than so many years: the same day of that year, UTC.

    29 February becomes the 28th: what was to be kept until then goes a day early nowhere.
    """
    moment = now.astimezone(UTC)
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=LAST_DAY_OF_FEBRUARY)


def words_of(policy: Policy) -> list[tuple[str, str]]:
    """The policy as a page or a terminal says it."""
    lines = [(KIND_WORDS[kind][0], _years_words(policy.years.get(kind))) for kind in Kind]
    return [
        *lines,
        ("Audit log", "kept for good"),
        ("After erasing", _EXTENT_IN_SHORT[policy.extent]),
    ]


def _years_words(years: int | None) -> str:
    return "kept" if years is None else f"{years} year{'' if years == 1 else 's'}"
