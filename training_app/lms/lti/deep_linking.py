"""What the picker gives back to the platform: links to modules, in a signed message. Pure.

Source: LTI Deep Linking 2.0, sections on the LTI resource link content item and on the deep linking response message;
1EdTech Security Framework 1.0, section 5.2
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import RSAKey

from training_app.foundation.errors import HouseError
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import LineItem, line_item_body
from training_app.lms.lti.messages import DeepLinkingSettings
from training_app.lms.lti.registration import Registration
from training_app.lms.lti.tokens import sign

MODULE_PARAMETER = "module"
"""The custom parameter that brings the module's id back with every launch of the link."""
GOOD_FOR_S = 300


class NotAccepted(HouseError):
    """The platform asked for something else than what was picked. Nothing was sent."""

    sentence = "Your LMS does not take links to modules here, so nothing was added. Add the module as an LTI activity."


class OnlyOneAccepted(NotAccepted):
    """Several were picked where the platform takes one."""

    sentence = "Your LMS takes one module at a time here, so nothing was added. Pick one, then add the next."


@dataclass(frozen=True, slots=True)
class ModuleLink:
    """A link to one module, as it will stand in the course."""

    module_id: str
    title: str
    url: str
    text: str | None = None
    line_item: LineItem | None = None
    "The column in the gradebook; left out where the platform does not say that it makes one."


def build_response(
    links: Sequence[ModuleLink],
    *,
    settings: DeepLinkingSettings,
    registration: Registration,
    deployment_id: str,
    key: RSAKey,
    now: datetime,
    nonce: str,
) -> str:
    """The value of ``JWT`` in the form that the browser posts to ``settings.return_url``.

    No link at all is an answer too: the coordinator picked none.

    :raise NotAccepted: when the platform takes no resource links
    :raise OnlyOneAccepted: when it takes one and several are given
    """
    if links and v.LTI_RESOURCE_LINK not in settings.accept_types:
        raise NotAccepted
    if len(links) > 1 and not settings.accept_multiple:
        raise OnlyOneAccepted
    issued = int(now.timestamp())
    claims: dict[str, object] = {
        "iss": registration.client_id,
        "aud": [registration.issuer],
        "iat": issued,
        "exp": issued + GOOD_FOR_S,
        "nonce": nonce,
        v.MESSAGE_TYPE: v.DEEP_LINKING_RESPONSE,
        v.LTI_VERSION: v.VERSION,
        v.DEPLOYMENT_ID: deployment_id,
        v.CONTENT_ITEMS: [content_item(link, settings) for link in links],
    }
    if settings.data is not None:
        claims[v.DATA] = settings.data
    return sign(claims, key)


def content_item(link: ModuleLink, settings: DeepLinkingSettings) -> dict[str, object]:
    """One ``ltiResourceLink``."""
    item: dict[str, object] = {
        "type": v.LTI_RESOURCE_LINK,
        "title": link.title,
        "url": link.url,
        "custom": {MODULE_PARAMETER: link.module_id},
    }
    if link.text is not None:
        item["text"] = link.text
    if link.line_item is not None and settings.accept_lineitem:
        item["lineItem"] = line_item_body(link.line_item)
    return item
