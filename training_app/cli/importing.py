"""A roster from the command line: what it would change, in words, and changing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training_app.accounts.roster_file import RosterRefused, RosterRow, read_roster
from training_app.accounts.roster_import import Plan, import_roster, plan_import
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.cli.words import counted, named
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId

LISTED_MOST = 200
"""More mistakes than anybody reads are counted; the page lists as many."""


def try_import(file: Path, *, is_whole: bool) -> str:
    """What the file would change, in words; writes nothing.

    :param is_whole: whether who is not in it has left

    :raise CommandRefused: with every mistake of the file
    """
    rows = _read(file)
    with open_installation() as (_, session):
        agency = the_agency(session)
        with _mistakes_of(file):
            plan = plan_import(session, AgencyId(agency.id), rows, is_whole=is_whole)
    if plan.is_empty:
        return _in_words(plan, "would be") + "\nNothing would change."
    options = " --whole" * is_whole + f" --confirm {len(plan.leaving)}" * plan.asks_to_confirm
    return (
        _in_words(plan, "would be")
        + f"\nNothing was changed yet. To do it: training-app person import {file} --write{options}"
    )


def write_import(file: Path, *, is_whole: bool, confirmed: int | None) -> str:
    """Bring the agency up to date with the file and return in words what was done.

    :param confirmed: how many people may be deactivated, where they are many
    :raise CommandRefused: with every mistake of the file; nothing was changed then
    """
    rows = _read(file)
    with open_installation() as (_, session), _mistakes_of(file):
        agency_id = AgencyId(the_agency(session).id)
        plan = import_roster(session, agency_id, rows, is_whole=is_whole, confirmed=confirmed, now=system_clock())
    return _in_words(plan, "were") + ("\nNothing changed." if plan.is_empty else "\nDone.")


def _read(file: Path) -> list[RosterRow]:
    with _mistakes_of(file):
        return read_roster(file.read_bytes())


@contextmanager
def _mistakes_of(file: Path) -> Iterator[None]:
    try:
        yield
    except RosterRefused as refused:
        problems = refused.problems
        lines = problems[:LISTED_MOST]
        if len(problems) > LISTED_MOST:
            lines.append(f"And {counted(len(problems) - LISTED_MOST, 'mistake', 'mistakes')} more.")
        lines.append(f"{file.name} has {counted(len(problems), 'mistake', 'mistakes')}. Nothing was changed.")
        raise CommandRefused("\n".join(lines)) from refused


def _in_words(plan: Plan, verb: str) -> str:
    lines = [f"Line {change.row.line}: {change.row.sign_in}: {change.words}." for change in plan.changes]
    lines += plan.differences
    if plan.new_units:
        lines.append(f"Units that {verb} added: {named(plan.new_units)}.")
    if plan.leaving:
        people = counted(len(plan.leaving), "person", "people")
        lines.append(f"Not in the file, and {verb} deactivated: {people} ({named(name for _, name in plan.leaving)}).")
    if plan.not_in_file:
        people = counted(len(plan.not_in_file), "person", "people")
        lines.append(
            f"Not in the file, and left as they are: {people} ({named(plan.not_in_file)}). "
            "For one who left: training-app person deactivate; where the file is the whole roster: --whole"
        )
    lines.append(
        f"People that {verb} added: {len(plan.new_people)}. Changed: {len(plan.changes)}. The same: {plan.unchanged}."
    )
    return "\n".join(lines)
