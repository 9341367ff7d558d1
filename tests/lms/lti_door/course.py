"""A browser that goes between the fake platform and the whole program, one hop at a time, so that each can be bent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes.platform import FakePlatform, ToolClient
from tests.lms.lti.our_side import Form
from training_app.foundation.http import HttpClient
from training_app.lms.lti_door.registrations import NewRegistration

TOOL = "http://localhost"
Fields = dict[str, str]


class Pages(Form):
    """A page's form, where inputs without a value or a name are passed over."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input" and found.get("type") in {"checkbox", "radio"}:
            return
        if tag in {"form", "input"}:
            super().handle_starttag(tag, attrs)


def new_registration(url: Callable[[str], str], client: ToolClient) -> NewRegistration:
    """A fake platform as an administrator enters it here.

    :param url: gives its address of a path, and its issuer for ""
    """
    return NewRegistration(
        name="Riverton Moodle",
        issuer=url(""),
        client_id=client.client_id,
        authorization_endpoint=url("/auth"),
        token_endpoint=url("/token"),
        jwks_url=url("/jwks"),
        frame_origins=[url("")],
        deployment_id=client.deployment_id,
    )


@dataclass
class Browser:
    """One browser. ``dest`` is where it shows the tool: document for a window, iframe for a frame."""

    client: FlaskClient
    platform: FakePlatform
    dest: str = "document"
    keeps_cookies: bool = True
    user: str = "learner-1"
    http: HttpClient = field(default_factory=HttpClient)

    def open_link(self, hint: str = "link:link-1") -> TestResponse:
        """All of it: the login, the LMS, the launch. What the launch answers."""
        return self.launch(self.ask_lms(self.log_in(hint)))

    def begin(self, hint: str = "link:link-1") -> Fields:
        """The login request, as the LMS's page sends it."""
        query = urlencode({"user": self.user, "hint": hint})
        return Form(self.http.send("GET", self.platform.url(f"/open?{query}"), headers={}).body).fields

    def log_in(self, hint: str = "link:link-1", **changes: str) -> TestResponse:
        """Our answer to the login request."""
        return self.send("/lti/login", {**self.begin(hint), **changes})

    def ask_lms(self, answer: TestResponse | str) -> Fields:
        """What the LMS posts back: state and id_token."""
        address = answer if isinstance(answer, str) else answer.headers["Location"]
        return Form(self.http.send("GET", address, headers={}).body).fields

    def launch(self, fields: Fields) -> TestResponse:
        """Our answer to the launch."""
        return self.send("/lti/launch", fields)

    def send(self, path: str, fields: Fields | list[tuple[str, str]]) -> TestResponse:
        """Post a form to the tool."""
        answer = self.client.post(path, data=urlencode(fields), headers=self._headers())
        if not self.keeps_cookies:
            self.client._cookies = {}
        return answer

    def get(self, path: str) -> TestResponse:
        """A page of the tool."""
        return self.client.get(path, headers={"Sec-Fetch-Dest": self.dest})

    def follow(self, answer: TestResponse) -> TestResponse:
        """The page that an answer leads to."""
        return self.get(urlsplit(answer.headers["Location"]).path)

    def _headers(self) -> Fields:
        return {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Dest": self.dest}
