"""Writes records straight into the tables, so that a report's test says what is there in a few lines."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from training_app.accounts.models import Role
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, add_person, add_unit
from training_app.assignments.models import Assignment
from training_app.foundation.ids import PersonId, UnitId
from training_app.learning.models import Attempt, ContentVersion, LearningEvent

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ASSIGNED = datetime(2026, 9, 1, 13, 0, tzinfo=UTC)
_badges = count(1001)


class Ledger:
    """One agency and its records. Nothing is committed but by ``keep``."""

    def __init__(self, session: Session, name: str = "Riverton PD", zone: str = "America/Chicago") -> None:
        self.session = session
        self.name = name
        home_page = f"https://training.{name.split(maxsplit=1)[0].lower()}.example"
        self.agency_id = add_agency(session, NewAgency(name=name, home_page=home_page, time_zone=zone), now=NOW)
        self.patrol = add_unit(session, self.agency_id, "Patrol", position=0)
        self.detectives = add_unit(session, self.agency_id, "Detectives", position=1)

    def person(
        self, family: str, unit_id: UnitId | None, *, given: str = "Robin", roles: dict | None = None
    ) -> PersonId:
        """Somebody of the agency."""
        badge = str(next(_badges))
        new = NewPerson(
            agency_id=self.agency_id,
            given_name=given,
            family_name=family,
            sign_in_name=badge,
            badge=badge,
            unit_id=unit_id,
            roles=roles or {Role.OFFICER: None},
        )
        return add_person(self.session, new, now=NOW)

    def assigned(self, person_id: PersonId, module_id: str, due_on: date | None, at: datetime = ASSIGNED) -> None:
        """That the person is to take the module."""
        self.session.add(
            Assignment(
                agency_id=self.agency_id, person_id=person_id, module_id=module_id, due_on=due_on, assigned_at=at
            )
        )

    def attempt(
        self,
        person_id: PersonId,
        module_id: str,
        *,
        started_at: datetime = NOW - timedelta(days=30),
        completed_at: datetime | None = None,
        place: str = "Lesson 3 of 6",
        version: str = "1.0.0",
    ) -> UUID:
        """An attempt, finished when ``completed_at`` is given."""
        if self.session.get(ContentVersion, f"hash-{module_id}") is None:
            text = ContentVersion(
                version_hash=f"hash-{module_id}",
                module_id=module_id,
                version="1.0.0",
                package_json="{}",
                stored_at=NOW,
            )
            self.session.add(text)
            self.session.flush()
        attempt = Attempt(
            id=uuid4(),
            agency_id=self.agency_id,
            person_id=person_id,
            module_id=module_id,
            version=version,
            version_hash=f"hash-{module_id}",
            status="completed" if completed_at else "started",
            running_marker=None if completed_at else 1,
            place="Finished" if completed_at else place,
            unread=None,
            sequence=1,
            progress={},
            started_at=started_at,
            saved_at=completed_at or started_at,
            completed_at=completed_at,
            score_scaled=0.9 if completed_at else None,
            nominal_minutes=45 if completed_at else None,
        )
        self.session.add(attempt)
        self.session.flush()
        return attempt.id

    def event(self, person_id: PersonId, attempt_id: UUID, kind: str, sequence: int, **detail: object) -> None:
        """One fact of an attempt, an hour after the one before."""
        self.session.add(
            LearningEvent(
                id=uuid4(),
                agency_id=self.agency_id,
                person_id=person_id,
                attempt_id=attempt_id,
                sequence=sequence,
                kind=kind,
                step_key=f"{kind}/{sequence}",
                happened_at=NOW - timedelta(days=30) + timedelta(hours=sequence),
                detail=detail,
            )
        )

    def keep(self) -> None:
        """Commit."""
        self.session.commit()
