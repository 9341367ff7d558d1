"""Reading an agency's own texts."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.accounts.rules import short_name
from training_app.foundation.ids import AgencyId
from training_app.slots.models import AgencyText
from training_app.slots.rules import Version


def own_texts(session: Session, agency_id: AgencyId) -> Mapping[str, str]:
    """The texts that hold now, by slot key; slots that went back to their default are left out."""
    return {key: version.text for key, version in newest_versions(session, agency_id).items() if version.text}


def newest_versions(session: Session, agency_id: AgencyId) -> Mapping[str, Version]:
    """The newest version of each slot that the agency ever wrote into, by slot key."""
    newest = (
        select(AgencyText.slot_key, func.max(AgencyText.number).label("number"))
        .where(AgencyText.agency_id == agency_id)
        .group_by(AgencyText.slot_key)
        .subquery()
    )
    rows = session.scalars(
        select(AgencyText)
        .join(newest, (AgencyText.slot_key == newest.c.slot_key) & (AgencyText.number == newest.c.number))
        .where(AgencyText.agency_id == agency_id)
    )
    return {row.slot_key: _version(row) for row in rows}


def versions_of(session: Session, agency_id: AgencyId, slot_key: str) -> Sequence[Version]:
    """Every version of one slot, the newest first."""
    rows = session.scalars(
        select(AgencyText)
        .where(AgencyText.agency_id == agency_id, AgencyText.slot_key == slot_key)
        .order_by(AgencyText.number.desc())
    )
    return [_version(row) for row in rows]


def writers(session: Session, agency_id: AgencyId) -> Mapping[int, str]:
    """The names of everybody who ever wrote a text of the agency, by person id."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name).where(
            Person.agency_id == agency_id,
            Person.id.in_(select(AgencyText.written_by_id).where(AgencyText.agency_id == agency_id)),
        )
    )
    return {row.id: short_name(row.given_name, row.family_name) for row in rows}


def _version(row: AgencyText) -> Version:
    return Version(row.number, row.text, row.default_hash, row.written_by_id, row.written_at)
