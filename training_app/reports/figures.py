"""What the overview tells of a scope: the figures, and how they are counted from entries one by one. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training_app.accounts.units import at_or_below
from training_app.reports import rules
from training_app.reports.rows import PersonRow, UnitRow
from training_app.reports.rules import DueGroup, Entry, HeatCount
from training_app.reports.viewpoint import Viewpoint

OVERDUE_ROWS = 25
DUE_ITEMS = 6

Heat = Mapping[tuple[int | None, str], HeatCount]
"""By unit (None for people without one) and module; a unit's count has those of the units below it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """``late`` are the longest overdue, ``OVERDUE_ROWS`` at most; ``due`` the next groups, one more than are shown.

    ``modules`` are those that are assigned to anybody. ``days`` and ``shares`` are the Mondays of the trend and the
    share of the people, 0.0 to 1.0, who had nothing overdue as each began.
    """

    people: int
    late_people: int
    late_count: int
    late: Sequence[Entry]
    soon_people: int
    due: Sequence[DueGroup]
    heat: Heat
    modules: Collection[str]
    days: Sequence[date]
    shares: Sequence[float]

    @property
    def up_to_date(self) -> int:
        """How many of the people have nothing overdue."""
        return self.people - self.late_people


def figures_of(
    view: Viewpoint, units: Sequence[UnitRow], people: Sequence[PersonRow], entries: Sequence[Entry]
) -> Figures:
    """Count everything from entries: for a look back, for an auditor's period, and to compare the database's with."""
    late = rules.late_entries(entries)
    days = rules.trend_days(entries, view.now, view.zone)
    return Figures(
        people=len(people),
        late_people=rules.count_people(late),
        late_count=len(late),
        late=late[:OVERDUE_ROWS],
        soon_people=rules.count_people(entry for entry in entries if entry.is_soon),
        due=rules.due_groups(entries)[: DUE_ITEMS + 1],
        heat=rules.heat_counts(entries, above_each(units)),
        modules={entry.module_id for entry in entries if entry.is_assigned},
        days=days,
        shares=rules.trend_shares(people, entries, days, view.zone),
    )


def above_each(units: Sequence[UnitRow]) -> Mapping[int, Sequence[int]]:
    """For each unit its own id and those of the units it stands below."""
    below = at_or_below({unit.id: unit.name for unit in units})
    return {unit.id: [one for one, ids in below.items() if unit.id in ids] for unit in units}
