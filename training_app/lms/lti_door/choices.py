"""Deep linking: modules are offered, some are picked, and the LMS gets them in a signed message. Without any cookie."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write
from training_app.foundation.ids import new_token
from training_app.lms.lti.deep_linking import ModuleLink, build_response
from training_app.lms.lti.messages import DeepLinkingSettings, Launch
from training_app.lms.lti_door.errors import Cause, EntryRefused
from training_app.lms.lti_door.handoffs import hand_off, take_handoff
from training_app.lms.lti_door.known import KnownRegistration, read_known
from training_app.lms.lti_door.logins import check_open
from training_app.lms.lti_door.models import HandoffKind, LtiHandoff
from training_app.lms.lti_door.rules import CHOICE_GOOD_FOR, hash_of


@dataclass(frozen=True, slots=True)
class Picked:
    """The message for the LMS, the address that the browser posts it to, and the LMS it is for."""

    registration: KnownRegistration
    return_url: str
    jwt: str


def offer_choice(
    session: Session, registration: KnownRegistration, launch: Launch, settings: DeepLinkingSettings, *, now: datetime
) -> str:
    """A token that one choice can be sent with. What the LMS asked for stays here. Commits."""
    asked = {**asdict(settings), "accept_types": sorted(settings.accept_types)}
    detail = {"settings": asked, "deployment_id": launch.deployment_id}
    begin_write(session)
    token = hand_off(session, registration, HandoffKind.CHOICE, detail, now=now, good_for=CHOICE_GOOD_FOR)
    session.commit()
    return token


def look_at_choice(
    session: Session, token: str, *, tool_url: str, now: datetime
) -> tuple[KnownRegistration, DeepLinkingSettings]:
    """For which LMS the token is, and what that takes; looking does not spend it.

    :raise EntryRefused: ``CHOICE_SPENT``
    """
    row = session.execute(
        select(LtiHandoff.registration_id, LtiHandoff.detail).where(
            LtiHandoff.token_hash == hash_of(token), LtiHandoff.kind == HandoffKind.CHOICE, LtiHandoff.expires_at > now
        )
    ).one_or_none()
    registration = read_known(session, row.registration_id, tool_url=tool_url) if row is not None else None
    if row is None or registration is None:
        raise EntryRefused(Cause.CHOICE_SPENT)
    return registration, settings_from(row.detail["settings"])


def take_choice(
    session: Session,
    token: str,
    links: Collection[ModuleLink],
    *,
    tool_url: str,
    key: Callable[[], RSAKey],
    now: datetime,
) -> Picked:
    """Spend the token and build the answer. A choice that the LMS does not take leaves it unspent. Commits.

    :raise EntryRefused: ``CHOICE_SPENT``, and when the registration is not open any more
    :raise NotAccepted: when the LMS takes no links, or one only
    """
    begin_write(session)
    handed = take_handoff(session, token, HandoffKind.CHOICE, now=now)
    registration = read_known(session, handed.registration_id, tool_url=tool_url) if handed is not None else None
    if handed is None or registration is None:
        session.rollback()
        raise EntryRefused(Cause.CHOICE_SPENT)
    check_open(registration)
    settings = settings_from(handed.detail["settings"])
    jwt = build_response(
        list(links),
        settings=settings,
        registration=registration,
        deployment_id=handed.detail["deployment_id"],
        key=key(),
        now=now,
        nonce=new_token(),
    )
    session.commit()
    return Picked(registration, settings.return_url, jwt)


def settings_from(kept: Mapping[str, Any]) -> DeepLinkingSettings:
    """What the LMS asked for, as it was kept."""
    return DeepLinkingSettings(**{**kept, "accept_types": frozenset(kept["accept_types"])})
