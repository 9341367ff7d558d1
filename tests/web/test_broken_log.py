"""A fault of ours is logged so that it can be found, without the address it was asked under or what the error says."""

import pytest
from flask import Flask

from tests.web.example_frames import SIGNED_OUT
from training_app.web import register
from training_app.web.errors import MESSAGES
from training_app.web.house_errors import register_house_errors


@pytest.fixture
def broken() -> Flask:
    """A program whose sign-in link fails with an error that names a person."""
    app = Flask("broken", static_folder=None)
    app.secret_key = "a key for one test"
    register(app, lambda: SIGNED_OUT)
    register_house_errors(app, lambda: SIGNED_OUT)
    app.jinja_env.globals["csrf_token"] = lambda: ""

    @app.get("/app/sign-in/<token>")
    def look_at_link(token: str) -> str:
        raise RuntimeError(f"Jamie Ortiz came with {token}")

    return app


def test_a_fault_is_logged_with_its_place_and_without_address_or_words(
    broken: Flask, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = broken.test_client().get("/app/sign-in/the-key-to-an-account")

    written = "".join(capfd.readouterr()) + caplog.text
    assert answer.status_code == 500
    assert "RuntimeError" in written
    assert "look_at_link" in written
    assert "test_broken_log.py" in written
    assert "the-key-to-an-account" not in written
    assert "Ortiz" not in written


def test_a_page_for_a_busy_database_does_not_promise_what_was_just_sent() -> None:
    assert MESSAGES[503].kept is not None
    assert "look whether it is there" in MESSAGES[503].kept
