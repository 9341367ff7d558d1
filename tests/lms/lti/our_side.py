"""A tool made of our pure functions and the client of the house, to meet the fake platform with."""

import json
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.fakes.platform import FakePlatform
from tests.lms.lti.examples import OTHER_KEY, TOOL
from training_app.foundation.http import HttpClient, Reply
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import Score, score_body, scores_url
from training_app.lms.lti.claims import read_launch
from training_app.lms.lti.keys import read_key_set
from training_app.lms.lti.login import authentication_url, choose_registration, read_login, read_response
from training_app.lms.lti.messages import Launch
from training_app.lms.lti.registration import Registration
from training_app.lms.lti.service_token import REQUEST_TYPE, read_token_answer, token_request

LAUNCH_URL = f"{TOOL}/lti/launch"


class Form(HTMLParser):
    """The one form of a page: where it goes and what it brings."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        if tag == "input":
            self.fields[found["name"]] = found["value"]


class OurSide:
    """A tool made of our pure functions and the client of the house."""

    def __init__(self, platform: FakePlatform) -> None:
        self.platform = platform
        self.http = HttpClient(read_timeout_s=0.5)
        self.count = 0

    @property
    def registration(self) -> Registration:
        return Registration(
            issuer=self.platform.issuer,
            client_id=self.platform.tool.client_id,
            tool_url=TOOL,
            deployment_ids=frozenset({self.platform.tool.deployment_id}),
            authorization_endpoint=self.platform.url("/auth"),
            token_endpoint=self.platform.url("/token"),
            jwks_url=self.platform.url("/jwks"),
        )

    def get(self, url: str, **headers: str) -> Reply:
        return self.http.send("GET", url, headers=headers)

    def launch(self, *, user: str = "learner-1", hint: str = "link:link-1") -> Launch:
        opened = Form(self.get(self.platform.url(f"/open?{urlencode({'user': user, 'hint': hint})}")).body)
        request = read_login(opened.fields, tool_url=TOOL)
        registration = choose_registration(request, [self.registration])
        url = authentication_url(request, registration, redirect_uri=LAUNCH_URL, state="s-1", nonce="n-1")
        posted = Form(self.get(url).body)
        assert posted.action == LAUNCH_URL
        response = read_response(posted.fields)
        assert response.state == "s-1"
        return read_launch(
            response.id_token,
            keys=read_key_set(self.get(registration.jwks_url).body),
            registration=registration,
            now=self.platform.clock(),
            take_nonce={"n-1"}.__contains__,
        )

    def token(self, *scopes: str) -> str:
        self.count += 1
        body = token_request(
            self.registration, scopes, key=OTHER_KEY, now=self.platform.clock(), jti=f"jti-{self.count}"
        )
        reply = self.http.send(
            "POST", self.registration.token_endpoint, headers={"Content-Type": REQUEST_TYPE}, body=body
        )
        return read_token_answer(reply, scopes, now=self.platform.clock()).value

    def send_score(self, score: Score, at: datetime, *, token: str | None = None, number: int = 7) -> Reply:
        headers = {"Authorization": f"Bearer {token or self.token(v.SCOPE_SCORE)}", "Content-Type": v.TYPE_SCORE}
        body = json.dumps(score_body(score, at)).encode()
        return self.http.send("POST", scores_url(self.platform.lineitem_url(number)), headers=headers, body=body)

    def read(self, url: str, scope: str, media_type: str) -> Reply:
        return self.get(url, Authorization=f"Bearer {self.token(scope)}", Accept=media_type)
