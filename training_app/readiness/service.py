"""Beginning a copy, keeping a part, naming it, putting it away. Each commits once and is in the audit log."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.content.toolkit import Part, Tool
from training_app.foundation.db import begin_write
from training_app.readiness.answers import Answers, texts_of, to_json, why_name_refused
from training_app.readiness.errors import CopyPutAway, CopyUnknown, KeptMeanwhile, WordsRefused
from training_app.readiness.models import ToolCopy, ToolPart
from training_app.readiness.private import refused_by
from training_app.readiness.queries import newest_parts, read_roster


def begin_copy(session: Session, tool: Tool, name: str, *, by: Identity, now: datetime) -> int:
    """Begin a copy of the tool; returns its id.

    :raise WordsRefused: for a name that cannot be kept, or that names somebody
    """
    begin_write(session)
    check_name(session, by, name)
    made = ToolCopy(agency_id=by.agency_id, tool_id=tool.id, name=name, begun_by_id=by.person_id, begun_at=now)
    session.add(made)
    # its id is part of the entry
    session.flush()
    _audit(session, by, "readiness.begun", made.id, now, tool=tool.id)
    session.commit()
    return made.id


def keep_part(  # noqa: PLR0913 - one version, all by name
    session: Session, tool: Tool, part: Part, copy_id: int, answers: Answers, *, seen: int, by: Identity, now: datetime
) -> int:
    """Keep the answers as the newest version of the part; returns its number. The same again keeps nothing new.

    :param answers: of every field of the part, each as ``answers.read_typed`` found it sound
    :param seen: the number of the version that the page showed, 0 for none
    :raise WordsRefused: when something names a person of the roster, or a self-check
    :raise KeptMeanwhile: when a newer version is there
    """
    begin_write(session)
    copy = lock_copy(session, by, copy_id)
    refused = refused_by(read_roster(session, by.agency_id), texts_of(answers))
    if refused:
        session.rollback()
        raise WordsRefused(refused)
    newest = newest_parts(session, copy.id).get(part.id)
    number, before = (newest.number, newest.answers) if newest else (0, None)
    text = to_json(answers, before)
    if text == before:
        session.rollback()
        return number
    if number != seen:
        session.rollback()
        raise KeptMeanwhile
    session.add(
        ToolPart(
            agency_id=by.agency_id,
            copy_id=copy.id,
            part_id=part.id,
            number=number + 1,
            answers=text,
            tool_hash=tool.version_hash,
            kept_by_id=by.person_id,
            kept_at=now,
        )
    )
    _audit(session, by, "readiness.kept", copy.id, now, part=part.id, number=number + 1)
    try:
        session.commit()
    except IntegrityError as both_at_once:
        session.rollback()
        raise KeptMeanwhile from both_at_once
    return number + 1


def rename_copy(session: Session, copy_id: int, name: str, *, by: Identity, now: datetime) -> None:
    """Give the copy another name.

    :raise WordsRefused: as for ``begin_copy``
    """
    begin_write(session)
    copy = lock_copy(session, by, copy_id)
    check_name(session, by, name)
    if copy.name == name:
        session.rollback()
        return
    copy.name = name
    _audit(session, by, "readiness.renamed", copy.id, now)
    session.commit()


def put_away(session: Session, copy_id: int, *, by: Identity, now: datetime) -> None:
    """Keep the copy out of the way. Twice is the same as once."""
    _move(session, copy_id, "readiness.put_away", now, by=by, now=now)


def bring_back(session: Session, copy_id: int, *, by: Identity, now: datetime) -> None:
    """Put the copy in use again. Twice is the same as once."""
    _move(session, copy_id, "readiness.brought_back", None, by=by, now=now)


def check_name(session: Session, by: Identity, name: str) -> None:
    """Refuse a name that cannot be kept.

    :raise WordsRefused: with the sentence under ``name``; nothing of the transaction stays
    """
    sentence = why_name_refused(name)
    refused = {"name": sentence} if sentence else refused_by(read_roster(session, by.agency_id), {"name": name})
    if refused:
        session.rollback()
        raise WordsRefused(refused)


def lock_copy(session: Session, by: Identity, copy_id: int, *, also_put_away: bool = False) -> ToolCopy:
    """The copy, held until the transaction ends.

    :raise CopyUnknown: for one of another agency
    :raise CopyPutAway: for one that was put away, unless that is asked for
    """
    query = select(ToolCopy).where(ToolCopy.id == copy_id, ToolCopy.agency_id == by.agency_id)
    copy = session.scalars(query.with_for_update()).one_or_none()
    if copy is None:
        session.rollback()
        raise CopyUnknown
    if copy.put_away_at is not None and not also_put_away:
        session.rollback()
        raise CopyPutAway
    return copy


def _move(session: Session, copy_id: int, action: str, at: datetime | None, *, by: Identity, now: datetime) -> None:
    begin_write(session)
    copy = lock_copy(session, by, copy_id, also_put_away=True)
    if (copy.put_away_at is None) is (at is None):
        session.rollback()
        return
    copy.put_away_at = at
    _audit(session, by, action, copy.id, now)
    session.commit()


def _audit(session: Session, by: Identity, action: str, copy_id: int, now: datetime, **detail: str | int) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"tool_copy:{copy_id}",
        detail=detail,
        now=now,
    )
