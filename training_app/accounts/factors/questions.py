"""Questions that a door asked a browser: kept until they are answered, once, or are too old."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from training_app.accounts.factors.models import DoorQuestion
from training_app.accounts.rules import hashed
from training_app.foundation.db import begin_write
from training_app.foundation.ids import PersonId


class Purpose(StrEnum):
    """What a question is for: an answer to one kind is none to another."""

    NEW_PASSKEY = "new_passkey"
    PASSKEY = "passkey"
    PROVIDER = "provider"


def ask(
    session: Session,
    token: str,
    purpose: Purpose,
    *,
    held: Mapping[str, Any],
    now: datetime,
    valid_for: timedelta,
    person_id: PersonId | None = None,
) -> None:
    """Keep a question under this token, which the browser alone has, and commit."""
    begin_write(session)
    session.add(
        DoorQuestion(
            token_hash=hashed(token),
            purpose=purpose,
            person_id=person_id,
            held=dict(held),
            expires_at=now + valid_for,
        )
    )
    session.commit()


def take(
    session: Session, token: str, purpose: Purpose, now: datetime, *, person_id: PersonId | None = None
) -> Mapping[str, Any] | None:
    """What was kept with the question, which is spent with it; None for an unknown, spent, old or foreign one.

    In the caller's transaction. The condition and the change are one statement: of two who answer, one is heard.
    """
    whose = DoorQuestion.person_id.is_(None) if person_id is None else DoorQuestion.person_id == person_id
    held: Mapping[str, Any] | None = session.scalar(
        delete(DoorQuestion)
        .where(
            DoorQuestion.token_hash == hashed(token),
            DoorQuestion.purpose == purpose,
            DoorQuestion.expires_at > now,
            whose,
        )
        .returning(DoorQuestion.held)
        .execution_options(synchronize_session=False)
    )
    return held


def forget_old_questions(session: Session, now: datetime) -> None:
    """Delete the questions that nobody answered in time; for the worker, now and then."""
    begin_write(session)
    session.execute(delete(DoorQuestion).where(DoorQuestion.expires_at <= now))
    session.commit()
