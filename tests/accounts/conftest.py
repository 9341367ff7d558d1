"""A small application with only this room, on a real database of each kind, and a cast of people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import argon2
import html5lib
import pytest
from cryptography.fernet import Fernet
from flask import Flask, request
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from training_app import accounts, web
from training_app.accounts.desk import Room
from training_app.accounts.door import frame_for_request
from training_app.accounts.guard import requires
from training_app.accounts.identity import Identity
from training_app.accounts.models import Role
from training_app.accounts.passwords import Passwords
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, add_person, add_unit
from training_app.accounts.rules import Permission
from training_app.accounts.seats.models import Seat
from training_app.accounts.service import find_identity, make_one_time_link, use_link
from training_app.audit import models as audit_models
from training_app.foundation.clock import SetClock
from training_app.foundation.db import Base, db, prepare_engine
from training_app.foundation.errors import NotAllowed
from training_app.foundation.events import EventBus
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId, PersonId, UnitId
from training_app.foundation.secrets import SecretBox
from training_app.web.errors import error_page

NOW = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)
PASSWORD = "marble otter canoe lamp"
SEALING_KEY = Fernet.generate_key().decode()
ROOM_TABLES = (
    "agency",
    "unit",
    "person",
    "person_role",
    "sign_in_session",
    "one_time_link",
    "held_form",
    "sign_in_failure",
    "totp",
    "recovery_code",
    "passkey",
    "second_step_role",
    "door_question",
    Seat.__tablename__,
    audit_models.AuditEntry.__tablename__,
    audit_models.AuditHead.__tablename__,
)


class CountingHasher:
    """The real Argon2id, cheaper, which also counts how often it was asked."""

    def __init__(self) -> None:
        self._argon2 = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        self.verified: list[str] = []

    def hash(self, password: str) -> str:
        return self._argon2.hash(password)

    def verify(self, hash: str, password: str) -> bool:
        self.verified.append(hash)
        return self._argon2.verify(hash, password)

    def check_needs_rehash(self, hash: str) -> bool:
        return self._argon2.check_needs_rehash(hash)


@dataclass(frozen=True)
class Cast:
    """Who works here. The officer, the coordinator and the stranger have the password; the others use links."""

    agency_id: AgencyId
    patrol: UnitId
    officer: PersonId
    supervisor: PersonId
    coordinator: PersonId
    admin: PersonId
    other_agency_id: AgencyId
    stranger: PersonId


class Browser:
    """A browser that fills in forms: it takes the CSRF token from the page it saw last."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = ""

    def get(self, address: str) -> TestResponse:
        response = self.client.get(address)
        self.page = response.text
        return response

    def post(self, address: str, **fields: str) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        assert token, "the page seen last holds no form"
        response = self.client.post(address, data={"csrf_token": token[1], **fields})
        self.page = response.text
        return response

    def sign_in(self, name: str = "4417", password: str = PASSWORD, query: str = "") -> TestResponse:
        self.get("/app/sign-in" + query)
        return self.post("/app/sign-in" + query, name=name, password=password)

    @property
    def token(self) -> str | None:
        cookie = self.client.get_cookie("cg_session", path="/app")
        return cookie.value if cookie is not None else None


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def passwords(hasher: CountingHasher) -> Passwords:
    return Passwords(hasher)


@pytest.fixture
def app(database: str, clock: SetClock) -> Iterator[Flask]:
    app = Flask("tests", static_folder=None)
    app.config.update(
        TESTING=True,
        BRAND="Common Ground",
        SECRET_KEY="only for tests, and long enough for them",
        SQLALCHEMY_DATABASE_URI=database,
        SESSION_COOKIE_PATH="/app",
        COOKIES_SECURE=False,
    )
    db.init_app(app)
    CSRFProtect(app)
    web.register(app, frame_for_request)
    accounts.register(app, House(clock=clock, bus=EventBus()), Room(SecretBox(SEALING_KEY)))
    app.register_error_handler(NotAllowed, lambda error: error_page(403, frame_for_request(), sentence=error.sentence))
    _add_probes(app)
    _add_answers(app)
    with app.app_context():
        prepare_engine(db.engine)
        Base.metadata.create_all(db.engine, tables=[Base.metadata.tables[name] for name in ROOM_TABLES])
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _add_probes(app: Flask) -> None:
    """A page for each permission, so that the guard can be asked about every one."""
    for permission in Permission:

        @requires(permission)
        def probe() -> str:
            return "let through"

        app.add_url_rule(f"/app/probe/{permission}", f"probe_{permission}", probe, methods=["GET", "POST"])
    app.add_url_rule("/app/forgotten", "forgotten", lambda: "let through")

    @requires(Permission.TAKE_MODULES, for_script=True)
    def beat() -> tuple[str, int]:
        return "", 204

    app.add_url_rule("/app/beat", "beat", beat, methods=["POST"])


