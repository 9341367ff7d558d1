"""The event bus: a room says what happened, others listen in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Event:
    """A fact, named in the past tense. Rooms define their own."""


E = TypeVar("E", bound=Event)
Listener = Callable[[Session, E], None]


class EventBus:
    """Calls listeners in the order they were added, inside the publisher's transaction.

    A listener that raises makes the publisher's transaction fail: neither the fact nor its views are kept.
    """

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._listeners: list[tuple[type[Event], Callable[[Session, Event], None]]] = []

    def subscribe(self, kind: type[E], listener: Listener[E]) -> None:
        """Call ``listener`` for every published event of this class or a subclass."""

        def call(session: Session, event: Event) -> None:
            assert isinstance(event, kind)  # noqa: S101 - narrows the type; publish() has filtered
            listener(session, event)

        self._listeners.append((kind, call))

    def publish(self, session: Session, event: Event) -> None:
        """Tell every listener of this event's class."""
        for kind, call in self._listeners:
            if isinstance(event, kind):
                call(session, event)
