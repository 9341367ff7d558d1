"""Passkeys: adding one, removing one, and signing in with one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.accounts.factors import passkey_proof as proof
from training_app.accounts.factors import rules
from training_app.accounts.factors.errors import PasskeyRefused, TooManyPasskeys
from training_app.accounts.factors.models import Passkey
from training_app.accounts.factors.queries import read_passkeys
from training_app.accounts.factors.questions import Purpose, ask, take
from training_app.accounts.factors.service import (
    finish_half,
    forget_idle_codes,
    new_codes,
    strengthen,
)
from training_app.accounts.factors.trail import record_own
from training_app.accounts.identity import Identity
from training_app.accounts.models import CameBy, Person
from training_app.accounts.opening import Visit, has_second_step, open_session
from training_app.accounts.rules import hashed
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId, new_token

_CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is asked, as JSON, and the token that its answer comes with."""

    options: str
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser answered: JSON, and the token of the question."""

    json: str
    token: str


def ask_for_new_passkey(session: Session, identity: Identity, site: proof.Site, *, now: datetime) -> Question:
    """The question that a new passkey answers.

    :raise TooManyPasskeys: for who has ten
    """
    known = [one.credential_id for one in read_passkeys(session, identity.person_id)]
    if len(known) >= rules.PASSKEYS_MOST:
        raise TooManyPasskeys
    name = session.scalar(select(Person.sign_in_name).where(Person.id == identity.person_id)) or ""
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    options = proof.ask_for_new(
        site, challenge=challenge, handle=_handle(session, identity.person_id), name=name, known=known
    )
    return _keep(session, Purpose.NEW_PASSKEY, challenge, options, now=now, person_id=identity.person_id)


def add_passkey(
    session: Session, identity: Identity, site: proof.Site, answer: Answer, *, name: str, now: datetime
) -> Sequence[str]:
    """Keep a new passkey; returns new recovery codes when it is the person's first second step, else none.

    Their other browsers are signed out then.

    :raise PasskeyRefused: when the answer does not hold, comes a second time, or the passkey is kept already
    """
    begin_write(session)
    try:
        found = proof.read_new(
            site,
            answer.json,
            challenge=_challenge_of(session, answer.token, Purpose.NEW_PASSKEY, now, identity.person_id),
        )
        credential_hash = hashed(found.credential_id.hex())
        if session.scalar(select(Passkey.id).where(Passkey.credential_hash == credential_hash)) is not None:
            raise PasskeyRefused("it is kept already")
    except PasskeyRefused:
        # the question is spent all the same
        session.commit()
        raise
    is_first = not has_second_step(session, identity.person_id)
    session.add(
        Passkey(
            agency_id=identity.agency_id,
            person_id=identity.person_id,
            credential_hash=credential_hash,
            credential_id=found.credential_id,
            public_key=found.public_key,
            sign_count=found.sign_count,
            name=name.strip()[: rules.NAME_LONGEST] or "Passkey",
            made_at=now,
            last_used_at=None,
        )
    )
    codes = new_codes(session, identity, now) if is_first else ()
    if is_first:
        strengthen(session, identity, now)
    record_own(session, identity, "sign_in.passkey_added", now=now)
    session.commit()
    return codes


def remove_passkey(session: Session, identity: Identity, passkey_id: int, *, now: datetime) -> None:
    """Forget one of the person's own passkeys; with the last second step the recovery codes go too.

    :raise NotFound: for one that is not theirs
    """
    begin_write(session)
    gone = session.scalar(
        delete(Passkey)
        .where(Passkey.id == passkey_id, Passkey.person_id == identity.person_id)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        session.rollback()
        raise NotFound
    forget_idle_codes(session, identity.person_id)
    record_own(session, identity, "sign_in.passkey_removed", now=now)
    session.commit()


def ask_for_passkey(session: Session, site: proof.Site, *, now: datetime, half: Identity | None = None) -> Question:
    """The question that a passkey answers: anybody's, or for a second step one of this person's."""
    known = [one.credential_id for one in read_passkeys(session, half.person_id)] if half is not None else []
    challenge = secrets.token_bytes(_CHALLENGE_BYTES)
    return _keep(
        session, Purpose.PASSKEY, challenge, proof.ask_for_known(site, challenge=challenge, known=known), now=now
    )


def sign_in_with_passkey(
    session: Session,
    site: proof.Site,
    answer: Answer,
    *,
    agency_id: AgencyId,
    now: datetime,
    visit: Visit,
    half: Identity | None = None,
) -> str:
    """Take a passkey's answer and return the token of the session that opens: a whole one, for it is both steps.

    :param half: whose sign-in waits for its second step; nobody else's passkey finishes it
    :raise PasskeyRefused: when it does not hold, comes a second time, is unknown here, or its person left
    :raise HalfSessionOver: when the sign-in was ended meanwhile
    """
    begin_write(session)
    try:
        challenge = _challenge_of(session, answer.token, Purpose.PASSKEY, now, None)
        key, person = _owner(session, proof.credential_id_of(answer.json), agency_id)
        if half is not None and person.id != half.person_id:
            raise PasskeyRefused("it is another person's")
        known = proof.KnownKey(key.credential_id, key.public_key, key.sign_count)
        key.sign_count = proof.count_after(site, answer.json, challenge=challenge, key=known)
    except PasskeyRefused:
        # the question is spent all the same
        session.commit()
        raise
    key.last_used_at = now
    if half is not None:
        opened = finish_half(session, half, person, now=now, visit=visit)
    else:
        opened = open_session(session, person, now, came_by=CameBy.PASSKEY, visit=visit)
    session.commit()
    return opened


def _owner(session: Session, credential_id: bytes, agency_id: AgencyId) -> tuple[Passkey, Person]:
    found = session.execute(
        select(Passkey, Person)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_hash == hashed(credential_id.hex()), Person.is_active, Person.agency_id == agency_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise PasskeyRefused("it is unknown here, or its person left")
    return found[0], found[1]


def _keep(
    session: Session,
    purpose: Purpose,
    challenge: bytes,
    options: str,
    *,
    now: datetime,
    person_id: PersonId | None = None,
) -> Question:
    token = new_token()
    held = {"challenge": challenge.hex()}
    ask(session, token, purpose, held=held, now=now, valid_for=rules.QUESTION_FOR, person_id=person_id)
    return Question(options, token)


def _challenge_of(session: Session, token: str, purpose: Purpose, now: datetime, person_id: PersonId | None) -> bytes:
    held = take(session, token, purpose, now, person_id=person_id)
    if held is None:
        raise PasskeyRefused("the question is unknown, spent or too old")
    return bytes.fromhex(held["challenge"])


def _handle(session: Session, person_id: PersonId) -> bytes:
    """Random and opaque, as devices want it, and the same for all passkeys of a person."""
    actor = session.scalar(select(Person.actor_name).where(Person.id == person_id))
    if actor is None:
        raise NotFound
    return bytes.fromhex(hashed(f"passkey|{actor}"))
