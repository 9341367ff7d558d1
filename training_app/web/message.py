"""A page that only says something: what happened, what was kept, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One way on from a message. The first is drawn as the main button."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Shown with ``web/message.html``. ``lead``: what happened; ``kept``: what is safe; ``actions``: what next."""

    title: str
    lead: str
    actions: Sequence[Action] = ()
    kept: str | None = None
    side: str | None = None
