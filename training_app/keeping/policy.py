"""What an agency decided about how long records are kept: reading it, and changing it with a reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.keeping.models import RetentionPolicy
from training_app.keeping.rules import Policy, policy_from, words_of


@dataclass(frozen=True, slots=True)
class Changed:
    """When the policy was changed last, and by whom: None for the command line."""

    at: datetime
    by_id: int | None


def read_policy(session: Session, agency_id: AgencyId) -> Policy:
    """The agency's policy; everything is kept while it decided nothing."""
    row = session.get(RetentionPolicy, agency_id)
    return Policy() if row is None else policy_from(row.years, row.extent)


def read_change(session: Session, agency_id: AgencyId) -> Changed | None:
    """Who changed it last; None while nobody did."""
    row = session.get(RetentionPolicy, agency_id)
    return None if row is None else Changed(row.changed_at, row.changed_by_id)


def change_policy(
    session: Session, *, agency_id: AgencyId, policy: Policy, by: PersonId | None, reason: str, now: datetime
) -> None:
    """Keep the policy and commit. It removes nothing: ``retention run`` does, when somebody starts it.

    :param by: None for the command line
    """
    begin_write(session)
    # two first changes at once would both add the row
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    before = read_policy(session, agency_id)
    row = session.get(RetentionPolicy, agency_id) or RetentionPolicy(agency_id=agency_id)
    row.years = {kind.value: years for kind, years in policy.years.items()}
    row.extent = policy.extent.value
    row.changed_at = now
    row.changed_by_id = by
    session.add(row)
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="keeping.policy_changed",
        subject=f"agency:{agency_id}",
        reason=reason,
        detail={"before": _lines(before), "after": _lines(policy)},
        now=now,
    )
    session.commit()


def _lines(policy: Policy) -> list[str]:
    return [f"{what}: {words}" for what, words in words_of(policy)]
