"""Which tables are offered, by what each can be narrowed, and what a period of it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.reports.files.columns import Table
from training_app.reports.files.tables import COMPLETIONS, PEOPLE, STANDING
from training_app.reports.files.tables_records import EVENTS
from training_app.reports.filters import Show

EXEMPT = "exempt"
ACTIVE, LEFT = "active", "left"
_STATES = (
    (Show.OVERDUE.value, "Overdue"),
    (Show.SOON.value, "Due in 30 days"),
    (Show.OPEN.value, "Not finished"),
    (Show.NOT_STARTED.value, "Not started"),
    (Show.IN_PROGRESS.value, "In progress"),
    (Show.DONE.value, "Done"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One table. ``period`` names the moment that its days are about, empty where none can be asked for."""

    table: Table
    words: str
    "What one row is, for who chooses."
    period: str = ""
    has_module: bool = True
    states: Sequence[tuple[str, str]] = ()
    "Pairs of value and words."


OFFERS: Mapping[str, Offer] = {
    offer.table.id: offer
    for offer in (
        Offer(
            COMPLETIONS,
            "One row for each person and module, done or not, as the completion report has it.",
            "Completed",
            states=_STATES,
        ),
        Offer(
            STANDING,
            "One row for each module that is asked of somebody: by whom, by when, how it stands, and exemptions.",
            "Due",
            states=(*_STATES, (EXEMPT, "Exempt")),
        ),
        Offer(
            PEOPLE,
            "One row for each person, also who has left, with what they have done and what is open.",
            has_module=False,
            states=((ACTIVE, "Who is here"), (LEFT, "Who has left")),
        ),
        Offer(EVENTS, "One row for each fact of a record, oldest first, also of who has left.", "Happened"),
    )
}
