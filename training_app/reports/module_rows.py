"""What the queries of module reports give: plain rows. An ``attempt`` is only compared, so each engine's id will do."""

from datetime import datetime
from typing import NamedTuple


class BegunRow(NamedTuple):
    """One attempt, on which text and when."""

    attempt: str
    person_id: int
    module_id: str
    version_hash: str
    started_at: datetime


class DecisionRow(NamedTuple):
    """One decision, in the order they were made."""

    attempt: str
    node_id: str
    choice_id: str
    happened_at: datetime


class AnswerRow(NamedTuple):
    """One answer of a first round."""

    attempt: str
    item_id: str
    option_id: str


class PaperRow(NamedTuple):
    """A first round in one row: its form, and how many answers were right."""

    attempt: str
    form: str
    right: int
    total: int


class MilestoneRow(NamedTuple):
    """The end of a part. Fields that its kind does not have, or that are older than the row, are None."""

    attempt: str
    kind: str
    happened_at: datetime
    check_round: int | None
    scaled: float | None
    form: str | None
    end_id: str | None
    mode: str | None
    day: int | None
    right: int | None
    total: int | None
    active_seconds: int | None
