"""Whose records a person may see: worked out once, then handed to every query."""

from dataclasses import dataclass

from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission, may
from training_app.foundation.ids import AgencyId, UnitId


@dataclass(frozen=True, slots=True)
class Scope:
    """One agency, and in it the units that may be seen; ``unit_ids`` None means all, people without a unit included."""

    agency_id: AgencyId
    unit_ids: frozenset[UnitId] | None


def scope_of(identity: Identity) -> Scope:
    """The whole agency for who may see its report, their own units for a supervisor, no unit for all others."""
    if may(identity.roles, Permission.SEE_AGENCY_REPORT):
        return Scope(identity.agency_id, None)
    if may(identity.roles, Permission.SEE_UNIT_REPORT):
        return Scope(identity.agency_id, identity.supervised_unit_ids)
    return Scope(identity.agency_id, frozenset())
