"""Stored statements as one destination gets them: the officer in that destination's words, and its version."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from training_app.delivery.rules import Refused
from training_app.delivery.senders import QueuedRow, Target
from training_app.lrs.store import read_for_sending
from training_app.xapi.actors import people_at
from training_app.xapi.render import render

GONE = Refused("Its stored text is missing here, so it cannot be sent.")
"""What becomes of a row whose statement or person is not there."""


def bodies_for(session: Session, target: Target, rows: Sequence[QueuedRow]) -> dict[UUID, bytes]:
    """Canonical bytes by the row's subject; one whose text or person is missing is left out.

    Commits account names that are new at this destination.
    """
    stored = read_for_sending(session, agency_id=target.agency_id, ids=[row.subject_id for row in rows])
    names = {name for _, name in stored.values() if name is not None}
    people = people_at(session, target, names)
    bodies = {}
    for row in rows:
        body, name = stored.get(row.subject_id, (None, None))
        if body is not None and (name is None or name in people):
            actor = people[name].actor(row.identity) if name is not None else None
            bodies[row.subject_id] = render(body, actor=actor, xapi_version=target.xapi_version)
    return bodies
