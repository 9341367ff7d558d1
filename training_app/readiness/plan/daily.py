"""What a worker does for plans: remind of the yearly look. Any number may do it."""

from dataclasses import dataclass
from typing import cast

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from training_app.accounts.queries import agency_ids
from training_app.assignments.schedule.sending import send_waiting
from training_app.content.toolkit import Tool
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.mail_folder import Mailer
from training_app.readiness.desk import Room
from training_app.readiness.plan.models import PlanReviewMail
from training_app.readiness.plan.reading import TOOL_ID
from training_app.readiness.plan.reviewing import queue_review_mails


@dataclass(frozen=True, slots=True)
class PlanReviews:
    """The worker's part; ``mailer`` None where no mail server is set, ``tool`` None in a release without the plan."""

    open_session: sessionmaker[Session]
    tool: Tool | None
    mailer: Mailer | None
    clock: Clock = system_clock

    @classmethod
    def of_app(cls, app: Flask, open_session: sessionmaker[Session], mailer: Mailer | None) -> "PlanReviews":
        """With the texts of this app."""
        room = cast("Room", app.extensions["readiness"])
        return cls(open_session, room.catalogue.toolkit.get(TOOL_ID), mailer)

    def mail_reviews(self) -> None:
        """Queue the mails of today; send them where there is somebody to hand them to."""
        with self.open_session() as session:
            if self.tool is not None:
                for agency_id in agency_ids(session):
                    queue_review_mails(session, agency_id, self.tool, now=self.clock())
            if self.mailer is not None:
                send_waiting(session, self.mailer, clock=self.clock, table=PlanReviewMail)
