"""Browsers that an LMS sent, without the LMS: each launch is a session that was opened as a door opens it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie

from tests.conftest import Town
from training_app.accounts.entry import let_in_from_lms
from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.service import open_launched_session
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

LMS = "https://lms.riverton.example"
IN_FRAME = LaunchedFrom(frame_origins=(LMS,), return_url=f"{LMS}/course/7")
FIRST, SECOND = "m01-trauma", "m03-past-in-the-room"
ONE_MODULE = LaunchedFrom(frame_origins=(LMS,), module_id="m01-trauma", is_asserted=True)
Launch = Callable[..., FlaskClient]


@pytest.fixture
def launch(town: Town) -> Launch:
    """A browser that an LMS sent, in a frame unless said otherwise; ``client`` is one that was sent before."""

    def go(
        launched: LaunchedFrom = IN_FRAME,
        person_id: PersonId | None = None,
        where: str = "iframe",
        client: FlaskClient | None = None,
    ) -> FlaskClient:
        town.clock.advance(seconds=1)
        token = open_session(town, launched, person_id or town.people.officer_id)
        client = client or town.app.test_client()
        with town.app.test_request_context("/lti/launch", headers={"Sec-Fetch-Dest": where}):
            response = let_in_from_lms(token, "/app/modules/m01-trauma")
            db.session.remove()
        (cookie,) = response.headers.getlist("Set-Cookie")
        name, value = next(iter(parse_cookie(cookie.partition(";")[0]).items()))
        client.set_cookie(name, value, path="/app")
        client.said = cookie  # type: ignore[attr-defined]  # looked at by a test
        return client

    return go


def open_session(town: Town, launched: LaunchedFrom, person_id: PersonId) -> str:
    with town.app.app_context():
        token = open_launched_session(db.session(), person_id, launched, now=town.clock())
        db.session.commit()
        db.session.remove()
    return token
