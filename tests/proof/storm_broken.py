"""Senders with one rule broken each: a storm that does not notice them proves nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater
from training_app.delivery.senders import QueuedRow, Sender, Target
from training_app.foundation.clock import SetClock


@dataclass
class AcknowledgesFirst:
    """Takes for delivered whatever was handed to the line."""

    inner: Sender

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        self.inner.send(target, rows)
        return [Delivered() for _ in rows]


@dataclass
class SendsInAnyOrder:
    """Sends each batch from its end."""

    inner: Sender

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        return self.inner.send(target, rows[::-1])[::-1]


@dataclass
class DropsWhatFails:
    """Gives up at the first failure."""

    inner: Sender

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        outcomes = self.inner.send(target, rows)
        return [Refused("gave up") if isinstance(one, RetryLater) else one for one in outcomes]


@dataclass
class GoesOnPastAFailure:
    """Sends what follows although something before it failed."""

    inner: Sender

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []
        for row in rows:
            outcomes += self.inner.send(target, [row])
        # the line's failures are kept to itself, so that the destination does not wait
        return [NotTried() if isinstance(one, RetryLater | DestinationStopped) else one for one in outcomes]


@dataclass
class RefusesTheWholeBatch:
    """One that is refused takes those beside it along."""

    inner: Sender

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        outcomes = self.inner.send(target, rows)
        refused = next((one for one in outcomes if isinstance(one, Refused)), None)
        return [refused for _ in rows] if refused else outcomes


@dataclass
class StopsAtTheRefused:
    """Tries one that is refused again and again, before all others."""

    inner: Sender

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        outcomes = self.inner.send(target, rows)
        return [RetryLater(one.reason) if isinstance(one, Refused) else one for one in outcomes]


@dataclass
class LosesTime:
    """Breaks no rule: each failure costs what a request without an answer costs."""

    inner: Sender
    clock: SetClock

    def send(self, target: Target, rows: Sequence[QueuedRow]) -> Sequence[Outcome]:
        outcomes = self.inner.send(target, rows)
        if any(isinstance(one, RetryLater) for one in outcomes):
            self.clock.advance(seconds=25)
        return outcomes


Break = Callable[[Sender], Sender]
IN_A_STORM: tuple[Break, ...] = (AcknowledgesFirst, SendsInAnyOrder, DropsWhatFails, GoesOnPastAFailure)
WITH_POISON: tuple[Break, ...] = (RefusesTheWholeBatch, StopsAtTheRefused)
