"""What the doors work with, given by the composition root."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app, request

from training_app.accounts.breached import NO_LIST, Breached
from training_app.accounts.browser_words import browser_words
from training_app.accounts.factors.passkey_proof import Site
from training_app.accounts.oidc.line import ProviderLine
from training_app.accounts.opening import Visit
from training_app.foundation.secrets import SecretBox

ROOM_KEY = "accounts.doors"


@dataclass(frozen=True, slots=True)
class Room:
    """What this installation has beside passwords and links."""

    secrets: SecretBox = field(default_factory=lambda: SecretBox(None))
    provider: ProviderLine | None = None
    breached: Breached = NO_LIST


def this_room() -> Room:
    """This app's doors."""
    return cast(Room, current_app.extensions[ROOM_KEY])


def this_visit(*, has_stepped: bool = False) -> Visit:
    """The browser of this request."""
    return Visit(browser_words(request.user_agent.string), has_stepped)


def this_site() -> Site:
    """Whose passkeys a browser makes here: the name in its address line, which the list of trusted hosts holds to."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return Site(host=host, origin=request.host_url.rstrip("/"), brand=str(current_app.config["BRAND"]))
