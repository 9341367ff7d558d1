"""Changing what an agency is called, its time zone and its peer team. Commits once and is written to the audit log."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """What an agency may change of itself. Its home page names its people in records and never changes."""

    name: str
    time_zone: str
    peer_team_label: str | None
    peer_team_phone: str | None


def read_facts(session: Session, agency_id: AgencyId) -> AgencyFacts:
    """What they are now.

    :raise NotFound: for an agency that is not there
    """
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    return AgencyFacts(agency.name, agency.time_zone, agency.peer_team_label, agency.peer_team_phone)


def change_agency(
    session: Session, facts: AgencyFacts, *, agency_id: AgencyId, by: PersonId | None, now: datetime
) -> bool:
    """Change them; returns whether anything was different.

    :param by: None for the command line
    :raise NotFound: for an agency that is not there
    """
    begin_write(session)
    agency = session.scalars(select(Agency).where(Agency.id == agency_id).with_for_update(key_share=True)).one_or_none()
    if agency is None:
        session.rollback()
        raise NotFound
    changed = {name: value for name, value in asdict(facts).items() if getattr(agency, name) != value}
    if not changed:
        session.rollback()
        return False
    before = {f"{name}_before": getattr(agency, name) for name in changed}
    for name, value in changed.items():
        setattr(agency, name, value)
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="agency.changed",
        subject=f"agency:{agency_id}",
        detail={**before, **changed},
        now=now,
    )
    session.commit()
    return True
