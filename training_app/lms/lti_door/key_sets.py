"""An LMS's public keys: read when a launch needs them, kept for as long as it says, never asked for all day."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_write, insert_if_absent
from training_app.foundation.http import HttpClient, NoReply
from training_app.lms.lti.keys import REFETCH_AFTER_S, KeptKeys, KeyAdvice, Keys, advise, max_age_s, read_key_set
from training_app.lms.lti_door.errors import Cause, EntryRefused
from training_app.lms.lti_door.known import KnownRegistration
from training_app.lms.lti_door.models import KeptKeySet

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LOOK_AGAIN_S = 0.1
LOOKS = 40
"""A launch that finds another one reading the keys waits four seconds for them at most."""


@dataclass(frozen=True, slots=True)
class KeyReader:
    """How keys are read: by which client, by which clock, and how one waits for somebody else who is reading them."""

    client: HttpClient
    clock: Clock
    pause: Callable[[float], None] = time.sleep


def keys_for(session: Session, registration: KnownRegistration, kid: str, reader: KeyReader) -> Keys:
    """The LMS's keys, with the one of this kid where it has it. Commits when they had to be read.

    No transaction is open while the LMS is asked. Of launches that come at once, one asks and the others wait for it.

    :raise EntryRefused: ``KEYS_UNREADABLE`` when the key is not known and the key set could not be read
    """
    kept = _read(session, registration.id)
    advice = advise(_as_kept(kept), kid, reader.clock())
    if advice is KeyAdvice.USE and kept is not None:
        return _keys_of(kept)
    if advice is KeyAdvice.FETCH and _claim(session, registration, reader.clock()):
        _fetch(session, registration, reader)
        kept = _read(session, registration.id)
    else:
        kept = _wait_for_other(session, registration.id, kid, reader)
    keys = _keys_of(kept) if kept is not None else {}
    if kid not in keys and kept is not None and kept.problem is not None:
        raise EntryRefused(Cause.KEYS_UNREADABLE, kept.problem)
    return keys


def _read(session: Session, registration_id: int) -> KeptKeySet | None:
    # another process may just have written it
    session.rollback()
    return session.scalars(
        select(KeptKeySet)
        .where(KeptKeySet.registration_id == registration_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _as_kept(row: KeptKeySet | None) -> KeptKeys | None:
    if row is None:
        return None
    return KeptKeys(_keys_of(row), row.fetched_at or NEVER, row.max_age_s, row.tried_at)


def _keys_of(row: KeptKeySet) -> Keys:
    return read_key_set(json.dumps(row.keys).encode())


def _claim(session: Session, registration: KnownRegistration, now: datetime) -> bool:
    begin_write(session)
    values = {"registration_id": registration.id, "agency_id": registration.agency_id, "keys": {"keys": []}}
    insert_if_absent(session, KeptKeySet, {**values, "max_age_s": 0.0, "tried_at": NEVER})
    claimed = session.scalar(
        update(KeptKeySet)
        .where(
            KeptKeySet.registration_id == registration.id,
            KeptKeySet.tried_at <= now - timedelta(seconds=REFETCH_AFTER_S),
        )
        .values(tried_at=now, problem=None)
        .returning(KeptKeySet.registration_id)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    return claimed is not None


def _fetch(session: Session, registration: KnownRegistration, reader: KeyReader) -> None:
    values: dict[str, object]
    try:
        reply = reader.client.send("GET", registration.jwks_url, headers={"Accept": "application/json"})
        if reply.status != 200:
            raise ValueError(f"The key set address answers with {reply.status}.")
        keys = read_key_set(reply.body)
        public = {"keys": [{**key.as_dict(private=False), "kid": kid} for kid, key in keys.items()]}
        values = {"keys": public, "fetched_at": reader.clock(), "max_age_s": max_age_s(reply.headers), "problem": None}
    except (NoReply, ValueError) as error:
        values = {"problem": str(error)[:300]}
    begin_write(session)
    session.execute(
        update(KeptKeySet)
        .where(KeptKeySet.registration_id == registration.id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _wait_for_other(session: Session, registration_id: int, kid: str, reader: KeyReader) -> KeptKeySet | None:
    for _ in range(LOOKS):
        kept = _read(session, registration_id)
        if kept is None or kept.problem is not None or kid in _keys_of(kept):
            return kept
        if kept.fetched_at is not None and kept.fetched_at >= kept.tried_at:
            # it has been answered, and this key is not in it
            return kept
        session.rollback()
        reader.pause(LOOK_AGAIN_S)
    return _read(session, registration_id)
