"""What a sender is: the one thing that differs between kinds of records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from training_app.delivery.rules import Outcome


@dataclass(frozen=True, slots=True)
class Target:
    """A leased destination as its sender sees it. ``secret_env`` names the environment variable with the password."""

    id: int
    agency_id: int
    kind: str
    endpoint: str
    username: str
    secret_env: str


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """One waiting row."""

    id: int
    subject_id: UUID
    order_key: str


class Sender(Protocol):
    """Sends rows of one kind."""

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        """Try the rows in their order; returns one outcome per row, in the same order.

        Called outside any transaction, and again with the same rows if a worker died before it wrote the outcomes:
        sending a row twice must be harmless. Must be back within ``leases.LEASE_S`` seconds.
        """
        ...


# kind -> its sender, filled by the composition root
SenderRegistry = Mapping[str, Sender]
