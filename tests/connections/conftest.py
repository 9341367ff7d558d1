"""Two agencies inside the whole program on both engines, each with an administrator, and a page that sends forms."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.fakes.lrs import FakeLRS
from tests.officer import Officer, Page
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.audit.models import AuditEntry
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import set_destination
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings
from training_app.xapi.recorder import KIND

RECORDS = "/app/records"
PASSWORD = "canary-pässword"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that can keep passwords."""
    return replace(settings, secrets=SecretBox(Fernet.generate_key().decode()))


@dataclass(frozen=True)
class Office:
    """Riverton with its administrator, and Lakeside with its own."""

    town: Town
    admin: PersonId
    stranger: PersonId
    agency_id: AgencyId
    other_agency_id: AgencyId

    def sign_in(self, person_id: PersonId | None = None) -> "Clerk":
        """A fresh browser; of Riverton's administrator when nobody is named."""
        officer = self.town.sign_in(person_id or self.admin)
        return Clerk(officer.line)

    def destination(self, name: str = "Department LMS", *, agency_id: AgencyId | None = None, **columns: object) -> int:
        """A destination as the command line adds one, with these columns set."""
        with self.town.app.app_context():
            added = set_destination(
                db.session(),
                agency_id=agency_id or self.agency_id,
                kind=KIND,
                name=name,
                endpoint="https://lms.example/xapi",
                username="riverton",
                secret_env="LMS_PASSWORD",
                now=NOW - timedelta(days=90),
            )
            for column, value in columns.items():
                setattr(added, column, value)
            db.session.commit()
            found = added.id
            db.session.remove()
        return found

    def rows(self, destination_id: int, state: RowState, count: int = 1, **columns: object) -> list[UUID]:
        """Rows of the queue in this state."""
        ids = [uuid4() for _ in range(count)]
        values: dict[str, object] = {"created_at": NOW - timedelta(hours=3), "order_key": "one", **columns}
        with self.town.app.app_context():
            agency_id = db.session.get_one(Destination, destination_id).agency_id
            for subject_id in ids:
                row = OutboxRow(
                    agency_id=agency_id,
                    destination_id=destination_id,
                    kind=KIND,
                    subject_id=subject_id,
                    state=state,
                    **values,
                )
                db.session.add(row)
            db.session.commit()
            db.session.remove()
        return ids

    def kept(self, destination_id: int) -> Destination:
        """The destination as it is kept now."""
        with self.town.app.app_context():
            found = db.session.get_one(Destination, destination_id)
            db.session.expunge(found)
            db.session.remove()
        return found

    def states(self) -> list[str]:
        """The states of all rows, sorted."""
        with self.town.app.app_context():
            found = sorted(db.session.scalars(select(OutboxRow.state)))
            db.session.remove()
        return found

    def audit(self) -> list[AuditEntry]:
        """What was written about records, oldest first."""
        with self.town.app.app_context():
            wanted = AuditEntry.action.startswith("delivery.") | AuditEntry.action.startswith("lrs.")
            found = list(db.session.scalars(select(AuditEntry).where(wanted).order_by(AuditEntry.id)))
            for one in found:
                db.session.expunge(one)
            db.session.remove()
        return found

    def actions(self) -> list[str]:
        """Only what was done."""
        return [one.action for one in self.audit()]

    def move(self, **by: float) -> datetime:
        """Let time pass."""
        self.town.clock.advance(**by)
        return self.town.clock()


class Clerk(Officer):
    """An officer who fills in the forms of an office."""

    def send(self, address: str, **fields: str | list[str]) -> Page:
        """Post a form with these fields, by the token of the open page."""
        if self.page is None or not _tokens(self.page):
            self.get(RECORDS)
        pairs: list[tuple[str | None, str]] = [("csrf_token", _tokens(self.page)[0])]
        for name, value in fields.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return self.post(address, pairs)

    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        boxes = [box for box in self.page.all("div") if box.get("role") == "alert"]
        return [" ".join("".join(link.itertext()).split()) for box in boxes for link in box.iter() if link.tag == "a"]


def _tokens(page: Page | None) -> list[str]:
    return (
        [control.get("value") for control in page.all("input") if control.get("name") == "csrf_token"] if page else []
    )


@pytest.fixture
def office(town: Town) -> Office:
    """Both agencies, with nothing set up."""
    with town.app.app_context():
        session = db.session()
        other = make_riverton(session, [], name="Lakeside PD")
        admins = [
            add_person(
                session,
                NewPerson(agency_id, given, family, f"admin-{family}".lower(), roles={Role.ADMIN: None}),
                now=NOW,
            )
            for agency_id, given, family in (
                (town.people.agency_id, "Lee", "Park"),
                (other.agency_id, "Kim", "Strange"),
            )
        ]
        session.commit()
        db.session.remove()
    return Office(town, *admins, town.people.agency_id, other.agency_id)


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    """A strict LRS on loopback."""
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        yield lrs
