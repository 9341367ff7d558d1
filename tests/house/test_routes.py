"""Deny by default: every view under /app names one permission, or is one of the doors listed here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.route_policy import parts_without_policy
from training_app.accounts.guard import is_public, permission_of
from training_app.app import create_app
from training_app.content.catalogue import Catalogue
from training_app.foundation.db import db
from training_app.settings import CONTENT_ROOT, Settings

DOORS = {
    "GET /app/sign-in",
    "POST /app/sign-in",
    "GET /app/sign-in/<token>",
    "POST /app/sign-in/<token>",
    "POST /app/sign-out",
    "GET /app/signed-out",
    "POST /app/lock",
    "GET /app/locked",
    "POST /app/locked",
    "GET /app/second-step",
    "POST /app/second-step",
    "POST /app/sign-passkey",
    "POST /app/sign-passkey/options",
    "GET /app/sign-provider",
    "GET /app/sign-provider/back",
    "GET /app/sign-provider/out",
    "GET /app/class-tablet/<token>",
    "POST /app/class-tablet/<token>",
}
"""Open to anyone: whoever uses them is not signed in yet or any more; or, on the tablet of a class, is nobody."""
_DOCUMENTS = ("activities/state", "activities/profile", "agents/profile")
OUTSIDE = {
    *("GET /scorm/launch/<public_id>", "POST /scorm/launch/<public_id>"),
    *("GET /", "GET /healthz", "GET /readyz", "GET /metrics", "GET /static/<public_name>"),
    *("GET /cmi5/launch/<module_id>", "POST /cmi5/launch/<module_id>"),
    *("GET /xapi/about", "POST /xapi/about", "GET /xapi/profile", "PUT /xapi/statements"),
    *(f"{method} /xapi/{name}" for name in ("statements", "agents", "activities") for method in ("GET", "POST")),
    *(f"{method} /xapi/{name}" for name in _DOCUMENTS for method in ("GET", "PUT", "POST", "DELETE")),
    *("GET /lti/login", "POST /lti/login", "POST /lti/launch", "POST /lti/enter", "POST /lti/choose", "GET /lti/jwks"),
    *("GET /verify", "GET /verify/<number>", "GET /verify/<number>/signed"),
    *("GET /.well-known/certificate-keys", "GET /.well-known/certificate-keys/<kid>"),
    *(f"GET /scim/v2/{name}" for name in ("ServiceProviderConfig", "ResourceTypes", "Schemas", "Users", "Groups")),
    *(
        "GET /scim/v2/ResourceTypes/<name>",
        "GET /scim/v2/Schemas/<name>",
        "POST /scim/v2/Users",
        "POST /scim/v2/Groups",
    ),
    *(
        f"{method} /scim/v2/{kind}/<typed_id>"
        for kind in ("Users", "Groups")
        for method in ("GET", "PUT", "PATCH", "DELETE")
    ),
    *("GET /texts", "GET /texts/<module_id>"),
    "GET /open/<int(max=2147483647):agency_id>",
    *("GET /lti/register", "GET /lti/register/<token>", "POST /lti/register/<token>"),
}
"""Addresses outside /app: the front door, what a monitor asks, styles and scripts, SCIM, which a directory's token
opens, the record store, whose own credentials open it (POST everywhere: the alternate request syntax of xAPI 1.0.x),
where an LMS launches, where anybody who holds a certificate checks it, the texts: those that are public in full, of
the others what they are about; and the totals that an agency decided to show."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, shipped: Catalogue) -> Iterator[Flask]:
    """The whole program; its routes are looked at and none is asked."""
    app = create_app(_settings(tmp_path_factory.mktemp("routes") / "empty.db"), catalogue=shipped)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_every_view_under_app_names_a_permission_or_is_a_door(program: Flask) -> None:
    unmarked = [
        route for route, view in _routes(program, "/app") if permission_of(view) is None and not is_public(view)
    ]

    assert unmarked == []


def test_the_doors_are_these_and_no_others(program: Flask) -> None:
    assert {route for route, view in _routes(program, "/app") if is_public(view)} == DOORS


def test_no_view_is_both_a_door_and_guarded(program: Flask) -> None:
    assert [route for route, view in _routes(program, "/") if is_public(view) and permission_of(view)] == []


def test_outside_app_there_are_only_the_listed_addresses(program: Flask) -> None:
    assert {route for route, _ in _routes(program, "/") if not route.split(" ")[1].startswith("/app")} == OUTSIDE


def test_every_part_of_an_address_is_known_to_belong_to_an_agency_or_not(program: Flask) -> None:
    """What belongs to one is asked for across agencies and units in tests/proof/test_g1_agencies_apart.py."""
    assert parts_without_policy(program) == set()


def test_a_new_kind_of_object_without_a_policy_would_be_seen(tmp_path: Path, shipped: Catalogue) -> None:
    app = create_app(_settings(tmp_path / "empty.db"), catalogue=shipped)
    app.add_url_rule("/app/certificates/<int:certificate_id>", "certificate", lambda certificate_id: "")

    assert parts_without_policy(app) == {"certificate_id"}
    with app.app_context():
        db.engine.dispose()


def test_a_view_without_a_mark_is_refused_whoever_asks(tmp_path: Path, shipped: Catalogue) -> None:
    app = create_app(_settings(tmp_path / "empty.db"), catalogue=shipped)
    app.add_url_rule("/app/forgotten", "forgotten", lambda: "a page nobody marked")

    answer = app.test_client().get("/app/forgotten")

    assert answer.status_code == 403
    assert "a page nobody marked" not in answer.text
    with app.app_context():
        db.engine.dispose()


def _routes(app: Flask, prefix: str) -> list[tuple[str, object]]:
    """Every route under the prefix as "METHOD /address", with its view."""
    return [
        (f"{method} {rule.rule}", app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.rule.startswith(prefix)
    ]


def _settings(file: Path) -> Settings:
    return Settings(
        secret_key="test-secret-key-of-enough-characters-000",
        database_url=f"sqlite:///{file}",
        cookies_secure=False,
        trusted_hosts=(),
        content_root=CONTENT_ROOT,
        wellness_resources=None,
        log_level="WARNING",
    )
