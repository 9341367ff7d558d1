"""Keeping what a month ended with: counted from what was recorded by then, and chained to the audit log."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.schedule.settling import hold_agency
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId
from training_app.reports import queries
from training_app.reports.filters import Filters
from training_app.reports.kept.models import MonthEnd, MonthEndLine
from training_app.reports.kept.month_rules import (
    PersonLine,
    Totals,
    canonical_lines,
    days_due,
    lines_of,
    sha256_of,
    totals_of,
)
from training_app.reports.readings import read_people
from training_app.reports.scope import Scope
from training_app.reports.selection import select_entries
from training_app.reports.viewpoint import Viewpoint

KEPT = "reports.month_kept"
"""The audit log's action."""


def keep_month_ends(session: Session, agency_id: AgencyId, *, now: datetime) -> int:
    """Keep every month that is over and not kept yet; returns how many. Commits after each.

    Two workers at once wait for each other at the agency's row, and the second finds what the first has kept.
    """
    agency = session.execute(
        select(Agency.name, Agency.time_zone, Agency.created_at).where(Agency.id == agency_id)
    ).one()
    zone = ZoneInfo(agency.time_zone)
    view = Viewpoint(Scope(agency_id, None), agency.name, zone, now, {})
    due = days_due(_newest(session, agency_id), agency.created_at.astimezone(zone).date(), view.today)
    for day in due:
        # counted before the lock is taken: what was recorded by the end of a day that is over does not change
        lines, totals = count_month(session, view.looking_back(day))
        _keep(session, agency_id, day, lines, totals, now)
    session.rollback()
    return len(due)


def count_month(session: Session, view: Viewpoint) -> tuple[list[PersonLine], Totals]:
    """The lines and figures of a look back at a day."""
    people = read_people(session, view)
    entries = select_entries(session, view, Filters(), people)
    lines = lines_of(people, entries, view.zone)
    names = {unit.id: unit.name for unit in queries.read_units(session, view.scope)}
    return lines, totals_of(lines, names)


def _keep(
    session: Session, agency_id: AgencyId, day: date, lines: list[PersonLine], totals: Totals, now: datetime
) -> None:
    begin_write(session)
    hold_agency(session, agency_id, now)
    newest = _newest(session, agency_id)
    if newest is not None and newest >= day:
        session.rollback()
        return
    month = MonthEnd(
        agency_id=agency_id,
        day=day,
        made_at=now,
        people=totals.people,
        up_to_date=totals.up_to_date,
        totals=totals.to_json(),
        sha256=sha256_of(canonical_lines(agency_id, day, totals, lines)),
    )
    session.add(month)
    # flush: its lines point to it
    session.flush()
    rows = [
        {"agency_id": agency_id, "month_end_id": month.id, **line._asdict(), "modules": [list(m) for m in line.modules]}
        for line in lines
    ]
    if rows:
        session.execute(insert(MonthEndLine), rows)
    record(
        session,
        agency_id=agency_id,
        actor_id=None,
        action=KEPT,
        subject=f"month_end:{month.id}",
        detail={"name": day.isoformat(), "people": totals.people, "sha256": month.sha256},
        now=now,
    )
    session.commit()


def _newest(session: Session, agency_id: AgencyId) -> date | None:
    return session.scalar(select(func.max(MonthEnd.day)).where(MonthEnd.agency_id == agency_id))
