"""What the room reads about second steps: whose they are, what is left, and who must have one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.factors.models import Passkey, RecoveryCode, SecondStepRole, Totp
from training_app.accounts.models import Role
from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside a password."""

    app_since: datetime | None
    "When their app gave its first right code; None without one."
    passkeys: Sequence[Passkey]
    recovery_left: int

    @property
    def has_any(self) -> bool:
        """Whether signing in has a second step."""
        return self.app_since is not None or bool(self.passkeys)


def read_factors(session: Session, person_id: PersonId) -> Factors:
    """What this person has."""
    since = session.scalar(select(Totp.proven_at).where(Totp.person_id == person_id))
    left = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return Factors(since, read_passkeys(session, person_id), session.scalar(left) or 0)


def read_passkeys(session: Session, person_id: PersonId) -> Sequence[Passkey]:
    """The person's passkeys, the oldest first."""
    return session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)).all()


def demanded_roles(session: Session, agency_id: AgencyId) -> frozenset[Role]:
    """The roles that the agency demands a second step of."""
    found = session.scalars(select(SecondStepRole.role).where(SecondStepRole.agency_id == agency_id))
    return frozenset(Role(role) for role in found)
