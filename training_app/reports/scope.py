"""Whose records a person may see: worked out once, then handed to every query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from training_app.accounts.identity import Identity
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
    """The whole agency for who may see its report, their own units for a supervisor, no unit for all others."""
    if may(identity.roles, Permission.SEE_AGENCY_REPORT):
        return Scope(identity.agency_id, None, span_of(identity))
    if may(identity.roles, Permission.SEE_UNIT_REPORT):
        return Scope(identity.agency_id, identity.supervised_unit_ids)
    return Scope(identity.agency_id, frozenset())


def span_of(identity: Identity) -> Span | None:
    """The period of an auditor's seat; None for everybody else, who may read the records of all times."""
    period = identity.seat.period if identity.seat is not None else None
    if period is None:
        return None
    since, until = period.moments(ZoneInfo(identity.time_zone))
    return Span(period.first, period.last, since, until)
