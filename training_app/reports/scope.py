"""Whose records a person may see: worked out once, then handed to every query."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from training_app.accounts.identity import Identity
from training_app.accounts.models import Role
from training_app.accounts.rules import Permission, may
from training_app.foundation.ids import AgencyId, UnitId


@dataclass(frozen=True, slots=True)
class Span:
    """The records of an auditor's seat: from ``since`` (inclusive) to ``until`` (exclusive), and as days."""

    first: date
    last: date
    since: datetime
    until: datetime

    def looked_at(self, now: datetime) -> datetime:
        """The moment from which its records are looked at: now, or its last minute when it is over.

        What was finished after it is not read; seen from today, it would look late.
        """
        return min(now, self.until - timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Scope:
    """One agency, and in it the units that may be seen; ``unit_ids`` None means all, people without a unit included.

    ``span`` narrows it to the records of a time; None means all.
    """

    agency_id: AgencyId
    unit_ids: frozenset[UnitId] | None
    span: Span | None = None


def scope_of(identity: Identity) -> Scope:
    """What the signed-in person may see; an auditor the records of their period alone."""
    scope = scope_for(identity.agency_id, identity.roles, identity.supervised_unit_ids)
    return replace(scope, span=span_of(identity))


def scope_for(agency_id: AgencyId, roles: Collection[Role], unit_ids: frozenset[UnitId]) -> Scope:
    """The whole agency for who may see its report, their own units for a supervisor, no unit for all others.

    :param unit_ids: the units that are answered for, with those below them
    """
    if may(roles, Permission.SEE_AGENCY_REPORT):
        return Scope(agency_id, None)
    return Scope(agency_id, unit_ids if may(roles, Permission.SEE_UNIT_REPORT) else frozenset())


def span_of(identity: Identity) -> Span | None:
    """The period of an auditor's seat; None for everybody else, who may read the records of all times."""
    period = identity.seat.period if identity.seat is not None else None
    if period is None:
        return None
    since, until = period.moments(ZoneInfo(identity.time_zone))
    return Span(period.first, period.last, since, until)
