"""Builds the pages of the ledger."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from training_app.accounts.models import Person
from training_app.assignments.credit import addresses
from training_app.assignments.credit.pages import (
    CycleLine,
    EntryLine,
    LedgerPage,
    Link,
    PersonLine,
    PersonPage,
    RepeatLine,
)
from training_app.assignments.credit.queries import Asked, PersonSum
from training_app.assignments.credit.rules import Claim, Entry, EntryKind, Source, balances
from training_app.web.words import counted, day_in_words, hours_from_minutes, people_in_words, sentence_start

NAME_LONGEST = 100
SOURCE_WORDS = {Source.MODULE: "Module", Source.CLASSROOM: "Classroom", Source.OUTSIDE: "Outside"}
NO_NUMBER = "None yet"


@dataclass(frozen=True, slots=True)
class LedgerAsked:
    """What the address asks for, each as typed and known."""

    name: str = ""
    cycle: str = ""
    unit: str = ""
    unit_ids: frozenset[int] | None = None

    @property
    def as_query(self) -> Asked:
        """The same for the database."""
        return Asked(self.name, self.cycle, self.unit_ids)

    def address(self, page: int = 1) -> str:
        """The address of a page of it."""
        asked = {"q": self.name, "cycle": self.cycle, "unit": self.unit, "page": str(page) if page > 1 else ""}
        return addresses.with_query(addresses.CREDIT, asked)


def read_asked(
    typed: Mapping[str, str], cycles: Sequence[str], units: Mapping[int, frozenset[int]]
) -> tuple[LedgerAsked, list[str]]:
    """What the address asks for, and a sentence for each value that is not known and was left out.

    :param units: for each unit by id itself and those below it
    """
    name, cycle, unit = (typed.get(field, "").strip() for field in ("q", "cycle", "unit"))
    known = {str(unit_id): below for unit_id, below in units.items()}
    strange = [
        words
        for words, value, there in (("cycle", cycle, cycles), ("unit", unit, known))
        if value and value not in there
    ]
    asked = LedgerAsked(
        # PostgreSQL refuses the sign of code 0 in any text
        name=name[:NAME_LONGEST] if name.isprintable() else "",
        cycle=cycle if cycle in cycles else "",
        unit=unit if unit in known else "",
        unit_ids=known.get(unit),
    )
    return asked, [f"The {one} in the address is not known here, so the list is not narrowed by it." for one in strange]


def waiting_words(count: int) -> list[str]:
    """A sentence while somebody's credit is still being worked out."""
    if count == 0:
        return []
    return [f"The credit of {people_in_words(count)} is being worked out now. Open the page again in a minute."]


def build_ledger(  # noqa: PLR0913 - one page, from what it shows
    asked: LedgerAsked,
    cycles: Sequence[tuple[str, int, int]],
    units: Mapping[int, str],
    people: Sequence[PersonSum],
    paging: tuple[int, int, int],
    notices: Sequence[str],
    *,
    may_settle: bool,
    agency: str,
) -> LedgerPage:
    """The ledger as sums.

    :param cycles: name, minutes and people of each, newest first
    :param paging: how many people were found, the page that is shown, and how many pages there are
    """
    found, page, pages = paging
    links = [Link("Make a file for the state", addresses.FILES)]
    if may_settle:
        links.append(Link("Credit settings", addresses.SETTINGS))
    return LedgerPage(
        title="Hours of credit",
        side=agency,
        lead=_lead(cycles),
        notices=notices,
        links=links,
        cycles=[
            CycleLine(
                name, replace(asked, cycle=name).address(), hours_from_minutes(minutes), people_in_words(credited)
            )
            for name, minutes, credited in cycles
        ],
        form_url=addresses.CREDIT,
        cycle_options=[("", "All cycles"), *((name, name) for name, _, _ in cycles)],
        cycle_value=asked.cycle,
        unit_options=[("", "All units"), *((str(unit_id), name) for unit_id, name in units.items())],
        unit_value=asked.unit,
        name_value=asked.name,
        lines=[_person_line(one) for one in people],
        pages_words=f"{sentence_start(people_in_words(found))}, page {page} of {pages}" if pages > 1 else "",
        before_url=asked.address(page - 1) if page > 1 else None,
        after_url=asked.address(page + 1) if page < pages else None,
    )


def build_person(
    person: Person,
    entries: Sequence[Entry],
    worthless: Sequence[tuple[Claim, Claim]],
    *,
    is_behind: bool,
    may_manage: bool,
) -> PersonPage:
    """One person's ledger.

    :param entries: oldest first
    :param worthless: training that is worth nothing, each beside what counts instead
    """
    name = f"{person.given_name} {person.family_name}"
    sums: defaultdict[str, int] = defaultdict(int)
    for (_, cycle), minutes in balances(entries).items():
        sums[cycle] += minutes
    total = hours_from_minutes(sum(sums.values()))
    return PersonPage(
        title=f"Credit of {name}",
        lead=f"{total} hours in all. Each event counts once. What was put right stays, and so does what takes it back.",
        facts=[("Badge", person.badge or "None"), ("State officer number", person.officer_id or NO_NUMBER)],
        notice=waiting_words(1)[0] if is_behind else None,
        cycles=[
            CycleLine(cycle, "", hours_from_minutes(minutes), "")
            for cycle, minutes in sorted(sums.items(), reverse=True)
        ],
        lines=list(entry_lines(entries, lead_on=True)),
        repeats=[RepeatLine(one.title, day_in_words(one.day), _because(counts)) for one, counts in worthless],
        account=Link("Enter the state officer number", addresses.account(person.id)) if may_manage else None,
    )


def entry_lines(entries: Sequence[Entry], *, lead_on: bool) -> Iterator[EntryLine]:
    """The lines of one person, newest first.

    :param lead_on: to the record each is about; not for the officers themselves
    """
    gone = {entry.reverses for entry in entries if entry.reverses}
    for entry in reversed(entries):
        claim = entry.claim
        is_gone = entry.id in gone
        remark = "Taken back by a later line." if is_gone else ""
        if entry.kind is EntryKind.REVERSAL:
            remark = "Takes an earlier line back."
        is_module = claim.source is Source.MODULE
        yield EntryLine(
            title=claim.title,
            url=addresses.record(claim.person_id, claim.course) if is_module and lead_on else None,
            day=day_in_words(claim.day),
            hours=hours_from_minutes(entry.minutes),
            is_struck=is_gone or entry.kind is EntryKind.REVERSAL,
            category=claim.category,
            source=SOURCE_WORDS[claim.source],
            cycle=claim.cycle,
            remark=remark,
        )


def _lead(cycles: Sequence[tuple[str, int, int]]) -> str:
    if not cycles:
        return "Nothing is credited yet. A finished module stands here within a minute."
    name, minutes, people = cycles[0]
    hours = hours_from_minutes(minutes)
    return f"{hours} hours of {people_in_words(people)} in the cycle {name}. Each event counts once."


def _person_line(one: PersonSum) -> PersonLine:
    return PersonLine(
        name=f"{one.family_name}, {one.given_name}",
        url=addresses.person(one.person_id),
        badge=one.badge or "",
        unit=one.unit or "No unit",
        hours=hours_from_minutes(one.minutes),
    )


def _because(counts: Claim) -> str:
    return f"Worth no hours: {counts.title}, {day_in_words(counts.day)}, counts for the cycle {counts.cycle}."


def lines_in_words(count: int) -> str:
    """ "one row", "84 rows"."""
    return counted(count, "row", "rows")
