"""Short ways to fill the outbox, and a sender that does as it is told."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from training_app.delivery.models import Destination
from training_app.delivery.rules import Delivered, Outcome
from training_app.delivery.senders import QueuedRow, Target
from training_app.delivery.service import enqueue, set_destination

KIND = "xapi.statement"


def add_destination(session: Session, name: str = "Department LMS", *, kind: str = KIND) -> Destination:
    destination = set_destination(
        session,
        agency_id=1,
        kind=kind,
        name=name,
        endpoint="https://lrs.riverton.example/xapi",
        username="common-ground",
        secret_env="LRS_PASSWORD",
        now=NOW,
    )
    session.commit()
    return destination


def queue(session: Session, count: int, *, order_key: str = "attempt-1", kind: str = KIND) -> list[UUID]:
    """Queue this many subjects for every destination of the kind, and commit."""
    ids = [uuid4() for _ in range(count)]
    for subject_id in ids:
        enqueue(session, agency_id=1, kind=kind, subject_id=subject_id, order_key=order_key, now=NOW)
    session.commit()
    return ids


class ToldSender:
    """Answers each row by a rule and remembers what it was given."""

    def __init__(self, rule: Callable[[QueuedRow], Outcome] = lambda row: Delivered()) -> None:
        self.rule = rule
        self.batches: list[tuple[int, list[UUID]]] = []

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> list[Outcome]:
        self.batches.append((target.id, [row.subject_id for row in rows]))
        return [self.rule(row) for row in rows]
