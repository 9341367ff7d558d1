"""Who is asking: read once per request, passed to services as a value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from training_app.accounts.models import CameBy, Role
from training_app.accounts.rules import SessionState, short_name
from training_app.accounts.seats.rules import HeldSeat
from training_app.foundation.ids import AgencyId, PersonId, UnitId


@dataclass(frozen=True, slots=True)
class LaunchedFrom:
    """The LMS that opened a session, and what that allows. Whoever comes from one is a learner and nothing else."""

    frame_origins: tuple[str, ...] = ()
    "Who may show our pages in a frame: https://lms.example. Empty for nobody."
    module_id: str | None = None
    "The one module that the session may open; None for all."
    return_url: str | None = None
    "Where the LMS wants the person back."
    is_asserted: bool = False
    "The LMS said who it is and nothing proves it, as with SCORM."
    launch: str | None = None
    "Which launch it was, in the words of the door that opened it: scorm:17."
    platform: str | None = None
    "Who vouched for it, in the same words: lti:3, cmi5:2, scorm:5. When that is revoked the session ends."
    deployment: str | None = None
    "Which placing of the tool inside that platform, where it has several."
    visitor: str | None = None
    "A digest of who that is at which platform: two sessions with the same one may stand side by side in a browser."

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "frame_origins": list(self.frame_origins)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "LaunchedFrom":
        """As it was kept."""
        return cls(**{**kept, "frame_origins": tuple(kept["frame_origins"])})


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
    launch: LaunchedFrom | None = None
    "Set for who came from an LMS."
    came_by: CameBy | None = None
    signed_in_at: datetime | None = None
    withheld_roles: frozenset[Role] = frozenset()
    "Roles that wait until their person signs in with a second step, because the agency demands one."
    seat: HeldSeat | None = None
    "Set for who is on no roster and came in by a seat."

    @property
    def short_name(self) -> str:
        """ "J. Ortiz", as on every page."""
        return short_name(self.given_name, self.family_name)


@dataclass(frozen=True, slots=True)
class KnownSession:
    """Whose session a browser has, and whether it opens anything. Only an open one makes its person signed in."""

    identity: Identity
    state: SessionState
    last_seen_at: datetime
