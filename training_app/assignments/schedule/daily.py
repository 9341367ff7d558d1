"""What a worker does for assignments: follow what changed and the calendar, and remind. Any number may do it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.queries import agency_ids
from training_app.assignments.schedule.desk import ROOM_KEY, Room
from training_app.assignments.schedule.reconcile import reconcile
from training_app.assignments.schedule.reminding import queue_reminders
from training_app.assignments.schedule.sending import send_waiting
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.events import EventBus
from training_app.foundation.mail_folder import Mailer


@dataclass(frozen=True, slots=True)
class Daily:
    """The worker's part, with what it works with; ``mailer`` None where no mail server is set."""

    open_session: sessionmaker[Session]
    bus: EventBus
    titles: Mapping[str, str]
    mailer: Mailer | None
    clock: Clock = system_clock

    @classmethod
    def of_app(cls, app: Flask, open_session: sessionmaker[Session], mailer: Mailer | None) -> "Daily":
        """With the bus and the catalogue of this app: who listens hears what opened again."""
        room: Room = app.extensions[ROOM_KEY]
        titles = {module.id: module.title for module in room.library.catalogue.modules.values()}
        return cls(open_session, room.house.bus, titles, mailer)

    def reconcile(self) -> None:
        """Work out again what changed since the last time, and what the day changes, for every agency."""
        with self.open_session() as session:
            for agency_id in agency_ids(session):
                reconcile(session, self.bus, agency_id, now=self.clock())

    def remind(self) -> None:
        """Keep the mails that are due; send them where there is somebody to hand them to."""
        with self.open_session() as session:
            for agency_id in agency_ids(session):
                queue_reminders(session, agency_id, self.titles, now=self.clock())
            if self.mailer is not None:
                send_waiting(session, self.mailer, clock=self.clock)
