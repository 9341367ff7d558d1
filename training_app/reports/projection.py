"""Whether the attempts that reports are counted from are what their facts say: each is folded again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from training_app.reports.as_of import TurnRow


@dataclass(frozen=True, slots=True)
class Kept:
    """What an attempt's row says. ``newest``: the number of its newest fact, as the row and as the facts have it."""

    attempt_id: str
    person_id: int
    module_id: str
    status: str
    completed_at: datetime | None
    score_scaled: float | None
    nominal_minutes: int | None
    newest: tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Deviation:
    """The first thing about an attempt that its facts do not say: what, as its row has it, and as the facts do."""

    attempt_id: str
    person_id: int
    module_id: str
    what: str
    in_row: str
    in_facts: str


def find_deviations(rows: Iterable[Kept], turns: Iterable[TurnRow]) -> list[Deviation]:
    """One for each attempt whose row differs.

    :param turns: every fact that completed one of them or took its completion back
    """
    newest: dict[str, TurnRow] = {}
    for turn in sorted(turns, key=lambda one: one.sequence):
        newest[turn.attempt_id] = turn
    found = []
    for row in rows:
        has = {
            "newest fact": row.newest[0],
            "status": row.status,
            "completed": row.completed_at,
            "score": row.score_scaled,
            "minutes": row.nominal_minutes,
        }
        should = {"newest fact": row.newest[1], **_folded(newest.get(row.attempt_id))}
        what = next((name for name, value in has.items() if value != should[name]), None)
        if what is not None:
            told = (str(has[what]), str(should[what]))
            found.append(Deviation(row.attempt_id, row.person_id, row.module_id, what, *told))
    return found


def _folded(turn: TurnRow | None) -> dict[str, object]:
    if turn is None or turn.kind != "module_completed":
        return {"status": "started" if turn is None else "voided", "completed": None, "score": None, "minutes": None}
    credited = turn.detail.get("credited_at")
    return {
        "status": "completed",
        "completed": datetime.fromisoformat(credited) if credited else turn.happened_at,
        "score": turn.detail["scaled"],
        "minutes": turn.detail["nominal_minutes"],
    }
