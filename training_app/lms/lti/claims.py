"""From a platform's token to a launch: every claim that LTI asks for is there and right, or the launch is refused.

Source: 1EdTech Security Framework 1.0, section 5.1.3 (authentication response validation); LTI Core 1.3, sections 5.3
and 5.4; LTI Deep Linking 2.0, section on the deep linking request; OpenID Connect Core 1.0, section 3.1.3.7
"""

from collections.abc import Callable
from datetime import UTC, datetime

from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.addresses import is_same_origin
from training_app.lms.lti.errors import LaunchRefused, Reason, UnknownDeployment
from training_app.lms.lti.keys import Keys
from training_app.lms.lti.messages import (
    AgsEndpoint,
    Context,
    DeepLinkingSettings,
    Launch,
    NrpsEndpoint,
    Person,
    ResourceLink,
)
from training_app.lms.lti.registration import Registration
from training_app.lms.lti.roles import Roles, read_roles
from training_app.lms.lti.shape import Json, address_claim, number_of, object_claim, text_of, texts_of
from training_app.lms.lti.tokens import read_signed

LEEWAY_S = 60
"""How far the clocks of an LMS and of this machine may be apart."""
_LONGEST_SUBJECT = 255
_LATEST = datetime.max.replace(tzinfo=UTC)


def read_launch(
    token: str,
    *,
    keys: Keys,
    registration: Registration,
    now: datetime,
    take_nonce: Callable[[str], bool],
) -> Launch:
    """The launch that a platform's id_token holds.

    :param keys: the platform's keys by kid; on ``UNKNOWN_KEY`` ask ``keys.advise`` whether to read them anew
    :param take_nonce: spends a nonce; whether it is the one given out for this login and was not spent before. Asked
        only when all else is right, so that nobody spends a nonce with a token of their own making
    :raise UnknownDeployment: when the deployment is all that is not known
    :raise LaunchRefused: with the first cause that was found
    """
    claims = read_signed(token, keys)
    _check_parties(claims, registration)
    expires_at = _check_times(claims, now)
    message_type = _check_message(claims)
    launch = Launch(
        issuer=registration.issuer,
        client_id=registration.client_id,
        deployment_id=_needed(claims, v.DEPLOYMENT_ID, Reason.NO_DEPLOYMENT),
        person=_person(claims),
        roles=_roles(claims),
        message=_MESSAGES[message_type](claims),
        expires_at=expires_at,
        target_link_uri=_target(claims, message_type, registration.tool_url),
        context=_context(claims),
        ags=_ags(claims),
        nrps=_nrps(claims),
        custom=_custom(claims),
        locale=text_of(claims.get("locale")),
        return_url=address_claim(object_claim(claims, v.LAUNCH_PRESENTATION) or {}, "return_url"),
    )
    if not take_nonce(_needed(claims, "nonce", Reason.NO_NONCE)):
        raise LaunchRefused(Reason.NONCE_SPENT)
    if launch.deployment_id not in registration.deployment_ids:
        raise UnknownDeployment(launch.deployment_id)
    return launch


def _check_parties(claims: Json, registration: Registration) -> None:
    if claims.get("iss") != registration.issuer:
        raise LaunchRefused(Reason.WRONG_ISSUER)
    named = claims.get("aud")
    audience = [named] if isinstance(named, str) else named
    if not isinstance(audience, list) or registration.client_id not in audience:
        raise LaunchRefused(Reason.WRONG_AUDIENCE)
    # OpenID Connect Core 1.0, 3.1.3.7: items 4 and 5
    if "azp" not in claims and len(audience) == 1:
        return
    if claims.get("azp") != registration.client_id:
        raise LaunchRefused(Reason.WRONG_AUTHORIZED_PARTY)


def _check_times(claims: Json, now: datetime) -> datetime:
    expiry, issued = number_of(claims.get("exp")), number_of(claims.get("iat"))
    if expiry is None:
        raise LaunchRefused(Reason.NO_EXPIRY)
    if issued is None:
        raise LaunchRefused(Reason.NO_ISSUE_TIME)
    if now.timestamp() >= expiry + LEEWAY_S:
        raise LaunchRefused(Reason.EXPIRED)
    if issued > now.timestamp() + LEEWAY_S:
        raise LaunchRefused(Reason.ISSUED_IN_FUTURE)
    try:
        return datetime.fromtimestamp(expiry, UTC)
    # a platform's "never" may lie beyond the calendar
    except (OverflowError, ValueError, OSError):
        return _LATEST


