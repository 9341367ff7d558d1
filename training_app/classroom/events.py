"""What this room says has happened: somebody is credited with hours from outside this program, or no longer is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from training_app.foundation.events import Event
from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class TrainingCredited(Event):
    """Outside training was approved, or the presence in a class confirmed.

    ``claim`` names the event for ever: ``outside:12``, or ``session:7``, which together with the person is one credit.
    ``completion_id`` is the ``ModuleCompleted`` that was written in the same transaction: whoever counts that one
    counts this one no more. None where the hours stand alone, also
    with a ``module_id``: the officer had that module already.
    """

    agency_id: AgencyId
    person_id: PersonId
    claim: str
    title: str
    day: date
    minutes: int
    code: str | None
    module_id: str | None
    completion_id: UUID | None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class CreditWithdrawn(Event):
    """An approval was taken back. A completion that it made is voided in the same transaction, by its own event."""

    agency_id: AgencyId
    person_id: PersonId
    claim: str
    happened_at: datetime
