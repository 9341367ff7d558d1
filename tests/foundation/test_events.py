"""The bus: listeners of a class hear its events, in order."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from training_app.foundation.events import Event, EventBus


@dataclass(frozen=True, slots=True)
class Happened(Event):
    name: str


@dataclass(frozen=True, slots=True)
class Special(Happened):
    pass


def test_listeners_hear_their_class_and_its_subclasses_in_the_order_they_came() -> None:
    bus, heard, session = EventBus(), [], Session()
    bus.subscribe(Happened, lambda _, event: heard.append(("first", event.name)))
    bus.subscribe(Special, lambda _, event: heard.append(("second", event.name)))

    bus.publish(session, Happened("a"))
    bus.publish(session, Special("b"))

    assert heard == [("first", "a"), ("first", "b"), ("second", "b")]
