"""Publishing totals, and taking them back. Each commits once and is in the audit log."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency
from training_app.audit.service import record
from training_app.content.catalogue import Module
from training_app.foundation.db import begin_write
from training_app.readiness.open.errors import FiguresMoved
from training_app.readiness.open.figures import Choice, Content, Figure, from_json, make_content, to_json
from training_app.readiness.open.models import PublishedTotals
from training_app.readiness.open.totals_queries import all_published, newest_published, read_facts


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now; ``seen`` stands for every sign of it. ``is_shown`` when it is public already."""

    content: Content
    stayed: list[Figure]
    seen: str
    is_shown: bool


def draft_totals(
    session: Session, modules: Mapping[str, Module], choice: Choice, *, by: Identity, now: datetime
) -> Draft:
    """What the choice would publish now. Writes nothing.

    :param choice: one that ``figures.why_choice_refused`` has nothing against
    """
    past = all_published(session, by.agency_id)
    told = [from_json(row.content) for row in past if row.content is not None]
    facts = read_facts(
        session, by.agency_id, modules, choice, agency=by.agency_name, now=now, zone=ZoneInfo(by.time_zone)
    )
    content, stayed = make_content(facts, choice, told)
    text = to_json(content)
    return Draft(content, stayed, hashlib.sha256(text.encode()).hexdigest(), bool(past) and past[-1].content == text)


def publish_totals(
    session: Session, modules: Mapping[str, Module], choice: Choice, *, seen: str, by: Identity, now: datetime
) -> int:
    """Show the totals to anybody from now on; returns the number of the publication. The same again adds nothing.

    :param seen: what the preview stood for
    :raise FiguresMoved: when something of it is not as it was looked at
    """
    _begin(session, by)
    draft = draft_totals(session, modules, choice, by=by, now=now)
    newest = newest_published(session, by.agency_id)
    number = newest.number if newest else 0
    if draft.seen != seen:
        session.rollback()
        raise FiguresMoved
    if draft.is_shown:
        session.rollback()
        return number
    _add(session, to_json(draft.content), number + 1, by=by, now=now)
    _audit(session, by, "readiness.published", now, number=number + 1, figures=len(draft.content.figures))
    session.commit()
    return number + 1


def withdraw_totals(session: Session, *, by: Identity, now: datetime) -> None:
    """Show nothing from now on. Twice is the same as once."""
    _begin(session, by)
    newest = newest_published(session, by.agency_id)
    if newest is None or newest.content is None:
        session.rollback()
        return
    _add(session, None, newest.number + 1, by=by, now=now)
    _audit(session, by, "readiness.withdrawn", now, number=newest.number + 1)
    session.commit()


def _begin(session: Session, by: Identity) -> None:
    """Begin to write; who publishes or takes back at the same moment waits, and then reads what this one did."""
    begin_write(session)
    session.execute(select(Agency.id).where(Agency.id == by.agency_id).with_for_update(key_share=True))


def _add(session: Session, content: str | None, number: int, *, by: Identity, now: datetime) -> None:
    session.add(
        PublishedTotals(
            agency_id=by.agency_id, number=number, content=content, published_by_id=by.person_id, published_at=now
        )
    )


def _audit(session: Session, by: Identity, action: str, now: datetime, *, number: int, **detail: int) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"published_totals:{number}",
        detail={"number": number, **detail},
        now=now,
    )
