"""What a sender is: the one thing that differs between kinds of records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from training_app.delivery.models import Identity
from training_app.delivery.rules import Outcome


@dataclass(frozen=True, slots=True)
class Target:
    """A leased destination as its sender sees it.

    The password is in the environment variable that ``secret_env`` names, or sealed in ``secret_sealed``.
    """

    id: int
    agency_id: int
    kind: str
    endpoint: str
    username: str
    secret_env: str | None
    secret_sealed: bytes | None = None
    xapi_version: str = "1.0.3"


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """One waiting row."""

    id: int
    subject_id: UUID
    order_key: str
    identity: Identity = Identity.PSEUDONYM


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
