"""What the senders of scores read of the LTI door: where launches put people, who the LMSs are, and our keys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.foundation.errors import HouseError
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import SecretBox
from training_app.learning.opening import Learner
from training_app.lms.lti_door.known import read_known
from training_app.lms.lti_door.models import LtiPlacement, RegistrationState
from training_app.lms.lti_door.own_keys import read_signing_key
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.ports import Books, KnownLms
from training_app.lms.lti_scores.service import catch_up


def books_of(secrets: SecretBox) -> Books:
    """The books of this installation, whose keys this box opens."""
    return Books(TablePlacements(), TableRegistrations(), SealedKeys(secrets))


def queue_at_launch(session: Session, row: LtiPlacement, now: datetime, *, books: Books) -> None:
    """Queue what this officer did before this launch; in the transaction of the launch."""
    if row.module_id is not None:
        catch_up(session, books, _placement_of(row, row.module_id), now=now)


class TablePlacements:
    """The port of ``lti_scores.ports.Placements``."""

    def of_learner(self, session: Session, learner: Learner, module_id: str) -> Sequence[Placement]:
        """Every link through which this officer came to this module, of every LMS."""
        rows = session.scalars(
            select(LtiPlacement)
            .where(
                LtiPlacement.agency_id == learner.agency_id,
                LtiPlacement.person_id == learner.person_id,
                LtiPlacement.module_id == module_id,
            )
            .order_by(LtiPlacement.id)
        )
        return [_placement_of(row, module_id) for row in rows]

    def of_people(
        self, session: Session, agency_id: AgencyId, person_ids: Collection[PersonId], module_id: str
    ) -> Sequence[Placement]:
        """Every link through which one of these people came to this module, of every LMS."""
        rows = session.scalars(
            select(LtiPlacement)
            .where(
                LtiPlacement.agency_id == agency_id,
                LtiPlacement.person_id.in_(person_ids),
                LtiPlacement.module_id == module_id,
            )
            .order_by(LtiPlacement.id)
        )
        return [_placement_of(row, module_id) for row in rows]

    def with_ids(self, session: Session, ids: Collection[int]) -> Mapping[int, Placement]:
        """Those of these that there are, by id."""
        rows = session.scalars(select(LtiPlacement).where(LtiPlacement.id.in_(ids)))
        return {row.id: _placement_of(row, row.module_id) for row in rows if row.module_id is not None}


class TableRegistrations:
    """The port of ``lti_scores.ports.Registrations``."""

    def find(self, session: Session, registration_id: int) -> KnownLms | None:
        """The registration; None when there is none."""
        # our own address is asked for by launches alone
        known = read_known(session, registration_id, tool_url="")
        if known is None:
            return None
        return KnownLms(known.name, known, is_open=known.state is RegistrationState.OPEN)


@dataclass(frozen=True, slots=True)
class SealedKeys:
    """The port of ``lti_scores.ports.Keys``."""

    secrets: SecretBox

    def signing_key(self, session: Session, now: datetime) -> RSAKey:
        """The key to sign with.

        :raise HouseError: when there is none, or it cannot be opened; its sentence is for the administrator
        """
        try:
            return read_signing_key(session, self.secrets, now=now)
        except ValueError as error:
            raise HouseError("There is no key to sign with. Register the LMS again.") from error


def _placement_of(row: LtiPlacement, module_id: str) -> Placement:
    return Placement(
        id=row.id,
        registration_id=row.registration_id,
        agency_id=AgencyId(row.agency_id),
        person_id=PersonId(row.person_id),
        module_id=module_id,
        subject=row.subject,
        resource_link_id=row.resource_link_id,
        lineitems_url=row.lineitems_url,
        lineitem_url=row.lineitem_url,
        scopes=frozenset(row.scopes),
    )
