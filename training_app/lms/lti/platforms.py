"""What single products do in their own way when a tool introduces itself to them. Pure.

Source: Instructure, "Registration" (Canvas), https://developerdocs.instructure.com/services/canvas/external-tools/lti/file.registration;
Blackboard, article 000090618, which shows the configuration of its developer portal; LTI Dynamic Registration 1.0,
section on the OpenID configuration
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.addresses import is_same_origin
from training_app.lms.lti.shape import Json, text_of

CANVAS = "canvas"
_CANVAS_PREFIX = "https://canvas.instructure.com/lti/"
_PICKERS = ("assignment_selection", "link_selection")
"""Where an instructor of Canvas picks a module: for an assignment, and for an item of a course module."""
_SPOKEN_FOR = {"https://blackboard.com": "https://developer.blackboard.com"}
"""Issuers that describe themselves on another host: each with the one origin that may speak for it."""


def may_speak_for(configuration_url: str, issuer: str) -> bool:
    """Whether a configuration that was read there may name this issuer: its own host, or one of the known pairs."""
    return is_same_origin(issuer, configuration_url) or is_elsewhere(configuration_url, issuer)


def is_elsewhere(configuration_url: str, issuer: str) -> bool:
    """Whether the two are a known pair of different hosts."""
    speaker = _SPOKEN_FOR.get(issuer)
    return speaker is not None and is_same_origin(speaker, configuration_url)


def audience_of(server: object, token_endpoint: str) -> str | None:
    """Whom a service token is asked of, from ``authorization_server``; None for the token endpoint's own address.

    Canvas gives the bare name of its host there, and takes the address of the token endpoint and nothing else.
    """
    audience, parts = text_of(server), urlsplit(token_endpoint)
    return None if audience in {parts.netloc, parts.hostname} else audience


def pickers_of(platform: Json) -> tuple[str, ...]:
    """The placements that we ask for with deep linking, in the platform's own spelling; none where it lists none.

    Without one Canvas shows the tool nowhere. Other platforms have no placements of these names.
    """
    listed = platform.get("messages_supported")
    messages = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    offered = [one.get("placements") for one in messages if one.get("type") == v.DEEP_LINKING_REQUEST]
    names = [name for one in offered if isinstance(one, list) for name in one if isinstance(name, str)]
    return tuple(dict.fromkeys(name for name in names if name.removeprefix(_CANVAS_PREFIX) in _PICKERS))


def extensions_for(product: str | None) -> Mapping[str, str]:
    """What is added to the tool's configuration for one product: Canvas is told to send no name and no mailbox."""
    return {f"{_CANVAS_PREFIX}privacy_level": "anonymous"} if product == CANVAS else {}
