"""Dynamic registration: a link that works once, with which an LMS and this tool introduce themselves to each other."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import HouseError
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.foundation.ids import AgencyId, new_token
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti import registration as lti
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti_door.errors import InvitationSpent
from training_app.lms.lti_door.models import CLIENT_ID_LONGEST, ISSUER_LONGEST, LtiInvitation
from training_app.lms.lti_door.own_keys import first_key
from training_app.lms.lti_door.registrations import NewRegistration, write_registration
from training_app.lms.lti_door.rules import INVITATION_GOOD_FOR, INVITATION_TRIES, hash_of, origin_text

SCOPES = (*lti.SCOPES, v.SCOPE_MEMBERSHIP_READONLY)
"""Beside sending scores: a line item for completion, and the members for the roster check."""
_LONGEST_TOKEN = 8192


class NotReached(HouseError):
    """The LMS could not be reached, or said something that cannot be kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the LMS brought along: where it describes itself, and what lets us register there."""

    configuration_url: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Introduction:
    """Who we are to the LMS, by which client it is asked, and which hosts need no https."""

    tool: lti.Tool
    client: HttpClient
    plain_http_hosts: frozenset[str]


def make_invitation(session: Session, secrets: SecretBox, *, by: Identity, name: str, now: datetime) -> str:
    """The token of a new invitation, the only copy. Audited. Commits.

    :param name: what the LMS shall be called here
    :raise KeyMissing: when the installation has no key to seal our signing key with
    """
    key = first_key(session, secrets, now=now)
    token = new_token()
    begin_write(session)
    if key is not None:
        session.add(key)
    row = LtiInvitation(
        agency_id=by.agency_id,
        token_hash=hash_of(token),
        name=name,
        made_by_id=by.person_id,
        made_at=now,
        expires_at=now + INVITATION_GOOD_FOR,
        tries=0,
    )
    session.add(row)
    session.flush()
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="lti.invited",
        subject=f"lti_invitation:{row.id}",
        detail={"name": name},
        now=now,
    )
    session.commit()
    return token


def look_at_invitation(session: Session, token: str, *, now: datetime) -> str:
    """What the LMS shall be called; looking does not spend it.

    :raise InvitationSpent: when it would not let anyone in
    """
    name = session.scalar(
        select(LtiInvitation.name).where(
            LtiInvitation.token_hash == hash_of(token),
            LtiInvitation.used_at.is_(None),
            LtiInvitation.expires_at > now,
            LtiInvitation.tries < INVITATION_TRIES,
        )
    )
    if name is None:
        raise InvitationSpent
    return name


def use_invitation(
    session: Session, token: str, asked: Asked, introduction: Introduction, *, clock: Callable[[], datetime]
) -> None:
    """Register the LMS here and this tool there; the LMS waits for an administrator.

    Commits twice, because the LMS is asked in between: the invitation is taken first, so that it is used once.

    :raise InvitationSpent: when it lets nobody in
    :raise RegistrationRefused: with the cause; the invitation works again, ``INVITATION_TRIES`` times in all
    :raise NotReached: likewise
    :raise AlreadyRegistered: likewise
    """
    invitation_id, agency_id, name = _take(session, token, clock())
    try:
        new = replace(_introduce(asked, introduction), name=name)
        begin_write(session)
        row = write_registration(session, new, agency_id=agency_id, now=clock())
    except HouseError:
        _give_back(session, invitation_id)
        raise
    record(
        session,
        agency_id=agency_id,
        actor_id=None,
        action="lti.registered",
        subject=f"lti_registration:{row.id}",
        detail={"name": name, "invitation": invitation_id, "issuer": row.issuer, "client_id": row.client_id},
        now=clock(),
    )
    session.commit()


def _take(session: Session, token: str, now: datetime) -> tuple[int, AgencyId, str]:
    begin_write(session)
    row = session.execute(
        update(LtiInvitation)
        .where(
            LtiInvitation.token_hash == hash_of(token),
            LtiInvitation.used_at.is_(None),
            LtiInvitation.expires_at > now,
            LtiInvitation.tries < INVITATION_TRIES,
        )
        .values(used_at=now, tries=LtiInvitation.tries + 1)
        .returning(LtiInvitation.id, LtiInvitation.agency_id, LtiInvitation.name)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.commit()
    if row is None:
        raise InvitationSpent
    return row.id, AgencyId(row.agency_id), row.name


def _give_back(session: Session, invitation_id: int) -> None:
    begin_write(session)
    session.execute(
        update(LtiInvitation)
        .where(LtiInvitation.id == invitation_id)
        .values(used_at=None)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _introduce(asked: Asked, introduction: Introduction) -> NewRegistration:
    """Read the LMS's description and register there."""
    hosts = introduction.plain_http_hosts
    lti.check_address(asked.configuration_url, "openid_configuration", hosts)
    headers = {"Accept": "application/json"}
    if asked.token is not None:
        # with both requests: Canvas shows its configuration to whoever brings the token, and to nobody else
        headers["Authorization"] = f"Bearer {_header_safe(asked.token)}"
    reply = _send(introduction.client, "GET", asked.configuration_url, headers, None)
    if reply.status != 200:
        raise NotReached(
            f"The LMS did not show how it is set up ({reply.status}), so nothing was registered here. Begin the "
            "registration there again: what it gave along may have ended."
        )
    platform = lti.read_configuration(reply.body, configuration_url=asked.configuration_url, plain_http_hosts=hosts)
    body = json.dumps(lti.registration_request(introduction.tool, platform, SCOPES)).encode()
    headers["Content-Type"] = "application/json"
    registered = lti.read_registered(_send(introduction.client, "POST", platform.registration_endpoint, headers, body))
    if len(platform.issuer) > ISSUER_LONGEST or len(registered.client_id) > CLIENT_ID_LONGEST:
        raise NotReached("The LMS's issuer or client id is too long to be kept. Nothing was registered here.")
    origin = origin_text(platform.shown_at) if platform.shown_at is not None else None
    return NewRegistration(
        name="",
        issuer=platform.issuer,
        client_id=registered.client_id,
        authorization_endpoint=platform.authorization_endpoint,
        token_endpoint=platform.token_endpoint,
        jwks_url=platform.jwks_url,
        token_audience=platform.token_audience,
        # a suggestion, which the administrator sees before it holds
        frame_origins=[origin] if origin is not None else [],
        deployment_id=registered.deployment_id,
        is_dynamic=True,
    )


def _send(client: HttpClient, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Reply:
    try:
        return client.send(method, url, headers=headers, body=body)
    except NoReply as error:
        raise NotReached(f"The LMS could not be asked, so nothing was registered here. {error}") from error


def _header_safe(token: str) -> str:
    # a line break would begin a header of its own
    if len(token) > _LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        raise NotReached("The LMS's registration token cannot be sent. Nothing was registered here.")
    return token
