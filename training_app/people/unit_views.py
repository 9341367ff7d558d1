"""Builds the pages of the units."""

from collections.abc import Mapping, Sequence
from typing import Literal

from training_app.accounts.units import units_above
from training_app.people import addresses
from training_app.people.filters import Filters, address_of
from training_app.people.pages import Link, UnitPage, UnitRow, UnitsPage
from training_app.people.queries import UnitLine
from training_app.people.unit_rules import tops
from training_app.people.words import ALL_PEOPLE
from training_app.web.words import counted, people_in_words, sentence_start

LEAD = (
    "A unit's name is its path: Patrol / North stands below Patrol, and whoever answers for Patrol answers for it too. "
    "Reports show the units in this order."
)
NOTICES = {
    "added": "The unit was added. It is in the audit log.",
    "renamed": "The unit was renamed, and those below it follow. It is in the audit log.",
    "same": "Nothing was different, so nothing was changed.",
    "moved": "The order is kept.",
    "end": "It stands at that end already.",
    "removed": "The unit was removed. It is in the audit log.",
}
BACK = Link("All units", addresses.UNITS)


def build_units(
    lines: Sequence[UnitLine], *, notice: str | None, name: str = "", error: str | None = None
) -> UnitsPage:
    """The list, and the form that adds one."""
    return UnitsPage(
        title=sentence_start(counted(len(lines), "unit", "units")) if lines else "No units yet",
        notice=notice,
        lead=LEAD,
        rows=[
            UnitRow(
                one.name,
                addresses.unit(one.unit_id),
                sentence_start(people_in_words(one.people)),
                sentence_start(people_in_words(one.supervisors)),
            )
            for one in lines
        ],
        name=name,
        error=error,
        url=addresses.UNITS,
        back=ALL_PEOPLE,
    )


def build_unit(
    lines: Sequence[UnitLine], one: UnitLine, *, notice: str | None, typed: str | None = None, error: str | None = None
) -> UnitPage:
    """One unit.

    :param lines: all units, in the order of reports
    :param typed: a name that was sent and could not be kept
    """
    names = {line.unit_id: line.name for line in lines}
    below = [line for line in lines if one.name in units_above(line.name)]
    reason = _kept_because(one, below)
    return UnitPage(
        title=one.name,
        notice=notice,
        lead=_lead(one, below),
        name=one.name if typed is None else typed,
        error=error,
        url=addresses.unit(one.unit_id),
        moves=_moves(names, one.unit_id),
        move_url=addresses.move_unit(one.unit_id),
        remove_url=addresses.remove_unit(one.unit_id) if reason is None else None,
        kept_because=reason,
        people=Link("The people in it and below", address_of(addresses.PEOPLE, Filters(unit=str(one.unit_id)))),
        back=BACK,
    )


def _lead(one: UnitLine, below: Sequence[UnitLine]) -> str:
    units = f", and {counted(len(below), 'unit stands', 'units stand')} below it" if below else ""
    verb = "is" if one.people < 2 else "are"
    return f"{sentence_start(people_in_words(one.people))} {verb} in it{units}."


def _kept_because(one: UnitLine, below: Sequence[UnitLine]) -> str | None:
    if one.people or one.left or one.supervisors or below:
        return (
            "A unit can be removed when nobody is in it, not even somebody who left, nobody answers for it, and no "
            "unit stands below it."
        )
    return None


def _moves(names: Mapping[int, str], unit_id: int) -> list[tuple[str, Literal["earlier", "later"]]]:
    order = tops(names)
    if unit_id not in order or len(order) < 2:
        return []
    moves: list[tuple[str, Literal["earlier", "later"]]] = []
    if order[0] != unit_id:
        moves.append(("Earlier in reports", "earlier"))
    if order[-1] != unit_id:
        moves.append(("Later in reports", "later"))
    return moves
