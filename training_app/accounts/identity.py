"""Who is asking: read once per request, passed to services as a value."""

from dataclasses import dataclass
from datetime import datetime

from training_app.accounts.models import Role
from training_app.accounts.rules import SessionState
from training_app.foundation.ids import AgencyId, PersonId, UnitId


@dataclass(frozen=True, slots=True)
class Identity:
    """The signed-in person. ``supervised_unit_ids`` is empty unless a supervisor."""

    person_id: PersonId
    agency_id: AgencyId
    agency_name: str
    agency_home_page: str
    time_zone: str
    is_demo: bool
    peer_team: tuple[str, str] | None
    given_name: str
    family_name: str
    badge: str | None
    roles: frozenset[Role]
    supervised_unit_ids: frozenset[UnitId]
    session_hash: str

    @property
    def short_name(self) -> str:
        """ "J. Ortiz", as on every page."""
        return f"{self.given_name[:1]}. {self.family_name}"


@dataclass(frozen=True, slots=True)
class KnownSession:
    """Whose session a browser has, and whether it opens anything. Only an open one makes its person signed in."""

    identity: Identity
    state: SessionState
    last_seen_at: datetime