@dataclass
class Answers:
    """What a view that takes answers got, and what it does with them when told to fail."""

    taken: list[dict[str, str]]
    failure: Exception | None = None


def _add_answers(app: Flask) -> None:
    answers = app.extensions["answers"] = Answers([])

    @requires(Permission.TAKE_MODULES)
    def take_answer() -> str:
        if answers.failure is not None:
            raise answers.failure
        answers.taken.append(dict(request.form))
        return "taken"

    app.add_url_rule("/app/answer", "answer", take_answer, methods=["POST"])


@pytest.fixture
def answers(app: Flask) -> Answers:
    """What ``/app/answer`` was sent."""
    return app.extensions["answers"]


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessionmaker(engine)() as session:
        yield session


@pytest.fixture
def cast(session: Session, passwords: Passwords) -> Cast:
    agency_id = add_agency(
        session,
        NewAgency(
            name="Cedar Falls PD",
            home_page="https://cedar-falls.example",
            time_zone="America/Chicago",
            peer_team_label="Peer team",
            peer_team_phone="555-0142",
        ),
        now=NOW,
    )
    other_id = add_agency(
        session, NewAgency(name="Riverton PD", home_page="https://riverton.example", time_zone="UTC"), now=NOW
    )
    patrol = add_unit(session, agency_id, "Patrol A")

    def add(given: str, family: str, name: str, **more: object) -> PersonId:
        new = NewPerson(
            **{"agency_id": agency_id, "given_name": given, "family_name": family, "sign_in_name": name} | more
        )
        return add_person(session, new, now=NOW, passwords=passwords)

    cast = Cast(
        agency_id=agency_id,
        patrol=patrol,
        officer=add("Jamie", "Ortiz", "4417", badge="4417", unit_id=patrol, password=PASSWORD),
        supervisor=add("Sam", "Reyes", "s.reyes@cedar-falls.example", roles={Role.SUPERVISOR: patrol}),
        coordinator=add(
            "Dana", "Abara", "d.abara@cedar-falls.example", roles={Role.COORDINATOR: None}, password=PASSWORD
        ),
        admin=add("Kim", "Lund", "k.lund@cedar-falls.example", roles={Role.ADMIN: None}),
        other_agency_id=other_id,
        stranger=add("Alex", "Moss", "4417", agency_id=other_id, password=PASSWORD),
    )
    session.commit()
    return cast


@pytest.fixture
def browser(app: Flask, cast: Cast) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def locked(browser: Browser, clock: SetClock) -> Browser:
    """An officer's browser, ten quiet minutes later, at the lock page."""
    browser.sign_in()
    clock.advance(minutes=10)
    browser.get("/app/locked")
    return browser


def unlock(browser: Browser, password: str = PASSWORD, query: str = "") -> TestResponse:
    """Type the password at the lock page."""
    browser.get(f"/app/locked{query}")
    return browser.post(f"/app/locked{query}", password=password)


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """What the form that goes to this address sends."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (form,) = [form for form in tree.iter("form") if form.get("action") == action]
    return {field.get("name"): field.get("value") for field in form.iter("input")}


def token(browser: Browser) -> str:
    """The form token of the page that is open in the browser."""
    return re.search(r'name="csrf_token" value="([^"]+)"', browser.page)[1]


def open_session_for(session: Session, person_id: PersonId, now: datetime) -> str:
    """Sign a person in with a link and return the token."""
    link = make_one_time_link(session, person_id, valid_for=timedelta(hours=1), now=now, made_by=None)
    return use_link(session, link, now)


def identity_of(session: Session, person_id: PersonId, now: datetime) -> Identity:
    """The identity of a person who has just signed in."""
    identity = find_identity(session, open_session_for(session, person_id, now), now)
    assert identity is not None
    return identity
