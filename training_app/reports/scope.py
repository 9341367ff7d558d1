"""Whose records a person may see: worked out once, then handed to every query."""

from collections.abc import Collection
from dataclasses import dataclass

from training_app.accounts.identity import Identity
from training_app.accounts.models import Role
from training_app.accounts.rules import Permission, may
from training_app.foundation.ids import AgencyId, UnitId


@dataclass(frozen=True, slots=True)
class Scope:
    """One agency, and in it the units that may be seen; ``unit_ids`` None means all, people without a unit included."""

    agency_id: AgencyId
    unit_ids: frozenset[UnitId] | None


def scope_of(identity: Identity) -> Scope:
    """What the signed-in person may see."""
    return scope_for(identity.agency_id, identity.roles, identity.supervised_unit_ids)


def scope_for(agency_id: AgencyId, roles: Collection[Role], unit_ids: frozenset[UnitId]) -> Scope:
    """The whole agency for who may see its report, their own units for a supervisor, no unit for all others.

    :param unit_ids: the units that are answered for, with those below them
    """
    if may(roles, Permission.SEE_AGENCY_REPORT):
        return Scope(agency_id, None)
    return Scope(agency_id, unit_ids if may(roles, Permission.SEE_UNIT_REPORT) else frozenset())
