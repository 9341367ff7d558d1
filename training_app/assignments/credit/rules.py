"""The credit ledger: what is written so that each event counts once, and what was written stays. Whole minutes only.

The ledger is a line of entries that is only added to. A credit that turns out wrong is taken back by a reversing entry
and, where something is still due, written anew: the sum is right, and so is the story of how it came about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from training_app.foundation.ids import PersonId, derived_uuid

LONGEST_MINUTES = 200 * 60
"""Of one event: five weeks of forty hours, an academy block. More is a slip of the pen."""


class Source(StrEnum):
    """How the hours came about."""

    MODULE = "module"
    CLASSROOM = "classroom"
    OUTSIDE = "outside"


class EntryKind(StrEnum):
    """What a line of the ledger does."""

    CREDIT = "credit"
    REVERSAL = "reversal"


class Repeat(StrEnum):
    """What a second event of the same course, or of one that counts as the same, is worth within one cycle."""

    FIRST = "first"
    "Nothing: the first one by day counts. What most rules of continuing education say of a repeated course."
    EACH = "each"
    "Its own hours again."


@dataclass(frozen=True, slots=True)
class Claim:
    """That a person attended an event, as the records say now. The newest record of an event is its only claim.

    ``event`` names what was attended for ever: ``attempt:<id>``, ``session:<id>``, ``outside:<id>``.
    ``course`` is the same for courses that count as one; ``cycle`` is the period it counts in.
    """

    person_id: PersonId
    event: str
    minutes: int
    category: str
    source: Source
    course: str
    title: str
    day: date
    cycle: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. ``number`` counts the entries of this person and event from 1; ``claim`` is as it was.

    ``minutes`` are below zero in a reversal, which names the credit that it takes back.
    """

    id: UUID
    number: int
    kind: EntryKind
    minutes: int
    claim: Claim
    reverses: UUID | None = None


class ClaimImpossible(ValueError):
    """A claim that no record can mean, such as no minutes or no event. A mistake of whoever read the records."""


class ClaimedTwice(ValueError):
    """Two claims of one person for one event: the caller read the record's past beside its present."""


def entries_to_add(ledger: Sequence[Entry], claims: Iterable[Claim], repeat: Repeat) -> list[Entry]:
    """The lines to append so that the ledger says what the claims say; none when it does already.

    Doing it twice adds nothing the second time, in whatever order the claims come. An event that is in the ledger and
    not among the claims any more is taken back.

    :param ledger: all entries of the people in question, oldest first
    :param claims: all that the records say of the same people now
    :raise ClaimImpossible: for a claim that makes no sense; then nothing is to be written
    :raise ClaimedTwice: for two claims of one event
    """
    due = credited(claims, repeat)
    last, standing = _last_numbers(ledger), _standing(ledger)
    added: list[Entry] = []
    for key in sorted({*due, *standing}):
        held, wanted = standing.get(key), due.get(key)
        if held and wanted and held.claim == wanted:
            continue
        number = last.get(key, 0)
        if held:
            number += 1
            added.append(_reversal_of(held, number))
        if wanted:
            added.append(_credit_for(wanted, number + 1))
    return added


def credited(claims: Iterable[Claim], repeat: Repeat) -> dict[tuple[PersonId, str], Claim]:
    """The claims that are worth credit, by person and event: of one course in one cycle the first day's, or each.

    :raise ClaimImpossible: for a claim that makes no sense
    :raise ClaimedTwice: for two claims of one event
    """
    by_event: dict[tuple[PersonId, str], Claim] = {}
    for claim in claims:
        _refuse_impossible(claim)
        if by_event.setdefault((claim.person_id, claim.event), claim) is not claim:
            raise ClaimedTwice(f"{claim.event} is claimed twice by person {claim.person_id}")
    if repeat is Repeat.EACH:
        return by_event
    firsts: dict[tuple[PersonId, str, str], Claim] = {}
    for claim in sorted(by_event.values(), key=lambda claim: (claim.day, claim.event)):
        firsts.setdefault((claim.person_id, claim.course, claim.cycle), claim)
    return {(claim.person_id, claim.event): claim for claim in firsts.values()}


def repeats(claims: Iterable[Claim], repeat: Repeat) -> list[tuple[Claim, Claim]]:
    """The claims worth nothing, each beside the one of the same course and cycle that counts: for telling people why.

    :raise ClaimImpossible: for a claim that makes no sense
    :raise ClaimedTwice: for two claims of one event
    """
    kept = list(claims)
    counted = credited(kept, repeat)
    first = {(one.person_id, one.course, one.cycle): one for one in counted.values()}
    left = [claim for claim in kept if (claim.person_id, claim.event) not in counted]
    return [(claim, first[claim.person_id, claim.course, claim.cycle]) for claim in left]


def balances(ledger: Iterable[Entry]) -> Mapping[tuple[PersonId, str], int]:
    """Minutes by person and cycle, reversals taken off."""
    minutes: defaultdict[tuple[PersonId, str], int] = defaultdict(int)
    for entry in ledger:
        minutes[entry.claim.person_id, entry.claim.cycle] += entry.minutes
    return dict(minutes)


def cycle_of(day: date, *, starts_month: int, years: int, anchor_year: int) -> str:
    """The cycle a day falls in, by its first and last year: "2026", or "2025-2026" for one over a turn of the year.

    :param starts_month: 1 to 12; the cycle begins on its first day, as a state's training year does
    :param years: how long it is, 1 or more
    :param anchor_year: a year in which one began
    """
    began = day.year if day.month >= starts_month else day.year - 1
    first = began - (began - anchor_year) % years
    last = first + years - (1 if starts_month == 1 else 0)
    return str(first) if first == last else f"{first}-{last}"


def _refuse_impossible(claim: Claim) -> None:
    # a truth value and a float are numbers to Python, and no minutes
    if type(claim.minutes) is not int or not 0 < claim.minutes <= LONGEST_MINUTES:
        raise ClaimImpossible(f"{claim.event}: {claim.minutes!r} are no whole minutes of an event")
    if not (claim.event and claim.course and claim.cycle) or "|" in claim.event:
        raise ClaimImpossible(f"{claim.event!r} of course {claim.course!r} in cycle {claim.cycle!r} is no event")


def _last_numbers(ledger: Iterable[Entry]) -> Mapping[tuple[PersonId, str], int]:
    last: dict[tuple[PersonId, str], int] = {}
    for entry in ledger:
        key = entry.claim.person_id, entry.claim.event
        last[key] = max(last.get(key, 0), entry.number)
    return last


def _standing(ledger: Sequence[Entry]) -> Mapping[tuple[PersonId, str], Entry]:
    """The credits that nothing has taken back; the rules above let no event have two."""
    reversed_ids = {entry.reverses for entry in ledger if entry.reverses}
    return {
        (entry.claim.person_id, entry.claim.event): entry
        for entry in ledger
        if entry.kind is EntryKind.CREDIT and entry.id not in reversed_ids
    }


def _credit_for(claim: Claim, number: int) -> Entry:
    return Entry(_entry_id(claim, number), number, EntryKind.CREDIT, claim.minutes, claim)


def _reversal_of(entry: Entry, number: int) -> Entry:
    return Entry(_entry_id(entry.claim, number), number, EntryKind.REVERSAL, -entry.minutes, entry.claim, entry.id)


def _entry_id(claim: Claim, number: int) -> UUID:
    """The same line has the same id, whoever works it out: a table with unique ids lets it in once."""
    return derived_uuid("credit", str(claim.person_id), claim.event, str(number))
