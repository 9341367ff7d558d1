"""What a worker does for reports: keep what a month ended with, and send the mails of views. Any number may do it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.queries import agency_ids
from training_app.assignments.schedule.sending import send_waiting
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.mail_folder import Mailer
from training_app.reports.kept.mailing import queue_view_mails
from training_app.reports.kept.models import ViewMailSent
from training_app.reports.kept.month_service import keep_month_ends


@dataclass(frozen=True, slots=True)
class DailyReports:
    """The worker's part, with what it works with; ``mailer`` None where no mail server is set."""

    open_session: sessionmaker[Session]
    mailer: Mailer | None
    clock: Clock = system_clock

    def keep_months(self) -> None:
        """Keep every month that is over, for every agency."""
        with self.open_session() as session:
            for agency_id in agency_ids(session):
                keep_month_ends(session, agency_id, now=self.clock())

    def mail_views(self) -> None:
        """Queue the mails of today; send them where there is somebody to hand them to."""
        with self.open_session() as session:
            for agency_id in agency_ids(session):
                queue_view_mails(session, agency_id, now=self.clock())
            if self.mailer is not None:
                send_waiting(session, self.mailer, clock=self.clock, table=ViewMailSent)
