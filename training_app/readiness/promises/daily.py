"""What a worker does for promises: remind coordinators of those that are due. Any number may do it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.queries import agency_ids
from training_app.assignments.schedule.sending import send_waiting
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.mail_folder import Mailer
from training_app.readiness.promises.mailing import queue_promise_mails
from training_app.readiness.promises.models import PromiseMail


@dataclass(frozen=True, slots=True)
class DailyPromises:
    """The worker's part, with what it works with; ``mailer`` None where no mail server is set."""

    open_session: sessionmaker[Session]
    mailer: Mailer | None
    clock: Clock = system_clock

    def remind(self) -> None:
        """Keep the mails that are due; send them where there is somebody to hand them to."""
        with self.open_session() as session:
            for agency_id in agency_ids(session):
                queue_promise_mails(session, agency_id, now=self.clock())
            if self.mailer is not None:
                send_waiting(session, self.mailer, clock=self.clock, table=PromiseMail)
