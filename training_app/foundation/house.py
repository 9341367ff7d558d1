"""What the composition root hands to every room when it registers."""

from dataclasses import dataclass

from training_app.foundation.clock import Clock
from training_app.foundation.events import EventBus


@dataclass(frozen=True, slots=True)
class House:
    """Shared by all rooms of one application: the clock and the bus. The database is ``foundation.db.db``."""

    clock: Clock
    bus: EventBus
