"""What was decided about earlier new versions, and what had changed in them. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.assignments.models import VersionDecision
from training_app.assignments.versions import compare_versions
from training_app.content.catalogue import Module
from training_app.content.change import Comparison
from training_app.foundation.ids import AgencyId
from training_app.learning.library import Library
from training_app.learning.models import Attempt, ContentVersion


@dataclass(frozen=True, slots=True)
class Past:
    """A decision, the text it was about, and what had changed since each version (by its number) on record then."""

    decision: VersionDecision
    module: Module
    since: Sequence[tuple[str, Comparison]]


def past_decisions(session: Session, agency_id: AgencyId, library: Library) -> list[Past]:
    """The agency's decisions, newest first."""
    decisions = session.scalars(
        select(VersionDecision)
        .where(VersionDecision.agency_id == agency_id)
        .order_by(VersionDecision.decided_at.desc(), VersionDecision.id.desc())
    ).all()
    return [_past(session, agency_id, library, decision) for decision in decisions]


def _past(session: Session, agency_id: AgencyId, library: Library, decision: VersionDecision) -> Past:
    # deciding kept the text, so it is there whatever the catalogue offers today
    module = library.bound(session, decision.version_hash)
    older = session.execute(
        select(ContentVersion.version, ContentVersion.version_hash)
        .where(
            ContentVersion.module_id == decision.module_id,
            ContentVersion.version_hash != decision.version_hash,
            ContentVersion.stored_at < decision.decided_at,
            ContentVersion.version_hash.in_(select(Attempt.version_hash).where(Attempt.agency_id == agency_id)),
        )
        .order_by(ContentVersion.stored_at, ContentVersion.version_hash)
    ).all()
    since = [(version, compare_versions(session, library, version_hash, module)) for version, version_hash in older]
    return Past(decision, module, since)
