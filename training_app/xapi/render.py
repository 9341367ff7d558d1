"""A stored statement as one destination gets it: who did it in that destination's words, and its version. Pure."""

import json
from collections.abc import Mapping

from training_app.xapi.canonical import Json

_STATEMENT_VERSION = {"1.0.3": "1.0.0", "2.0.0": "2.0.0"}
"""1.0.3 Part Two, section 2.4.10: always 1.0.0, whatever the patch; IEEE 9274.1.1, 4.2.4.3."""


def render(body: bytes, *, actor: Mapping[str, Json] | None, xapi_version: str) -> bytes:
    """The canonical bytes for a destination: the same every time for the same actor and version.

    :param body: the stored canonical bytes
    :param actor: who did it, as this destination knows them; None as stored
    :param xapi_version: 1.0.3 or 2.0.0
    """
    if actor is None and xapi_version == "1.0.3":
        return body
    statement = json.loads(body)
    if actor is not None:
        statement["actor"] = actor
    statement["version"] = _STATEMENT_VERSION[xapi_version]
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
