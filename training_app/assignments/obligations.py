"""What one person owes for one module today: all that is open of it, as one obligation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from training_app.assignments.cycles import Cycle, Outcome


class Phase(StrEnum):
    """What an open obligation is today. On leave it is paused, whatever its due date."""

    PAUSED = "paused"
    OVERDUE = "overdue"
    IN_GRACE = "in_grace"
    "Past the due date, and not late yet."
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Obligation:
    """All that is open of one person and one module: due when the first of it is."""

    due_on: date | None
    overdue_from: date | None
    phase: Phase


def obligation_of(cycles: Iterable[Cycle], *, today: date, is_away: bool) -> Obligation | None:
    """What is open of these cycles as one obligation, None when nothing is.

    :param cycles: of every plan that means the person for this module, and of its redos
    """
    live = [cycle for cycle in cycles if cycle.outcome is Outcome.OPEN]
    if not live:
        return None
    due_on = min((cycle.due_on for cycle in live if cycle.due_on is not None), default=None)
    overdue_from = min((cycle.overdue_from for cycle in live if cycle.overdue_from is not None), default=None)
    return Obligation(due_on, overdue_from, phase_on(today, due_on=due_on, overdue_from=overdue_from, is_away=is_away))


def phase_on(day: date, *, due_on: date | None, overdue_from: date | None, is_away: bool) -> Phase:
    """What something open is on a day."""
    if is_away:
        return Phase.PAUSED
    if overdue_from is not None and day >= overdue_from:
        return Phase.OVERDUE
    return Phase.IN_GRACE if due_on is not None and day > due_on else Phase.OPEN
