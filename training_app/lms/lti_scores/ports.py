"""What this part asks of whoever keeps launches, registrations and our keys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from joserfc.jwk import RSAKey
from sqlalchemy.orm import Session

from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.opening import Learner
from training_app.lms.lti.registration import Registration
from training_app.lms.lti_scores.placement import Placement


@dataclass(frozen=True, slots=True)
class KnownLms:
    """A registration, what coordinators call it, and whether anything may be sent there."""

    name: str
    registration: Registration
    is_open: bool


class Placements(Protocol):
    """Where launches put people."""

    def of_learner(self, session: Session, learner: Learner, module_id: str) -> Sequence[Placement]:
        """Every link through which this officer came to this module, of every LMS."""
        ...

    def of_people(
        self, session: Session, agency_id: AgencyId, person_ids: Collection[PersonId], module_id: str
    ) -> Sequence[Placement]:
        """Every link through which one of these people came to this module, of every LMS."""
        ...

    def with_ids(self, session: Session, ids: Collection[int]) -> Mapping[int, Placement]:
        """Those of these that there are, by id."""
        ...


class Registrations(Protocol):
    """The LMSs that an agency knows."""

    def find(self, session: Session, registration_id: int) -> KnownLms | None:
        """The registration; None when there is none."""
        ...


class Keys(Protocol):
    """Our own signing keys."""

    def signing_key(self, session: Session, now: datetime) -> RSAKey:
        """The key to sign with: see ``lms.lti.keys.signing_key``.

        :raise HouseError: when there is none, or it cannot be opened; its sentence is for the administrator
        """
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """All three."""

    placements: Placements
    registrations: Registrations
    keys: Keys
