"""Who comes in, how a refusal is said, and what the server says of itself."""

import pytest

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.provisioning.directory import Directory, directory_of, seen, user
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.lrs.tries import MOST_WRONG
from training_app.provisioning.names import CONFIG, ENTERPRISE, ERROR, GROUP, USER
from training_app.provisioning.tokens import find_caller, make_token, read_tokens, revoke_token


@pytest.mark.parametrize("path", ["/Users", "/Groups", "/ServiceProviderConfig", "/Groups/1", "/Schemas"])
@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer ", "Bearer \xff"])
def test_nobody_comes_in_without_a_token(town: Town, path: str, header: str | None):
    head = {} if header is None else {"Authorization": header}

    answer = town.app.test_client().get(f"/scim/v2{path}", headers=head)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["schemas"] == [ERROR]


def test_a_signed_in_persons_cookie_opens_nothing_here(town: Town):
    officer = town.sign_in(town.people.coordinator_id)

    answer = officer.line.send("GET", "/scim/v2/Users", None, {})

    assert answer.status == 401


def test_a_flood_of_wrong_tokens_is_told_to_wait_and_the_right_one_still_comes_in(town: Town, directory: Directory):
    wrong = Directory(town.app, "wrong")

    statuses = [wrong.ask("GET", "/Users").status_code for _ in range(MOST_WRONG + 2)]

    assert statuses == [401] * MOST_WRONG + [429] * 2
    assert directory.ask("GET", "/Users").status_code == 200


def test_a_revoked_token_opens_nothing_from_the_next_request_on(town: Town, directory: Directory):
    agency_id = town.people.agency_id
    with town.app.app_context():
        (token,) = read_tokens(db.session(), agency_id)
        first = revoke_token(db.session(), token.id, agency_id=agency_id, by=None, now=NOW)
        second = revoke_token(db.session(), token.id, agency_id=agency_id, by=None, now=NOW)
        db.session.remove()

    assert (first, second) == (True, False)
    assert directory.ask("GET", "/Users").status_code == 401


def test_the_token_itself_is_kept_nowhere(town: Town):
    with town.app.app_context():
        session = db.session()
        token = make_token(session, agency_id=town.people.agency_id, name="Okta", by=None, now=NOW)
        (row,) = read_tokens(session, town.people.agency_id)
        caller = find_caller(session, token, NOW)

        assert caller is not None
        assert caller.agency_id == town.people.agency_id
        assert token not in {row.token_hash, row.name}
        assert find_caller(session, row.token_hash, NOW) is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff\xfe", b"7", b'{"schemas":' + b"[" * 100_000, b"null", b"NaN"]
)
def test_a_body_that_is_no_object_is_refused_as_the_standard_says(town: Town, directory: Directory, body: bytes):
    head = {"Authorization": f"Bearer {directory.token}"}

    answer = town.app.test_client().post("/scim/v2/Users", data=body, headers=head)

    assert (answer.status_code, answer.json["scimType"]) == (400, "invalidSyntax")


def test_too_large_a_body_is_refused_in_the_same_words(town: Town, directory: Directory):
    answer = directory.ask("POST", "/Users", user("alex", nickName="x" * 3_000_000))

    assert (answer.status_code, answer.json["status"]) == (413, "413")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/Me", 404),
        ("POST", "/Bulk", 404),
        ("PATCH", "/Users", 405),
        ("POST", "/Groups/1", 405),
        ("GET", "/", 404),
    ],
)
def test_what_is_not_there_is_said_as_the_standard_says_it(directory: Directory, method: str, path: str, status: int):
    answer = directory.ask(method, path)

    assert (answer.status_code, answer.json["status"]) == (status, str(status))
    assert answer.content_type == "application/scim+json"


def test_the_server_says_what_it_can(directory: Directory):
    config = directory.ask("GET", "/ServiceProviderConfig").json
    kinds = directory.ask("GET", "/ResourceTypes").json["Resources"]
    schemas = directory.ask("GET", "/Schemas").json["Resources"]

    assert config["schemas"] == [CONFIG]
    assert (config["patch"]["supported"], config["bulk"]["supported"], config["etag"]["supported"]) == (
        True,
        False,
        True,
    )
    assert [one["endpoint"] for one in kinds] == ["/Users", "/Groups"]
    assert [one["id"] for one in schemas] == [USER, ENTERPRISE, GROUP]
    assert directory.ask("GET", f"/Schemas/{USER.lower()}").json["name"] == "User"
    assert directory.ask("GET", "/ResourceTypes/Group").json["schema"] == GROUP
    assert directory.ask("GET", "/Schemas/urn:none").status_code == 404


def test_an_answer_that_names_people_is_kept_in_no_cache_and_run_by_no_browser(directory: Directory):
    answer = directory.ask("GET", "/Users")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_the_people_of_another_agency_are_not_there(town: Town, directory: Directory):
    with town.app.app_context():
        there = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.remove()
    theirs, own = str(there.officer_id), directory_of(town.app, AgencyId(there.agency_id))
    group = own.group("Patrol", theirs)

    answers = [
        directory.ask(method, f"/{kind}", {"schemas": []} if method in {"PUT", "PATCH"} else None).status_code
        for kind in (f"Users/{theirs}", f"Groups/{group}")
        for method in ("GET", "PUT", "DELETE")
    ]

    assert answers == [404] * 6
    assert directory.patch(theirs, {"op": "replace", "path": "active", "value": False}).status_code == 404
    assert directory.ask("GET", f'/Users?filter=id eq "{theirs}"').json["totalResults"] == 0
    assert seen(town.app, theirs).is_active
    # and it is there for its own
    assert own.ask("GET", f"/Users/{theirs}").status_code == 200
