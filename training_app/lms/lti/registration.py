"""What a platform and this tool agreed on, and dynamic registration, in which they agree by themselves. Pure.

Whoever fetches the configuration opens an address that came in a query: do it only for an invited administrator, follow
no redirect, and refuse addresses inside the house.

Source: LTI Dynamic Registration 1.0, sections on the OpenID configuration, on the tool configuration and on the client
registration response
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from training_app.foundation.errors import HouseError
from training_app.foundation.http import Reply
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.addresses import origin_of
from training_app.lms.lti.platforms import CANVAS, audience_of, extensions_for, is_elsewhere, may_speak_for, pickers_of
from training_app.lms.lti.shape import Json, parse_object, text_of

MOST_BYTES = 65_536
CLOSE_MESSAGE = "org.imsglobal.lti.close"
"""The subject of the window message after which the platform closes the registration's frame."""
SCOPES = (v.SCOPE_LINE_ITEM, v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY)
"""Send a score, and see what stands there when it was refused as out of date.

Line items, because a link brings one at most, and the completion stands in another column than the score.
"""

_LTI_SCOPES = "https://purl.imsglobal.org/spec/lti"


@dataclass(frozen=True, slots=True)
class Registration:
    """One client id at one platform. ``issuer`` is compared letter for letter."""

    issuer: str
    client_id: str
    tool_url: str
    "Our own address as this platform knows it: what it opens must be on it."
    deployment_ids: frozenset[str]
    "The deployments that an administrator approved."
    authorization_endpoint: str
    token_endpoint: str
    jwks_url: str
    token_audience: str | None = None
    "What a service token is asked of, where it is not the token endpoint's address."


@dataclass(frozen=True, slots=True)
class Tool:
    """This installation as it introduces itself to a platform. All addresses are on one host."""

    name: str
    description: str
    login_url: str
    launch_url: str
    deep_linking_url: str
    jwks_url: str


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """What a platform's OpenID configuration says, checked."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_url: str
    registration_endpoint: str
    token_audience: str | None = None
    scopes: frozenset[str] | None = None
    "The scopes of LTI that it knows; None when it does not say."
    product: str | None = None
    pickers: tuple[str, ...] = ()
    "The placements for picking modules, as it spells them."
    shown_at: str | None = None
    "An address on the host where people see the LMS; None when its configuration names none."


@dataclass(frozen=True, slots=True)
class Registered:
    """A platform's answer. Without a deployment id the platform makes one later, and it is approved then."""

    client_id: str
    deployment_id: str | None = None


class Fault(Enum):
    """Why a dynamic registration ended."""

    TOO_LARGE = "The LMS's answer is too large to be one. Check the address of its OpenID configuration."
    NOT_JSON = "The LMS's answer is not a JSON object. Check the address of its OpenID configuration."
    NOT_SECURE = "An address of the LMS is missing, is not one, or is not https. Have it corrected in the LMS."
    OTHER_HOST = "The issuer is on another host than the configuration. It may be a stranger's; check both addresses."
    CANNOT_SIGN = "The LMS does not offer RS256, which LTI 1.3 needs. Set it to sign with RS256."
    NO_KEY_LOGIN = "The LMS does not take a signed assertion (private_key_jwt) for tokens, which LTI 1.3 needs."
    NOT_TAKEN = "The LMS did not take the registration. Its own log may say why; the invitation may have ended."
    NO_CLIENT_ID = "The LMS answered without a client_id. Look for the tool in the LMS, then register it by hand."


