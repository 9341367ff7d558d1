"""What an agency decided about checks and boosters: read on the way of a step, changed with a reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.audit.service import record
from training_app.foundation.db import Prepared, begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.models import LearningPolicy

MOST_TRIES = 20
LATEST_BOOSTER_DAY = 365


@dataclass(frozen=True, slots=True)
class Changed:
    """When a policy was changed last, and by whom: None for the command line."""

    at: datetime
    by_id: int | None


def read_policy(session: Session, agency_id: AgencyId) -> Policy:
    """The agency's policy, the defaults while it decided nothing."""
    rows = _POLICY.run(session, {"agency_id": agency_id})
    if not rows:
        return Policy()
    row = rows[0]
    return Policy(row.check_limit, ScorePolicy(row.score_policy), tuple(row.booster_days), row.offers_pretest)


def read_change(session: Session, agency_id: AgencyId) -> Changed | None:
    """Who changed the agency's policy last; None while nobody did."""
    row = session.execute(
        select(LearningPolicy.changed_at, LearningPolicy.changed_by_id).where(LearningPolicy.agency_id == agency_id)
    ).one_or_none()
    return None if row is None else Changed(row.changed_at, row.changed_by_id)


def change_policy(
    session: Session, *, agency_id: AgencyId, policy: Policy, by: PersonId | None, reason: str, now: datetime
) -> None:
    """Keep the policy from now on and commit; what was recorded before stays as it is.

    :param by: None for the command line
    """
    begin_write(session)
    # two first changes at once would both add the row
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    before = read_policy(session, agency_id)
    row = session.get(LearningPolicy, agency_id) or LearningPolicy(agency_id=agency_id)
    row.check_limit = policy.check_limit
    row.score_policy = policy.score_policy
    row.booster_days = list(policy.booster_days)
    row.offers_pretest = policy.offers_pretest
    row.changed_at = now
    row.changed_by_id = by
    session.add(row)
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="learning.policy_changed",
        subject=f"agency:{agency_id}",
        reason=reason,
        detail={"before": _words(before), "after": _words(policy)},
        now=now,
    )
    session.commit()


def _words(policy: Policy) -> list[str]:
    return [
        f"check_limit {policy.check_limit}",
        f"score_policy {policy.score_policy}",
        f"booster_days {list(policy.booster_days)}",
        f"offers_pretest {policy.offers_pretest}",
    ]


_COLUMNS = LearningPolicy.__table__.c
_POLICY = Prepared(
    select(_COLUMNS.check_limit, _COLUMNS.score_policy, _COLUMNS.booster_days, _COLUMNS.offers_pretest).where(
        _COLUMNS.agency_id == bindparam("agency_id")
    )
)
