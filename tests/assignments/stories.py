"""Short ways to tell what happened to one person, for the tests of cycles."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from training_app.assignments.cycles import Cycle, cycles_of
from training_app.assignments.history import History, Meant
from training_app.assignments.plans import Plan, Window

CHICAGO = ZoneInfo("America/Chicago")
FISCAL_YEAR = Window(date(2020, 10, 1), 12)
MADE = date(2026, 10, 1)


def at(day: str, clock: str = "12:00") -> datetime:
    """A moment by the clock of Chicago."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=CHICAGO).astimezone(UTC)


def on(day: str) -> date:
    return date.fromisoformat(day)


def since(day: str = "2026-10-01", until: str | None = None) -> Meant:
    return Meant(on(day), until and on(until))


def cycles(plan: Plan, history: History, today: str) -> list[tuple[str, str | None, str, str | None]]:
    """Opened, due, outcome and closed of each cycle."""
    return [
        (str(one.opens_on), text(one.due_on), one.outcome.value, text(one.closed_on))
        for one in cycles_of(plan, history, today=on(today), zone=CHICAGO)
    ]


def last(plan: Plan, history: History, today: str) -> Cycle:
    return cycles_of(plan, history, today=on(today), zone=CHICAGO)[-1]


def text(day: date | None) -> str | None:
    return None if day is None else str(day)
