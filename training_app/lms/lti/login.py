"""The login before a launch: what the platform asks, where the browser is sent, and what comes back. Pure.

Source: 1EdTech Security Framework 1.0, section 5.1.1; LTI Core 1.3, section 4.1; LTI Client Side postMessages
(``lti_storage_target``)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from training_app.lms.lti.addresses import is_same_origin, with_query
from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.registration import Registration

_LONGEST_ERROR = 60
R = TypeVar("R", bound=Registration)


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """A platform asks us to ask it who this is. Nothing in it is proven yet."""

    issuer: str
    login_hint: str
    target_link_uri: str
    message_hint: str | None = None
    client_id: str | None = None
    "May be absent; then the issuer must be enough."
    deployment_id: str | None = None
    storage_target: str | None = None
    "The frame that keeps state for us where cookies are refused; None where the platform offers none."


@dataclass(frozen=True, slots=True)
class AuthenticationResponse:
    """What the platform posted to the launch address. Check ``state`` against this browser's first."""

    state: str
    id_token: str


def read_login(form: Mapping[str, str], *, tool_url: str) -> LoginRequest:
    """The login request in a query or a form; platforms use both.

    :raise LaunchRefused: ``NO_ISSUER``, ``NO_LOGIN_HINT``, ``NO_TARGET``, ``FOREIGN_TARGET``
    """
    request = LoginRequest(
        issuer=_needed(form, "iss", Reason.NO_ISSUER),
        login_hint=_needed(form, "login_hint", Reason.NO_LOGIN_HINT),
        target_link_uri=_needed(form, "target_link_uri", Reason.NO_TARGET),
        # LTI Core 1.3, 4.1.1: sent back unchanged; an empty one was sent
        message_hint=form.get("lti_message_hint"),
        client_id=form.get("client_id") or None,
        deployment_id=form.get("lti_deployment_id") or None,
        storage_target=form.get("lti_storage_target") or None,
    )
    if not is_same_origin(request.target_link_uri, tool_url):
        raise LaunchRefused(Reason.FOREIGN_TARGET)
    return request


def choose_registration(request: LoginRequest, registrations: Iterable[R]) -> R:
    """The one registration that this login can mean.

    Without a client id the issuer decides, then the deployment: one platform may have many clients.

    :raise LaunchRefused: ``UNKNOWN_PLATFORM``, ``AMBIGUOUS_PLATFORM``
    """
    fitting = [each for each in registrations if each.issuer == request.issuer]
    if request.client_id is not None:
        fitting = [each for each in fitting if each.client_id == request.client_id]
    elif len(fitting) > 1:
        fitting = [each for each in fitting if request.deployment_id in each.deployment_ids] or fitting
    if not fitting:
        raise LaunchRefused(Reason.UNKNOWN_PLATFORM)
    if len(fitting) > 1:
        raise LaunchRefused(Reason.AMBIGUOUS_PLATFORM)
    return fitting[0]


def authentication_url(
    request: LoginRequest, registration: Registration, *, redirect_uri: str, state: str, nonce: str
) -> str:
    """Where to send the browser: the platform's authorization endpoint, with everything LTI asks for."""
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": request.login_hint,
        "state": state,
        "nonce": nonce,
    }
    if request.message_hint is not None:
        asked["lti_message_hint"] = request.message_hint
    return with_query(registration.authorization_endpoint, asked)


def storage_origin(registration: Registration) -> str:
    """The only origin that messages to ``storage_target`` go to and are taken from: the authorization endpoint's.

    Source: LTI Client Side postMessages and LTI postMessage Storage
    """
    parts = urlsplit(registration.authorization_endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def read_response(form: Mapping[str, str]) -> AuthenticationResponse:
    """What came back.

    :raise LaunchRefused: ``PLATFORM_REFUSED`` with the error's code, ``NO_STATE``, ``NOT_A_TOKEN``
    """
    if error := form.get("error"):
        # RFC 6749, 4.1.2.1: the code is of a short list; its description is the platform's, and is not shown
        code = "".join(c for c in error if c.isascii() and (c.isalnum() or c in "_-."))
        raise LaunchRefused(Reason.PLATFORM_REFUSED, code[:_LONGEST_ERROR])
    return AuthenticationResponse(
        state=_needed(form, "state", Reason.NO_STATE), id_token=_needed(form, "id_token", Reason.NOT_A_TOKEN)
    )


def _needed(form: Mapping[str, str], name: str, reason: Reason) -> str:
    value = form.get(name)
    if not value:
        raise LaunchRefused(reason)
    return value
