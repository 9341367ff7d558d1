"""Recomputing what must be: after each change, once a day, and after however long without a worker."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.schedule.looking import is_look_due, look
from training_app.assignments.schedule.settling import hold_agency, settle
from training_app.foundation.db import begin_write
from training_app.foundation.events import EventBus
from training_app.foundation.ids import AgencyId

ALL = 1_000_000_000


def reconcile(session: Session, bus: EventBus, agency_id: AgencyId, *, now: datetime) -> int:
    """Follow the roster and the calendar of one agency, and write what everybody owes; returns for how many people.

    Everything is worked out from facts, so it may be done at any time, by two at once, and be cut off anywhere: the
    next one goes on. Commits portion by portion; holds the agency only while it writes one.
    """
    zone = ZoneInfo(session.execute(select(Agency.time_zone).where(Agency.id == agency_id)).scalar_one())
    if is_look_due(session, agency_id, now.astimezone(zone).date()):
        begin_write(session)
        day = hold_agency(session, agency_id, now)
        look(session, agency_id, day.today)
        session.commit()
    return settle(session, bus, agency_id, now=now, most_people=ALL)
