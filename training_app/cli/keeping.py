"""How long records are kept, erasing a person and their copy, from the command line."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.accounts.rules import plain_sign_in_name
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import name_of, open_installation, the_agency
from training_app.cli.words import counted
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.typed import why_reason_refused
from training_app.keeping import rules
from training_app.keeping.aging import count_old, people_over, remove_old
from training_app.keeping.copying import copy_by_administrator
from training_app.keeping.erasing import Erased, Hand, Line, Outlook, erase_person, look_ahead
from training_app.keeping.errors import StillToSend
from training_app.keeping.finding import Whose
from training_app.keeping.policy import change_policy, read_policy
from training_app.keeping.rules import EXTENT_WORDS, KIND_WORDS, Extent, Kind, Policy, cutoff

DRY = "Nothing was changed. To do it, say --do."
BY_POLICY = "Older than the agency keeps it."


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to erase, as typed, and how far; None for the agency's rule."""

    badge: str
    extent: str | None
    drop_unsent: bool


def policy_in_words() -> str:
    """The policy, a line each, and how much is too old now."""
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        policy = read_policy(session, agency_id)
        return "\n".join([_policy_lines(policy), *_due_lines(session, agency_id, policy)])


def change_kept(years: Mapping[str, str], extent: str | None, reason: str) -> str:
    """Change what was typed and keep the rest; returns the policy as it is then.

    :param years: kind to what was typed for it
    :raise CommandRefused: with each sentence, when something cannot be kept; then nothing is changed
    """
    refused = [f"--{kind} {typed}: {why}" for kind, typed in years.items() if (why := rules.why_years_refused(typed))]
    refused += [why for why in [why_reason_refused(reason)] if why]
    if refused:
        raise CommandRefused("\n".join([*refused, "Nothing was changed."]))
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        before = read_policy(session, agency_id)
        typed = {**before.years, **{Kind(kind): rules.years_of(value) for kind, value in years.items()}}
        kept = {kind: number for kind, number in typed.items() if number is not None}
        policy = replace(before, years=kept, extent=Extent(extent) if extent else before.extent)
        change_policy(session, agency_id=agency_id, policy=policy, by=None, reason=reason, now=system_clock())
        return f"{_policy_lines(policy)}\nNothing was removed. To see what would go: training-app retention run"


def try_policy() -> str:
    """Say what is older than it is kept, and change nothing."""
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        policy = read_policy(session, agency_id)
        lines = _due_lines(session, agency_id, policy)
        years = policy.years.get(Kind.PEOPLE)
        over = people_over(session, agency_id, cutoff(system_clock(), years)) if years is not None else []
        named = [f"  {_known_as(session.get_one(Person, one))}" for one in over]
    return "\n".join([*lines, *named, DRY])


def run_policy() -> str:
    """Remove what is older than it is kept: each person, and each few thousand rows, in a transaction of their own.

    Stopped in the middle, it goes on where it was when it is started again.
    """
    said = []
    with open_installation() as (_, session):
        now = system_clock()
        agency_id = AgencyId(the_agency(session).id)
        policy = read_policy(session, agency_id)
        for kind, years in policy.years.items():
            before = cutoff(now, years)
            if kind is Kind.PEOPLE:
                said += _erase_all(session, agency_id, people_over(session, agency_id, before), policy.extent)
                continue
            removed = 0
            while gone := remove_old(session, agency_id, kind, before, now=system_clock()):
                removed += gone
            said.append(f"{KIND_WORDS[kind][0]}: {counted(removed, 'row', 'rows')} removed.")
    return "\n".join([*(said or ["Everything is kept: the agency decided nothing else."]), "It is in the audit log."])


def try_erasing(asked: Asked) -> str:
    """Say what erasing them would do, and change nothing."""
    with open_installation() as (_, session):
        person, extent = _whom(session, asked)
        outlook = look_ahead(session, _whose(person), extent)
        return "\n".join([*_outlook_lines(person, extent, outlook), DRY])


def erase_one(asked: Asked, reason: str) -> str:
    """Erase them, and say what went.

    :raise CommandRefused: when nobody has that badge, or the reason names them
    :raise KeepingRefused: see ``erasing.erase_person``
    """
    why = why_reason_refused(reason)
    if why:
        raise CommandRefused(f"{why} Nothing was changed.")
    with open_installation() as (_, session):
        person, extent = _whom(session, asked)
        if any(word.lower() in reason.lower() for word in (person.family_name, person.sign_in_name)):
            raise CommandRefused(
                "The reason names the person, and the audit log keeps it for good. Nothing was changed. Say it without."
            )
        whose = _whose(person)
        elsewhere = _elsewhere_lines(look_ahead(session, whose, extent))
        done = erase_person(session, whose, extent, Hand(None, reason, system_clock()), drop_unsent=asked.drop_unsent)
        return "\n".join([*_done_lines(done), *elsewhere])


