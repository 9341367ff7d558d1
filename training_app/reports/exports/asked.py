"""Which table somebody asks for and how it is narrowed: read from a form or an address, kept with a job. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from training_app.foundation.typed import read_day
from training_app.reports.exports.offers import OFFERS
from training_app.reports.filters import NO_UNIT, Filters, Show

LAST_BEFORE_FIRST = "The last day comes before the first, so no row is of these days."


@dataclass(frozen=True, slots=True)
class Known:
    """What can be asked for within a scope.

    ``units``: for each unit by id itself and those below it, as ``units.at_or_below`` gives them.
    """

    units: Mapping[int, frozenset[int]]
    module_ids: Collection[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One table, narrowed. ``state`` is one of the table's own, empty for any; ``unit`` an id in digits or ``NO_UNIT``.

    Both days are the agency's and within the period; which moment of a row they are about, its offer says.
    """

    table: str
    unit: str | None = None
    module: str | None = None
    state: str = ""
    first: date | None = None
    last: date | None = None
    unit_ids: frozenset[int] = frozenset()
    "The unit and those below it; worked out anew each time, as the units are then."

    @property
    def filters(self) -> Filters:
        """The same for whoever selects entries; a state that only this table knows is left out of it."""
        state = Show(self.state) if self.state in set(Show) else None
        return Filters(unit=self.unit, module=self.module, state=state, unit_ids=self.unit_ids)

    @property
    def fields(self) -> Mapping[str, str]:
        """What a form or an address holds of it; nothing for what is not narrowed."""
        days = {"from": self.first.isoformat() if self.first else "", "to": self.last.isoformat() if self.last else ""}
        fields = {"unit": self.unit or "", "module": self.module or "", "state": self.state, **days}
        return {name: value for name, value in fields.items() if value}

    def address(self, path: str) -> str:
        """The address that asks for it."""
        return f"{path}?{urlencode(self.fields)}" if self.fields else path

    def is_within(self, day: date | None) -> bool:
        """Whether a row of this day is left in; one without a day only where no period is asked for."""
        if self.first is None and self.last is None:
            return True
        return day is not None and (self.first or day) <= day <= (self.last or day)


def read_asked(table: str, typed: Mapping[str, str], known: Known) -> tuple[Asked, list[str]]:
    """What is asked for, and a sentence for each value that is not known here and is left out.

    :raise KeyError: for a table that is not offered
    """
    offer = OFFERS[table]
    notices: list[str] = []

    def pick(name: str, words: str, values: Collection[str]) -> str:
        value = typed.get(name, "").strip()
        if value and value not in values:
            notices.append(f"The {words} is not known here, so the table is not narrowed by it.")
            return ""
        return value

    def day(name: str, words: str) -> date | None:
        value = typed.get(name, "").strip() if offer.period else ""
        found = read_day(value)
        if value and found is None:
            notices.append(f"The {words} is no day, so the table is not narrowed by it.")
        return found

    unit = pick("unit", "unit", {NO_UNIT, *map(str, known.units)})
    asked = Asked(
        table=table,
        unit=unit or None,
        module=pick("module", "module", known.module_ids if offer.has_module else ()) or None,
        state=pick("state", "state", [value for value, _ in offer.states]),
        first=day("from", "first day"),
        last=day("to", "last day"),
        unit_ids=_below(unit, known),
    )
    if asked.first and asked.last and asked.last < asked.first:
        notices.append(LAST_BEFORE_FIRST)
    return asked, notices


def asked_again(table: str, kept: Mapping[str, str], known: Known) -> Asked:
    """What a job keeps, for the units and modules of now.

    What was narrowed to a unit or module that is gone stays narrowed to it: nobody gets more than they asked for.
    """
    unit = kept.get("unit", "")
    return Asked(
        table=table,
        unit=unit or None,
        module=kept.get("module") or None,
        state=kept.get("state", ""),
        first=read_day(kept.get("from", "")),
        last=read_day(kept.get("to", "")),
        unit_ids=_below(unit, known),
    )


def _below(unit: str, known: Known) -> frozenset[int]:
    return known.units.get(int(unit), frozenset()) if unit.isdigit() else frozenset()
