"""What a worker does for the ledger: follow the training record. Any number may do it."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from training_app.assignments.credit.desk import ROOM_KEY, Room
from training_app.assignments.credit.settling import settle_all
from training_app.foundation.clock import Clock, system_clock
from training_app.learning.library import Library


@dataclass(frozen=True, slots=True)
class CreditKeeper:
    """The worker's part, with what it works with."""

    open_session: sessionmaker[Session]
    library: Library
    clock: Clock = system_clock

    @classmethod
    def of_app(cls, app: Flask, open_session: sessionmaker[Session]) -> "CreditKeeper":
        """With the texts of this app."""
        room: Room = app.extensions[ROOM_KEY]
        return cls(open_session, room.library)

    def settle(self) -> None:
        """Work out whom somebody noted since the last time, in every agency."""
        with self.open_session() as session:
            settle_all(session, self.library, now=self.clock())
