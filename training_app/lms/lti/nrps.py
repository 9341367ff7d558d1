"""The members of a context, page by page. Pure.

Source: LTI Names and Role Provisioning Services 2.0, sections on the membership container, on sharing of personal data
and on the resource link membership service
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from training_app.foundation.errors import HouseError
from training_app.foundation.http import Reply
from training_app.lms.lti.addresses import with_query
from training_app.lms.lti.paging import Astray, next_page
from training_app.lms.lti.roles import Roles, read_roles
from training_app.lms.lti.shape import Json, parse_object, text_of

MOST_PAGES = 500


class MemberStatus(Enum):
    """Whether a member takes part."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    DELETED = "Deleted"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the context. ``user_id`` is the ``sub`` of their launches; the rest may not be shared."""

    user_id: str
    roles: Roles
    status: MemberStatus = MemberStatus.ACTIVE
    name: str | None = None
    email: str | None = None
    sourced_id: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some members, and where the next ones are; None after the last."""

    members: tuple[Member, ...]
    next_url: str | None


class MembersUnreadable(HouseError):
    """The platform's list cannot be read to its end. What was read so far is no whole list: keep none of it."""

    sentence = (
        "The list of members from your LMS could not be read to its end, so nothing was changed. Try again later."
    )


class GoesInCircles(MembersUnreadable):
    """A page leads back to one that was read, or there is no end of them."""


class LeadsElsewhere(MembersUnreadable):
    """The next page is on another host, and our access token is not for it."""


def memberships_url(url: str, *, resource_link_id: str | None = None, limit: int | None = None) -> str:
    """The first page.

    :param resource_link_id: only people who can open this link
    :param limit: how many on a page; a platform may give fewer
    """
    asked = {} if resource_link_id is None else {"rlid": resource_link_id}
    if limit is not None:
        asked["limit"] = str(limit)
    return with_query(url, asked) if asked else url


def read_page(reply: Reply, *, url: str, seen: Collection[str]) -> Page:
    """One page of members. People without a user id are left out: nothing could be recorded for them.

    :param url: the page's own address
    :param seen: addresses of the pages before it
    :raise MembersUnreadable: when it is no membership container
    :raise GoesInCircles: when the next page was read already, and after ``MOST_PAGES``
    :raise LeadsElsewhere: when the next page is on another host
    """
    try:
        listed = parse_object(reply.body).get("members")
    except ValueError as error:
        raise MembersUnreadable from error
    if not isinstance(listed, list):
        raise MembersUnreadable
    members = [_member(one) for one in listed if isinstance(one, dict)]
    following = next_page(reply.headers.get("link", ""), url, seen=seen, most=MOST_PAGES)
    if isinstance(following, Astray):
        raise LeadsElsewhere if following is Astray.ELSEWHERE else GoesInCircles
    return Page(tuple(each for each in members if each is not None), following)


def _member(one: Json) -> Member | None:
    user_id, roles = text_of(one.get("user_id")), one.get("roles")
    if user_id is None:
        return None
    return Member(
        user_id=user_id,
        roles=read_roles(name for name in (roles if isinstance(roles, list) else ()) if isinstance(name, str)),
        status=_status(one.get("status")),
        name=text_of(one.get("name")),
        email=text_of(one.get("email")),
        sourced_id=text_of(one.get("lis_person_sourcedid")),
    )


def _status(value: object) -> MemberStatus:
    if value is None:
        return MemberStatus.ACTIVE
    # an unknown status grants nothing
    return next((each for each in MemberStatus if each.value == value), MemberStatus.INACTIVE)
