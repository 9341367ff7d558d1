"""From what was recorded to what is claimed for it: the agency's settings, and what of them a credit keeps. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from training_app.assignments.credit.rules import (
    LONGEST_MINUTES,
    Claim,
    Entry,
    EntryKind,
    Repeat,
    Source,
    cycle_of,
)
from training_app.foundation.ids import PersonId

LONGEST_CYCLE_YEARS = 10
EARLIEST_ANCHOR, LATEST_ANCHOR = 1990, 2100


@dataclass(frozen=True, slots=True)
class ModuleTerms:
    """What a state calls a module and what it is worth there; ``minutes`` None for what the completion says."""

    course_number: str = ""
    description: str = ""
    category: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What an agency settled about credit. Without a word from it: calendar years, and a repeated course once."""

    ori: str = ""
    provider_name: str = ""
    provider_number: str = ""
    cycle_month: int = 1
    cycle_years: int = 1
    cycle_anchor: int = 2026
    repeat: Repeat = Repeat.FIRST


@dataclass(frozen=True, slots=True)
class Recorded:
    """That a person attended an event, as the records say; of a module ``course`` is its id and ``category`` empty."""

    person_id: PersonId
    event: str
    minutes: int
    source: Source
    course: str
    title: str
    day: date
    category: str = ""
    is_computed: bool = True
    "The minutes are what the text takes. Where a coordinator put other ones in, theirs count."


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the ledger, with the minutes that the record said when it was written."""

    entry: Entry
    recorded_minutes: int


def claims_of(
    recorded: Iterable[Recorded], policy: Policy, modules: Mapping[str, ModuleTerms], ledger: Sequence[Kept] = ()
) -> list[Claim]:
    """What is to be claimed now. What has no whole minutes in bounds is worth nothing and claims nothing.

    New settings hold for what is recorded from now on: while the record of a credited event stays as it was, so does
    its claim, and no setting changes what a person was told they have.

    :param ledger: of the same people; empty to work everything out by the settings of now
    """
    standing = standing_by_event(ledger)
    claims = []
    for one in recorded:
        if not 0 < one.minutes <= LONGEST_MINUTES:
            continue
        kept = standing.get((one.person_id, one.event))
        is_same = kept is not None and (kept.recorded_minutes, kept.entry.claim.day) == (one.minutes, one.day)
        claim = _claim(one, policy, modules)
        claims.append(_as_credited(claim, kept.entry.claim) if kept is not None and is_same else claim)
    return claims


def standing_by_event(ledger: Sequence[Kept]) -> Mapping[tuple[PersonId, str], Kept]:
    """The credits that nothing has taken back."""
    gone = {one.entry.reverses for one in ledger}
    return {
        (one.entry.claim.person_id, one.entry.claim.event): one
        for one in ledger
        if one.entry.kind is EntryKind.CREDIT and one.entry.id not in gone
    }


def _claim(one: Recorded, policy: Policy, modules: Mapping[str, ModuleTerms]) -> Claim:
    terms = modules.get(one.course, ModuleTerms()) if one.source is Source.MODULE else ModuleTerms()
    return Claim(
        person_id=one.person_id,
        event=one.event,
        minutes=terms.minutes if terms.minutes and one.is_computed else one.minutes,
        category=one.category or terms.category,
        source=one.source,
        course=one.course,
        title=one.title,
        day=one.day,
        cycle=cycle_of(
            one.day, starts_month=policy.cycle_month, years=policy.cycle_years, anchor_year=policy.cycle_anchor
        ),
    )


def _as_credited(claim: Claim, credited: Claim) -> Claim:
    """Of a module everything stays; other rooms say title and category themselves, and only the cycle is ours."""
    return credited if claim.source is Source.MODULE else replace(claim, cycle=credited.cycle)
