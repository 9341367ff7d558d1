"""Riverton PD with a strict identity provider of its own, and a browser that goes there and back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

import pytest
import urllib3
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.agency import Riverton, make_riverton
from tests.databases import make_tables
from tests.fakes.idp import CLIENT_ID, CLIENT_SECRET, FakeIdp
from training_app.accounts.oidc.rules import Provider
from training_app.accounts.service import find_identity
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.settings import Settings


@pytest.fixture
def idp(clock: SetClock) -> Iterator[FakeIdp]:
    with FakeIdp(clock) as running:
        yield running


@dataclass
class Gate:
    """The program, its identity provider, and one browser."""

    app: Flask
    idp: FakeIdp
    people: Riverton
    clock: SetClock
    client: FlaskClient

    def leave(self, query: str = "") -> str:
        """Press the button on the sign-in page; returns where the browser is sent."""
        answer = self.client.get(f"/app/sign-provider{query}")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def at_provider(self, address: str) -> str:
        """Sign in there; returns where the browser is sent back to."""
        reply = urllib3.request("GET", address, redirect=False, retries=False)
        assert reply.status == 303, reply.data
        return reply.headers["Location"]

    def come_back(self, address: str, client: FlaskClient | None = None) -> TestResponse:
        """Bring the answer."""
        parts = urlsplit(address)
        return (client or self.client).get(f"{parts.path}?{parts.query}")

    def walk(self, query: str = "") -> TestResponse:
        """There and back; returns what the program answers."""
        return self.come_back(self.at_provider(self.leave(query)))

    def signed_in(self) -> PersonId | None:
        """Who is signed in in this browser."""
        cookie = self.client.get_cookie("cg_session", path="/app")
        if cookie is None:
            return None
        with self.app.app_context():
            identity = find_identity(db.session(), cookie.value, self.clock())
            db.session.remove()
        return identity.person_id if identity is not None else None


def query_of(address: str) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(address).query))


@pytest.fixture
def provider(idp: FakeIdp) -> Provider:
    return Provider(idp.issuer, CLIENT_ID, CLIENT_SECRET)


@pytest.fixture
def gate(settings: Settings, provider: Provider, shipped: Catalogue, clock: SetClock, idp: FakeIdp) -> Iterator[Gate]:
    app = create_app(replace(settings, provider=provider), clock=clock, catalogue=shipped)
    with app.app_context():
        make_tables(db.engine)
        people = make_riverton(db.session(), [])
        db.session.remove()
    yield Gate(app, idp, people, clock, app.test_client())
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