def copy_to(badge: str, file: Path, reason: str) -> str:
    """Write the person's copy; a file of that name is not written over.

    :raise CommandRefused: when nobody has that badge, there is such a file, or the reason cannot be kept
    """
    why = why_reason_refused(reason)
    if why or file.exists():
        raise CommandRefused(f"{why or f'{file} is there already.'} Nothing was written.")
    with open_installation() as (_, session):
        person = _find(session, AgencyId(the_agency(session).id), badge)
        name = name_of(person)
        copy = copy_by_administrator(session, _whose(person), by=None, reason=reason, now=system_clock())
    # for nobody else to read from its first byte on, and never over a file that came meanwhile
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(copy)
    return f"Everything held about {name} is in {file}. It is theirs: hand it to nobody else. It is in the audit log."


def _erase_all(session: Session, agency_id: AgencyId, over: Iterable[PersonId], extent: Extent) -> list[str]:
    erased, waiting = 0, 0
    for person_id in over:
        try:
            erase_person(session, Whose(agency_id, person_id), extent, Hand(None, BY_POLICY, system_clock()))
            erased += 1
        except StillToSend:
            waiting += 1
    said = [f"{KIND_WORDS[Kind.PEOPLE][0]}: {counted(erased, 'person', 'people')} erased."]
    if waiting:
        said.append(
            f"{counted(waiting, 'person', 'people')} kept for now: records of theirs have not arrived elsewhere."
        )
    return said


def _whom(session: Session, asked: Asked) -> tuple[Person, Extent]:
    agency_id = AgencyId(the_agency(session).id)
    extent = Extent(asked.extent) if asked.extent else read_policy(session, agency_id).extent
    return _find(session, agency_id, asked.badge), extent


def _find(session: Session, agency_id: AgencyId, badge: str) -> Person:
    found = session.scalars(
        select(Person).where(
            Person.agency_id == agency_id,
            or_(Person.badge == badge.strip(), Person.sign_in_name == plain_sign_in_name(badge)),
        )
    ).all()
    if len(found) > 1:
        raise CommandRefused(f"{len(found)} people have the badge {badge}. Nothing was changed. Say a sign-in name.")
    if not found:
        raise CommandRefused(
            f"Nobody has the badge or sign-in name {badge}. Nothing was changed. Everybody is listed by: "
            "training-app person list"
        )
    return found[0]


def _whose(person: Person) -> Whose:
    return Whose(AgencyId(person.agency_id), PersonId(person.id))


def _known_as(person: Person) -> str:
    return f"{name_of(person)}, badge {person.badge}" if person.badge else name_of(person)


def _policy_lines(policy: Policy) -> str:
    return "\n".join(f"{what + ':':<17}{words}" for what, words in rules.words_of(policy))


def _due_lines(session: Session, agency_id: AgencyId, policy: Policy) -> list[str]:
    due = count_old(session, agency_id, policy, system_clock())
    if not due:
        return ["Everything is kept, so nothing is too old."]
    return [f"Older than that: {KIND_WORDS[kind][0].lower()}, {number}" for kind, number in due.items()]


def _outlook_lines(person: Person, extent: Extent, outlook: Outlook) -> list[str]:
    unsent = [f"  {name}: {count}" for name, count in outlook.unsent]
    left = "" if not person.is_active else "They may still sign in: deactivate them first."
    lines = [
        f"{_known_as(person)} would be erased: {EXTENT_WORDS[extent][0].lower()}.",
        *([left] if left else []),
        "Would go:",
        *_table(outlook.goes),
        "Would stay without their name:",
        *_table(outlook.changes),
        "Would stay:",
        *_table(outlook.stays),
        *(["Not arrived elsewhere yet; an erasure waits for them:", *unsent] if unsent else []),
        *_elsewhere_lines(outlook),
    ]
    if outlook.in_reasons:
        lines.append(
            f"{counted(outlook.in_reasons, 'entry', 'entries')} of the audit log may name them in a typed reason. "
            "These stay: the log is a chain."
        )
    return lines


def _table(lines: Iterable[Line]) -> list[str]:
    return [f"  {line.count:>7}  {line.name}{'. ' + line.why if line.why else ''}" for line in lines] or ["  nothing"]


def _elsewhere_lines(outlook: Outlook) -> list[str]:
    if not outlook.elsewhere:
        return []
    known = [f"  {one.destination}, as {one.account or 'its own account of them'}" for one in outlook.elsewhere]
    return ["Sent before to these; ask whoever runs them to remove it there:", *known]


def _done_lines(done: Erased) -> list[str]:
    rows = [f"  {count:>7}  {table}" for table, count in done.counts.items()]
    return [
        f"Erased. It is entry {done.entry_number} of the audit log. Rows that went or were changed:",
        *rows,
        f"SHA-256 of them: {done.sha256}",
        "Backups that were made before still have them.",
    ]
