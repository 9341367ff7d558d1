"""An officer with a completion, and what becomes of it, for tests of certificates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from tests.conftest import Town
from tests.learning.putting_right import FIGURES, completion_of, hand_of
from tests.learning.walking import M1, desk_of, learner_of, take_all
from tests.officer import FlaskLine, Officer, Page
from training_app.assignments.certificates.desk import ROOM_KEY, Room
from training_app.assignments.certificates.models import Certificate
from training_app.assignments.certificates.rules import Claims, Facts
from training_app.assignments.certificates.service import issue_certificate, set_term
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId
from training_app.learning import corrections
from training_app.learning.events import Mode

KEY = "c2VhbHMgd2hhdCBub2JvZHkgbWF5IHJlYWQgaGVyZSE="

FACTS = Facts(
    module_id="m01-trauma",
    title="Trauma, seen from a patrol car",
    version="2.0.0",
    version_hash="ab" * 32,
    completed_at=datetime(2026, 10, 3, 17, 0, tzinfo=UTC),
    minutes=49,
    active_seconds=2280,
    percent=92,
    pass_percent=80,
    how=Mode.INDIVIDUAL,
)
CLAIMS = Claims(
    number="CG-7QX2-K9PA-3MTW-08ZR",
    agency="Riverton PD",
    agency_page="https://training.riverton.example",
    name="J. Ortiz",
    badge="4417",
    facts=FACTS,
    completed_on=date(2026, 10, 3),
    issued_at=datetime(2026, 11, 23, 20, 7, tzinfo=UTC),
    expires_on=date(2028, 10, 3),
)


def claims_with(**changes: Any) -> Claims:
    """The claims with these fields otherwise, whether they are the certificate's or its facts'."""
    of_facts = {name: value for name, value in changes.items() if hasattr(FACTS, name)}
    others = {name: value for name, value in changes.items() if name not in of_facts}
    return replace(CLAIMS, facts=replace(FACTS, **of_facts), **others)


class Office:
    """Where certificates of officer Ortiz are made and checked."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.learner = learner_of(town)
        with desk_of(town) as desk:
            self.attempt_id: AttemptId = take_all(desk, self.learner)
            self.completion_id: UUID = completion_of(desk, self.attempt_id)

    @cached_property
    def officer(self) -> Officer:
        """Ortiz, signed in."""
        return self.town.sign_in(self.town.people.officer_id)

    @property
    def address(self) -> str:
        """Of the certificate, for its officer."""
        return f"/app/certificates/{self.completion_id}"

    def issue(self) -> str:
        """Make it; returns its number."""
        with self.town.app.app_context():
            room: Room = self.town.app.extensions[ROOM_KEY]
            try:
                return issue_certificate(
                    db.session(), room.library, room.secrets, self.learner, self.completion_id, now=self.town.clock()
                )
            finally:
                db.session.remove()

    def good_for(self, months: int) -> None:
        """Certificates of the module hold so long from now on."""
        with self.town.app.app_context():
            agency_id = self.town.people.agency_id
            set_term(db.session(), agency_id=agency_id, module_id=M1, months=months, by=None, now=self.town.clock())
            db.session.remove()

    def void(self) -> None:
        """The coordinator takes the completion back."""
        with desk_of(self.town) as desk:
            corrections.void_completion(
                desk, self.learner, self.attempt_id, hand_of(self.town), completion_id=self.completion_id
            )

    def correct(self) -> UUID:
        """The coordinator corrects it; returns the completion that stands in its place."""
        with desk_of(self.town) as desk:
            corrections.correct_completion(
                desk, self.learner, self.attempt_id, hand_of(self.town), FIGURES, completion_id=self.completion_id
            )
            return completion_of(desk, self.attempt_id)

    def signed(self, number: str) -> str:
        """The record that is kept."""
        with self.town.app.app_context():
            try:
                return db.session().execute(select(Certificate.signed).where(Certificate.number == number)).scalar_one()
            finally:
                db.session.remove()

    def keep_instead(self, of: str, **values: object) -> None:
        """As somebody who can write to the database would."""
        with self.town.app.app_context():
            db.session().execute(update(Certificate).where(Certificate.number == of).values(**values))
            db.session().commit()
            db.session.remove()

    def stranger_opens(self, address: str) -> Page:
        """Somebody who is not signed in and holds the paper."""
        return Officer(FlaskLine(self.town.app)).get(address)
