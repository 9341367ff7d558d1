"""Holding a certificate against its signature and against the training record, each time it is shown."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from training_app.assignments.certificates import queries
from training_app.assignments.certificates.errors import NotGenuine
from training_app.assignments.certificates.keys import public_keys
from training_app.assignments.certificates.queries import Issued
from training_app.assignments.certificates.rules import Claims, Standing, standing_of, taken_back_at
from training_app.assignments.certificates.signing import read_signed
from training_app.learning.library import Library
from training_app.learning.service import Learner


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate and what it is worth. ``claims`` are None when nothing in it can be believed.

    ``ended_at`` is when it stopped counting, for one that was corrected or withdrawn.
    """

    issued: Issued
    claims: Claims | None
    standing: Standing
    ended_at: datetime | None = None


def check_certificate(session: Session, library: Library, issued: Issued, *, now: datetime) -> Checked:
    """Check signature, number, record, corrections and expiry, in this order; the first that fails says what it is."""
    learner = Learner(issued.agency_id, issued.person_id)
    try:
        claims = read_signed(issued.signed, public_keys(session, issued.agency_id))
    except NotGenuine:
        return Checked(issued, None, Standing.NOT_GENUINE)
    recorded = queries.read_recorded(session, library, learner, issued.completion_id)
    if claims.number != issued.number or recorded is None:
        return Checked(issued, None, Standing.NOT_GENUINE)
    today = now.astimezone(ZoneInfo(issued.time_zone)).date()
    standing = standing_of(claims, recorded.facts, recorded.rows, today)
    if standing is Standing.NOT_GENUINE:
        return Checked(issued, None, standing)
    return Checked(issued, claims, standing, taken_back_at(issued.completion_id, recorded.rows))
