"""Who and what is in the fake platform's course, and the tool that is registered there."""

import json
from dataclasses import dataclass, field

from tests.fakes.platform_rules import SCOPES, Json
from training_app.foundation.http import HttpClient


@dataclass
class Person:
    """Somebody in the course. ``roles`` are short names."""

    id: str
    roles: tuple[str, ...] = ("Learner",)
    name: str | None = None
    email: str | None = None
    status: str = "Active"

    @property
    def is_gradable(self) -> bool:
        return "Learner" in self.roles and self.status == "Active"


@dataclass
class Link:
    """A resource link in the course."""

    id: str
    title: str
    url: str | None = None
    "The target; the tool's launch address where it is None."
    custom: dict[str, str] = field(default_factory=dict)
    line_item: int | None = None
    "The number of its own line item."


@dataclass
class ToolClient:
    """The tool as it is registered here. ``key_set`` is read from ``jwks_url`` when it is None."""

    login_url: str = "http://127.0.0.1:1/lti/login"
    launch_url: str = "http://127.0.0.1:1/lti/launch"
    redirect_uris: tuple[str, ...] = ()
    jwks_url: str = ""
    key_set: Json | None = None
    client_id: str = "common-ground-1"
    deployment_id: str = "1"
    scopes: frozenset[str] = frozenset(SCOPES)

    def keys(self) -> Json:
        if self.key_set is not None:
            return self.key_set
        reply = HttpClient().send("GET", self.jwks_url, headers={"Accept": "application/json"})
        return dict(json.loads(reply.body))
