"""What the pages read: the agency's groups with how many are in each, and its units."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Unit
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId
from training_app.provisioning.models import ScimGroup, ScimMember
from training_app.provisioning.rules import Meaning


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A group as an administrator sees it."""

    group_id: int
    name: str
    members: int
    meaning: Meaning


def read_groups(session: Session, agency_id: AgencyId) -> Sequence[GroupSeen]:
    """All groups of the agency's directory, those first that stand for nothing, then by name."""
    count = (
        select(func.count())
        .select_from(ScimMember)
        .where(ScimMember.group_id == ScimGroup.id)
        .correlate(ScimGroup)
        .scalar_subquery()
    )
    rows = session.execute(select(ScimGroup, count.label("members")).where(ScimGroup.agency_id == agency_id))
    found = [GroupSeen(row[0].id, row[0].name, row[1], Meaning(row[0].role, row[0].unit_id)) for row in rows]
    return sorted(found, key=lambda one: (not one.meaning.is_nothing, one.name.casefold()))


def find_group(session: Session, agency_id: AgencyId, group_id: int) -> GroupSeen:
    """One of them.

    :raise NotFound: when the agency's directory has made no such group
    """
    found = next((one for one in read_groups(session, agency_id) if one.group_id == group_id), None)
    if found is None:
        raise NotFound
    return found


def unit_names(session: Session, agency_id: AgencyId) -> dict[int, str]:
    """The agency's units by id, in the order of reports."""
    rows = session.execute(
        select(Unit.id, Unit.name).where(Unit.agency_id == agency_id).order_by(Unit.position, Unit.name)
    )
    return {row.id: row.name for row in rows}
