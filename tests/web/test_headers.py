"""Security headers on every answer."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from training_app.web.headers import CONTENT_SECURITY_POLICY, register_headers

EVERYWHERE = ["/app/preview/home", "/nowhere", "/broken", "/static/nothing.css"]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_carries_the_headers(browser: FlaskClient, address: str) -> None:
    headers = browser.get(address).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_policy_starts_from_nothing_and_allows_nothing_inline() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; ")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_signed_in_pages_are_not_left_in_a_cache(browser: FlaskClient) -> None:
    assert browser.get("/app/preview/home").headers["Cache-Control"] == "no-store"


def test_other_addresses_are_not_taken_for_signed_in_pages(browser: FlaskClient) -> None:
    assert browser.get("/apparel").headers.get("Cache-Control") != "no-store"


def test_only_a_secure_answer_promises_to_stay_secure(browser: FlaskClient) -> None:
    plain = browser.get("/app/preview/home")
    secure = browser.get("/app/preview/home", base_url="https://training.example")

    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_route_may_set_a_policy_of_its_own() -> None:
    app = Flask(__name__, static_folder=None)
    register_headers(app)
    app.add_url_rule("/door", view_func=_door)

    answer = app.test_client().get("/door")

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def _door() -> Response:
    return Response("", headers={"Content-Security-Policy": "default-src 'none'"})