class RegistrationRefused(HouseError):
    """Nothing was registered here. ``sentence`` is for the administrator; ``detail`` names the field."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        """Say why."""
        super().__init__(f"{fault.value} Nothing was registered here.")
        self.fault = fault
        self.detail = detail


def read_configuration(
    body: bytes, *, configuration_url: str, plain_http_hosts: frozenset[str] = frozenset()
) -> PlatformConfiguration:
    """A platform's OpenID configuration.

    :param configuration_url: where it was read; the issuer must be on the same host, or on the one that is known to
        describe itself there
    :param plain_http_hosts: hosts that need no https: loopback, on a developer's machine
    :raise RegistrationRefused: ``TOO_LARGE``, ``NOT_JSON``, ``NOT_SECURE``, ``OTHER_HOST``, ``CANNOT_SIGN``,
        ``NO_KEY_LOGIN``
    """
    check_address(configuration_url, "openid_configuration", plain_http_hosts)
    found = _parse(body)
    addresses = {
        name: check_address(found.get(name), name, plain_http_hosts)
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    }
    if not may_speak_for(configuration_url, addresses["issuer"]):
        raise RegistrationRefused(Fault.OTHER_HOST, "issuer")
    _check_offers(found, "id_token_signing_alg_values_supported", "RS256", Fault.CANNOT_SIGN)
    _check_offers(found, "token_endpoint_auth_methods_supported", "private_key_jwt", Fault.NO_KEY_LOGIN)
    about = found.get(v.PLATFORM_CONFIGURATION)
    own = about if isinstance(about, dict) else {}
    product = text_of(own.get("product_family_code"))
    return PlatformConfiguration(
        issuer=addresses["issuer"],
        authorization_endpoint=addresses["authorization_endpoint"],
        token_endpoint=addresses["token_endpoint"],
        jwks_url=addresses["jwks_uri"],
        registration_endpoint=addresses["registration_endpoint"],
        token_audience=audience_of(found.get("authorization_server"), addresses["token_endpoint"]),
        scopes=_lti_scopes(found.get("scopes_supported")),
        product=product,
        pickers=pickers_of(own),
        shown_at=_shown_at(configuration_url, product, addresses),
    )


def registration_request(
    tool: Tool, platform: PlatformConfiguration, scopes: Sequence[str] = SCOPES
) -> dict[str, object]:
    """What this tool asks to be registered as: the fewest scopes, no claim about a person but ``sub``.

    Scopes that the platform does not know are left out. POST it as ``application/json``.
    """
    asked = [scope for scope in scopes if platform.scopes is None or scope in platform.scopes]
    placed = {"placements": list(platform.pickers)} if platform.pickers else {}
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": tool.login_url,
        "redirect_uris": sorted({tool.launch_url, tool.deep_linking_url}),
        "client_name": tool.name,
        "jwks_uri": tool.jwks_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(asked),
        v.TOOL_CONFIGURATION: {
            "domain": urlsplit(tool.launch_url).netloc,
            "description": tool.description,
            "target_link_uri": tool.launch_url,
            "claims": ["iss", "sub"],
            "messages": [
                {"type": v.RESOURCE_LINK_REQUEST, "target_link_uri": tool.launch_url, "label": tool.name},
                {
                    "type": v.DEEP_LINKING_REQUEST,
                    "target_link_uri": tool.deep_linking_url,
                    "label": tool.name,
                    **placed,
                },
            ],
            **extensions_for(platform.product),
        },
    }


def read_registered(reply: Reply) -> Registered:
    """A platform's answer to the request.

    :raise RegistrationRefused: ``NOT_TAKEN`` with the status, ``TOO_LARGE``, ``NOT_JSON``, ``NO_CLIENT_ID``
    """
    # OpenID Connect Dynamic Client Registration 1.0, section 3.2 says 201; some platforms answer with 200
    if reply.status not in {200, 201}:
        raise RegistrationRefused(Fault.NOT_TAKEN, str(reply.status))
    found = _parse(reply.body)
    client_id = text_of(found.get("client_id"))
    if client_id is None:
        raise RegistrationRefused(Fault.NO_CLIENT_ID)
    own = found.get(v.TOOL_CONFIGURATION)
    # Canvas has it beside the tool's configuration and not in it
    places = [own if isinstance(own, dict) else {}, found]
    return Registered(client_id, next(filter(None, (text_of(one.get("deployment_id")) for one in places)), None))


def check_address(value: object, name: str, plain_http_hosts: frozenset[str] = frozenset()) -> str:
    """The address, when it is https and has no password in it; http for the hosts that are named.

    :raise RegistrationRefused: ``NOT_SECURE``
    """
    origin = origin_of(value) if isinstance(value, str) else None
    if not isinstance(value, str) or origin is None:
        raise RegistrationRefused(Fault.NOT_SECURE, name)
    scheme, host, _ = origin
    if scheme != "https" and host not in plain_http_hosts:
        raise RegistrationRefused(Fault.NOT_SECURE, name)
    return value


def _shown_at(configuration_url: str, product: str | None, addresses: Mapping[str, str]) -> str | None:
    if is_elsewhere(configuration_url, addresses["issuer"]):
        # a portal that serves all customers, and shows none of their courses
        return None
    # a cloud Canvas has one host for the logins of all customers; it registers at the customer's own
    return addresses["registration_endpoint" if product == CANVAS else "authorization_endpoint"]


def _parse(body: bytes) -> Json:
    if len(body) > MOST_BYTES:
        raise RegistrationRefused(Fault.TOO_LARGE)
    try:
        return parse_object(body)
    except ValueError as error:
        raise RegistrationRefused(Fault.NOT_JSON) from error


def _lti_scopes(listed: object) -> frozenset[str] | None:
    scopes = listed if isinstance(listed, list) else []
    # a list with nothing but OpenID's own scopes says nothing about the services
    return frozenset(one for one in scopes if isinstance(one, str) and one.startswith(_LTI_SCOPES)) or None


def _check_offers(found: Json, name: str, wanted: str, fault: Fault) -> None:
    offered = found.get(name)
    # a platform that does not list its offers may still have it
    if isinstance(offered, list) and wanted not in offered:
        raise RegistrationRefused(fault, name)