def _check_message(claims: Json) -> str:
    message_type = _needed(claims, v.MESSAGE_TYPE, Reason.NO_MESSAGE_TYPE)
    if message_type not in _MESSAGES:
        raise LaunchRefused(Reason.UNKNOWN_MESSAGE_TYPE, message_type[:80])
    version = _needed(claims, v.LTI_VERSION, Reason.NO_VERSION)
    if version != v.VERSION:
        raise LaunchRefused(Reason.WRONG_VERSION, version[:20])
    return message_type


def _needed(claims: Json, name: str, reason: Reason) -> str:
    value = text_of(claims.get(name))
    if value is None:
        raise LaunchRefused(reason)
    return value


def _person(claims: Json) -> Person:
    subject = _needed(claims, "sub", Reason.NO_SUBJECT)
    # LTI Core 1.3, 5.3.6: at most 255 ASCII characters; a longer one would not fit where it is kept
    if len(subject) > _LONGEST_SUBJECT:
        raise LaunchRefused(Reason.BAD_CLAIM, "sub")
    lis = object_claim(claims, v.LIS) or {}
    return Person(
        subject=subject,
        name=text_of(claims.get("name")),
        given_name=text_of(claims.get("given_name")),
        family_name=text_of(claims.get("family_name")),
        email=text_of(claims.get("email")),
        sourced_id=text_of(lis.get("person_sourcedid")),
    )


def _roles(claims: Json) -> Roles:
    if claims.get(v.ROLES) is None:
        raise LaunchRefused(Reason.NO_ROLES)
    return read_roles(texts_of(claims[v.ROLES], v.ROLES))


def _resource_link(claims: Json) -> ResourceLink:
    link = object_claim(claims, v.RESOURCE_LINK) or {}
    return ResourceLink(
        id=_needed(link, "id", Reason.NO_RESOURCE_LINK),
        title=text_of(link.get("title")),
        description=text_of(link.get("description")),
    )


def _deep_linking(claims: Json) -> DeepLinkingSettings:
    settings = object_claim(claims, v.DEEP_LINKING_SETTINGS) or {}
    return_url = address_claim(settings, "deep_link_return_url")
    types = settings.get("accept_types")
    if return_url is None or types is None:
        raise LaunchRefused(Reason.NO_DEEP_LINKING_SETTINGS)
    data = settings.get("data")
    if data is not None and not isinstance(data, str):
        raise LaunchRefused(Reason.BAD_CLAIM, "data")
    return DeepLinkingSettings(
        return_url=return_url,
        accept_types=frozenset(texts_of(types, "accept_types")),
        accept_multiple=settings.get("accept_multiple") is True,
        accept_lineitem=settings.get("accept_lineitem") is True,
        data=data,
    )


def _target(claims: Json, message_type: str, tool_url: str) -> str | None:
    target = text_of(claims.get(v.TARGET_LINK_URI))
    # a deep linking request is about links that are not there yet
    if target is None and message_type == v.DEEP_LINKING_REQUEST:
        return None
    if target is None:
        raise LaunchRefused(Reason.NO_TARGET)
    if not is_same_origin(target, tool_url):
        raise LaunchRefused(Reason.FOREIGN_TARGET)
    return target


def _context(claims: Json) -> Context | None:
    context = object_claim(claims, v.CONTEXT) or {}
    own_id = text_of(context.get("id"))
    # no context is needed here, so one without an id is none
    return Context(own_id, text_of(context.get("label")), text_of(context.get("title"))) if own_id else None


def _ags(claims: Json) -> AgsEndpoint | None:
    endpoint = object_claim(claims, v.AGS_ENDPOINT)
    if endpoint is None:
        return None
    # without a scope nothing can be sent there, and the officer can take the training all the same
    scope = endpoint.get("scope")
    return AgsEndpoint(
        scopes=frozenset() if scope is None else frozenset(texts_of(scope, "scope")),
        lineitems=address_claim(endpoint, "lineitems"),
        lineitem=address_claim(endpoint, "lineitem"),
    )


def _nrps(claims: Json) -> NrpsEndpoint | None:
    url = address_claim(object_claim(claims, v.NRPS_ENDPOINT) or {}, "context_memberships_url")
    return NrpsEndpoint(url) if url is not None else None


def _custom(claims: Json) -> dict[str, str]:
    # LTI Core 1.3, 5.4.6: values are texts; some platforms send null for a variable that they do not know
    given = object_claim(claims, v.CUSTOM) or {}
    return {name: value for name, value in given.items() if isinstance(value, str)}


_MESSAGES: dict[str, Callable[[Json], ResourceLink | DeepLinkingSettings]] = {
    v.RESOURCE_LINK_REQUEST: _resource_link,
    v.DEEP_LINKING_REQUEST: _deep_linking,
}
