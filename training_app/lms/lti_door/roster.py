"""The roster check: who of a course at the LMS never came here. It reads the LMS's list and keeps none of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc.jwk import RSAKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.foundation.clock import Clock
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.foundation.ids import new_token
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.nrps import Member, MemberStatus, MembersUnreadable, memberships_url, read_page
from training_app.lms.lti.service_token import (
    REQUEST_TYPE,
    TokenLater,
    TokenRefused,
    read_token_answer,
    token_request,
)
from training_app.lms.lti_door.errors import RosterUnreadable
from training_app.lms.lti_door.known import KnownRegistration
from training_app.lms.lti_door.models import LtiPlacement
from training_app.lms.lti_door.rules import source_of
from training_app.lms.models import LmsPerson

_SCOPES = (v.SCOPE_MEMBERSHIP_READONLY,)
_ROWS = 100
_LONGEST_S = 20
"""Somebody is waiting for the page."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course from which somebody came here, and where the LMS lists its members. ``number`` names it on our pages."""

    number: int
    title: str
    memberships_url: str
    people: int
    "How many came from it."


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """What the LMS listed. ``unknown`` are active members who never came here."""

    course: Course
    members: int
    known: int
    unknown: Sequence[Member]


def read_courses(session: Session, registration_id: int) -> list[Course]:
    """The courses of a registration whose members can be listed, by the order in which they were first seen."""
    rows = session.execute(
        select(
            func.min(LtiPlacement.id).label("number"),
            LtiPlacement.memberships_url,
            func.max(LtiPlacement.context_title).label("title"),
            func.count(LtiPlacement.person_id.distinct()).label("people"),
        )
        .where(LtiPlacement.registration_id == registration_id, LtiPlacement.memberships_url.is_not(None))
        .group_by(LtiPlacement.memberships_url)
        .order_by(func.min(LtiPlacement.id))
    )
    return [
        Course(row.number, row.title or "A course without a title", row.memberships_url, row.people) for row in rows
    ]


def check_roster(
    session: Session,
    registration: KnownRegistration,
    course: Course,
    *,
    key: RSAKey,
    client: HttpClient,
    clock: Clock,
) -> RosterCheck:
    """Ask the LMS who is in the course and compare with who came from there. Nothing is kept and nothing is changed.

    :raise RosterUnreadable: with what to do, when the LMS does not tell
    """
    # nothing holds the database while the LMS is asked
    session.rollback()
    members = _read_members(registration, course, key, client, clock)
    active = [one for one in members if one.status is MemberStatus.ACTIVE]
    known = set(
        session.scalars(
            select(LmsPerson.subject).where(
                LmsPerson.agency_id == registration.agency_id,
                LmsPerson.source == source_of(registration.issuer, registration.client_id),
            )
        )
    )
    unknown = [one for one in active if one.user_id not in known]
    return RosterCheck(course, len(active), len(active) - len(unknown), unknown)


def _read_members(
    registration: KnownRegistration, course: Course, key: RSAKey, client: HttpClient, clock: Clock
) -> list[Member]:
    now = clock()
    try:
        body = token_request(registration, _SCOPES, key=key, now=now, jti=new_token())
        answer = client.send(
            "POST",
            registration.token_endpoint,
            headers={"Content-Type": REQUEST_TYPE, "Accept": "application/json"},
            body=body,
        )
        token = read_token_answer(answer, _SCOPES, now=now)
        headers = {"Authorization": f"Bearer {token.value}", "Accept": v.TYPE_MEMBERSHIP_CONTAINER}
        first = memberships_url(course.memberships_url, limit=_ROWS)
        return _read_pages(client, headers, first, clock, now + timedelta(seconds=_LONGEST_S))
    except (TokenRefused, TokenLater) as error:
        raise RosterUnreadable(f"{error.reason} Nothing was changed.") from error
    except NoReply as error:
        raise RosterUnreadable(f"The LMS could not be asked: {error} Nothing was changed.") from error
    except MembersUnreadable as error:
        raise RosterUnreadable(error.sentence) from error


def _read_pages(client: HttpClient, headers: dict[str, str], first: str, clock: Clock, until: datetime) -> list[Member]:
    members: list[Member] = []
    seen: list[str] = []
    url: str | None = first
    while url is not None:
        if clock() > until:
            raise RosterUnreadable("The LMS took too long to list its members. Nothing was changed. Try again later.")
        page = read_page(_checked(client.send("GET", url, headers=headers)), url=url, seen=seen)
        seen.append(url)
        members += page.members
        url = page.next_url
    return members


def _checked(reply: Reply) -> Reply:
    if reply.status == 200:
        return reply
    if reply.status in {401, 403}:
        raise RosterUnreadable(
            f"The LMS does not let this tool read the members ({reply.status}). Allow it there to use Names and Roles. "
            "Nothing was changed."
        )
    raise RosterUnreadable(f"The LMS answered {reply.status} instead of its members. Nothing was changed.")
