"""What this part asks of the one that keeps promises."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from training_app.foundation.ids import AgencyId


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How many promises of listening sessions are kept, open and not kept. Counts of promises, and of no people."""

    kept: int
    open: int
    not_kept: int


def count_promises(session: Session, agency_id: AgencyId) -> PromiseCount | None:  # noqa: ARG001 - the shape of the port
    """Where no part of the room keeps promises there is no figure of them."""
    return None
