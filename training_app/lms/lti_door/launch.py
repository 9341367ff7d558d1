"""From a login that came back to a session: the token is read, the person is found, and the placement is kept."""

import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.rules import visitor_of
from training_app.accounts.service import open_launched_session
from training_app.foundation.db import begin_write, insert_if_absent
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId
from training_app.lms.lti.claims import read_launch
from training_app.lms.lti.errors import LaunchRefused, Reason, UnknownDeployment
from training_app.lms.lti.messages import Launch, ResourceLink
from training_app.lms.lti.tokens import key_id_of
from training_app.lms.lti_door.errors import Cause, EntryRefused
from training_app.lms.lti_door.handoffs import hand_off, take_handoff
from training_app.lms.lti_door.key_sets import KeyReader, keys_for
from training_app.lms.lti_door.known import KnownRegistration, read_known
from training_app.lms.lti_door.logins import Taken, check_open, check_state
from training_app.lms.lti_door.models import (
    HandoffKind,
    LtiDeployment,
    LtiPlacement,
    LtiRegistration,
    RegistrationState,
)
from training_app.lms.lti_door.placements import keep_placement
from training_app.lms.lti_door.rules import ENTRY_GOOD_FOR, hash_of, names_of, platform_of, source_of, wanted_module
from training_app.lms.people import Account, person_of

