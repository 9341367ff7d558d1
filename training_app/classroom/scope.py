"""Who credits training, and whose: worked out once, then handed to every query and service."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, true

from training_app.accounts.identity import Identity
from training_app.accounts.models import Person
from training_app.accounts.rules import Permission, may
from training_app.classroom.models import ClassSession
from training_app.foundation.ids import AgencyId, PersonId, UnitId


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who credits training, now. ``unit_ids`` None means the whole agency; a supervisor has some units."""

    agency_id: AgencyId
    person_id: PersonId
    unit_ids: frozenset[UnitId] | None
    zone: ZoneInfo
    now: datetime

    @property
    def people(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on ``Person``: active, of this agency, and of the approver's units."""
        units = true() if self.unit_ids is None else Person.unit_id.in_(self.unit_ids)
        return Person.agency_id == self.agency_id, Person.is_active.is_(True), units

    @property
    def classes(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on ``ClassSession``: of this agency, and held for the approver's units."""
        units = true() if self.unit_ids is None else ClassSession.unit_id.in_(self.unit_ids)
        return ClassSession.agency_id == self.agency_id, units


def approver_of(identity: Identity, now: datetime) -> Approver:
    """The whole agency for who may see its report, their own units for a supervisor: the rule of the reports."""
    is_everywhere = may(identity.roles, Permission.SEE_AGENCY_REPORT)
    units = None if is_everywhere else identity.supervised_unit_ids
    return Approver(identity.agency_id, identity.person_id, units, ZoneInfo(identity.time_zone), now)
