"""Who runs a roll call, and whom they may tick: worked out once, then handed to every query and service."""

from dataclasses import dataclass

from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission, may
from training_app.foundation.ids import AgencyId, PersonId, UnitId


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader may tick the people of these units, and themselves; ``unit_ids`` None means the whole agency."""

    agency_id: AgencyId
    person_id: PersonId
    unit_ids: frozenset[UnitId] | None


def leader_of(identity: Identity) -> Leader:
    """The whole agency for who may see its report, their own units for a supervisor: the rule of the reports."""
    is_everywhere = may(identity.roles, Permission.SEE_AGENCY_REPORT)
    return Leader(identity.agency_id, identity.person_id, None if is_everywhere else identity.supervised_unit_ids)