MODULES = "/app/modules"
_LONGEST_ID = 255
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in: the token of a session, or of a hand-off, and the page to go on to."""

    token: str
    address: str


def read_message(
    session: Session, taken: Taken, id_token: str, *, tool_url: str, reader: KeyReader
) -> tuple[KnownRegistration, Launch]:
    """What the LMS says, checked. A deployment that is not approved is kept for an administrator to see.

    :raise EntryRefused: when the registration is not open, or the LMS's keys cannot be read
    :raise LaunchRefused: with the first cause that was found
    """
    registration = read_known(session, taken.registration_id, tool_url=tool_url)
    if registration is None:
        raise LaunchRefused(Reason.UNKNOWN_PLATFORM)
    check_open(registration)
    keys = keys_for(session, registration, key_id_of(id_token), reader)
    try:
        launch = read_launch(
            id_token,
            keys=keys,
            registration=registration,
            now=reader.clock(),
            take_nonce=lambda nonce: hmac.compare_digest(hash_of(nonce), taken.nonce_hash),
        )
    except UnknownDeployment as unknown:
        _hold_deployment(session, registration, unknown.deployment_id, reader.clock())
        raise
    _check_fits(launch)
    return registration, launch


@dataclass(frozen=True, slots=True)
class Inside:
    """What a launch leads into."""

    modules: Collection[str]
    "The ids of all that are offered."
    after_placing: Callable[[Session, LtiPlacement, datetime], None]
    "Told of each link that a person came through, in the transaction of the launch."


def enter(session: Session, registration: KnownRegistration, launch: Launch, *, inside: Inside, now: datetime) -> Entry:
    """Let the person in, in the browser that is asking. Commits.

    :raise EntryRefused: ``PREVIEW_STUDENT``, ``UNKNOWN_MODULE``, ``PERSON_LEFT``
    """

    def let_in(person_id: PersonId, launched: LaunchedFrom, address: str) -> Entry:
        return Entry(open_launched_session(session, person_id, launched, now=now), address)

    return _admit(session, registration, launch, inside, now, let_in)


def enter_elsewhere(
    session: Session, registration: KnownRegistration, launch: Launch, *, inside: Inside, now: datetime
) -> Entry:
    """As :func:`enter`, for a frame whose browser keeps no cookie: the token lets one window of its own in. Commits.

    :raise EntryRefused: as :func:`enter`
    """

    def let_window_in(person_id: PersonId, launched: LaunchedFrom, address: str) -> Entry:
        detail = {"person_id": person_id, "launch": launched.to_json(), "address": address}
        token = hand_off(session, registration, HandoffKind.ENTRY, detail, now=now, good_for=ENTRY_GOOD_FOR)
        return Entry(token, address)

    return _admit(session, registration, launch, inside, now, let_window_in)


def use_entry(session: Session, token: str, *, now: datetime) -> Entry:
    """Let the window in that :func:`enter_elsewhere` made a token for. Commits.

    :raise LaunchRefused: ``WRONG_STATE`` when it was used, is too old, or never was
    :raise UnknownDeployment: when the deployment is not approved any more
    :raise EntryRefused: ``PERSON_LEFT``, and when the registration is not open any more
    """
    begin_write(session)
    handed = take_handoff(session, token, HandoffKind.ENTRY, now=now)
    if handed is None:
        session.rollback()
        raise LaunchRefused(Reason.WRONG_STATE)
    person_id = PersonId(handed.detail["person_id"])
    launched = LaunchedFrom.from_json(handed.detail["launch"])
    _hold_open(session, handed.registration_id, launched.deployment)
    try:
        opened = open_launched_session(session, person_id, launched, now=now)
    except NotFound as gone:
        session.rollback()
        raise EntryRefused(Cause.PERSON_LEFT) from gone
    session.commit()
    return Entry(opened, handed.detail["address"])


def _admit(
    session: Session,
    registration: KnownRegistration,
    launch: Launch,
    inside: Inside,
    now: datetime,
    let_in: Callable[[PersonId, LaunchedFrom, str], T],
) -> T:
    if launch.roles.is_test_user:
        raise EntryRefused(Cause.PREVIEW_STUDENT)
    module_id = wanted_module(launch)
    if module_id is not None and module_id not in inside.modules:
        raise EntryRefused(Cause.UNKNOWN_MODULE, module_id)
    given, family = names_of(launch.person)
    account = Account(source_of(launch.issuer, launch.client_id), launch.person.subject, given, family)
    platform = platform_of(registration.id)
    launched = LaunchedFrom(
        registration.frame_origins,
        module_id,
        launch.return_url,
        platform=platform,
        deployment=launch.deployment_id,
        visitor=visitor_of(platform, launch.person.subject),
    )
    address = f"{MODULES}/{module_id}" if module_id is not None else MODULES

    def write() -> T:
        begin_write(session)
        _hold_open(session, registration.id, launch.deployment_id)
        person_id = person_of(session, registration.agency_id, account, now=now)
        placed = keep_placement(session, registration, launch, person_id=person_id, module_id=module_id, now=now)
        if placed is not None:
            inside.after_placing(session, placed, now)
        done = let_in(person_id, launched, address)
        session.commit()
        return done

    try:
        return _twice(session, write)
    except NotFound as gone:
        session.rollback()
        raise EntryRefused(Cause.PERSON_LEFT) from gone


def _hold_open(session: Session, registration_id: int, deployment_id: str | None) -> None:
    """Refuse what was revoked since the message was read; whoever revokes now waits, and then finds the new session."""
    lms = select(LtiRegistration.state).where(LtiRegistration.id == registration_id).with_for_update(read=True)
    check_state(RegistrationState(session.scalars(lms).one()))
    approved = select(LtiDeployment.is_approved).where(
        LtiDeployment.registration_id == registration_id, LtiDeployment.deployment_id == deployment_id
    )
    if not session.scalar(approved.with_for_update(read=True)):
        raise UnknownDeployment(deployment_id or "")


def _twice(session: Session, write: Callable[[], T]) -> T:
    """Once more where another launch of the same person, new here, was quicker by a hair."""
    try:
        return write()
    except IntegrityError:
        session.rollback()
        return write()


def _hold_deployment(session: Session, registration: KnownRegistration, deployment_id: str, now: datetime) -> None:
    if not _is_storable(deployment_id):
        raise LaunchRefused(Reason.BAD_CLAIM, "deployment_id")
    begin_write(session)
    insert_if_absent(
        session,
        LtiDeployment,
        {
            "agency_id": registration.agency_id,
            "registration_id": registration.id,
            "deployment_id": deployment_id,
            "is_approved": False,
            "first_seen_at": now,
        },
    )
    session.commit()


def _check_fits(launch: Launch) -> None:
    """Refuse what no column holds, before anything is written."""
    link = launch.message.id if isinstance(launch.message, ResourceLink) else ""
    told = {
        "sub": launch.person.subject,
        "resource_link": link,
        "context": launch.context.id if launch.context is not None else "",
    }
    for name, value in told.items():
        if not _is_storable(value):
            raise LaunchRefused(Reason.BAD_CLAIM, name)


def _is_storable(value: str) -> bool:
    # PostgreSQL refuses the sign of code 0 in any text
    return len(value) <= _LONGEST_ID and "\x00" not in value
