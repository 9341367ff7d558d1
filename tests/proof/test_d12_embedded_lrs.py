"""Claim D12: what officers do is in the record store in the same transaction, and other systems can read it there.

That the store is one as xAPI has it is shown by ADL's suite (docs/xapi/conformance.md) and, requirement by requirement,
in tests/lrs/requirements.
"""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.conftest import Town
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent
from training_app.lrs.clients import Scope, create_client, revoke_client
from training_app.lrs.models import Statement
from training_app.xapi import vocabulary as words

Json = dict[str, Any]
M1 = "m01-trauma"


class Reader:
    """Another system with credentials of its own."""

    def __init__(self, town: Town, *scopes: Scope) -> None:
        with town.app.app_context():
            client = create_client(
                db.session(),
                agency_id=town.people.agency_id,
                name="Academy",
                scopes=frozenset(scopes),
                by=None,
                now=town.clock(),
            )
            db.session().commit()
            db.session.remove()
        self.id = client.id
        self.key = client.key
        self._client: FlaskClient = town.app.test_client(use_cookies=False)
        self._headers = {
            "Authorization": "Basic " + b64encode(f"{client.key}:{client.secret}".encode()).decode(),
            "X-Experience-API-Version": "1.0.3",
        }

    def get(self, address: str) -> Any:
        return self._client.get(address, headers=self._headers)

    def all(self, query: str = "") -> list[Json]:
        """Every statement, page after page, oldest first."""
        address, found = f"/xapi/statements?ascending=true&limit=7{query}", []
        while address:
            answer = self.get(address)
            assert answer.status_code == 200, answer.data
            page = json.loads(answer.data)
            found += page["statements"]
            address = page["more"]
        return found


@pytest.fixture
def reader(town: Town) -> Reader:
    return Reader(town, Scope.READ_ALL)


def test_a_step_is_there_with_the_answer_to_it(town: Town, reader: Reader) -> None:
    officer = town.sign_in(town.people.officer_id)
    assert reader.all() == []

    walk_to_the_end(officer, town, M1)

    with town.app.app_context():
        events = db.session().scalars(select(LearningEvent.id).order_by(LearningEvent.sequence)).all()
        db.session.remove()
    there = reader.all()
    assert [one["id"] for one in there] == [str(one) for one in events]
    assert len(there) > 20
    assert {one["authority"]["account"]["name"] for one in there} == {"common-ground"}


def test_every_filter_finds_the_officers_own_and_nobody_elses(town: Town, reader: Reader) -> None:
    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    walk_to_the_end(town.sign_in(town.people.other_officer_id), town, M1)
    there = reader.all()
    mine = [one for one in there if one["actor"] == there[0]["actor"]]
    assert 0 < len(mine) < len(there)

    assert reader.all(f"&agent={quote(json.dumps(there[0]['actor']))}") == mine
    assert reader.all(f"&registration={there[0]['context']['registration']}") == mine
    completed = [one for one in there if one["verb"]["id"] == words.VERB_COMPLETED]
    assert reader.all(f"&verb={quote(words.VERB_COMPLETED, safe='')}") == completed
    module = there[0]["object"]["id"]
    about = [one for one in there if one["object"]["id"] == module]
    assert reader.all(f"&activity={quote(module, safe='')}") == about
    assert reader.all(f"&activity={quote(module, safe='')}&related_activities=true") == there


def test_the_module_can_be_asked_for_by_its_id(town: Town, reader: Reader) -> None:
    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    module = reader.all()[0]["object"]

    known = json.loads(reader.get(f"/xapi/activities?activityId={quote(module['id'], safe='')}").data)

    assert known == module


def test_a_step_that_is_not_kept_is_not_there_either(
    town: Town, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = town.sign_in(town.people.officer_id)
    monkeypatch.setattr("training_app.xapi.recorder.enqueue", _refuse)

    with pytest.raises(AssertionError):
        walk_to_the_end(officer, town, M1)

    assert reader.all() == []
    with town.app.app_context():
        for table in (LearningEvent, Statement):
            assert db.session().scalar(select(func.count()).select_from(table)) == 0
        db.session.remove()


def _refuse(*_: object, **__: object) -> None:
    raise RuntimeError("the outbox cannot be written")


def test_credentials_open_the_store_and_nothing_else(town: Town, reader: Reader) -> None:
    officer = town.sign_in(town.people.officer_id)

    assert reader.get("/app/").status_code == 303
    assert officer.line.send("GET", "/xapi/statements", None, {"X-Experience-API-Version": "1.0.3"}).status == 401


def test_each_scope_lets_do_what_it_says(town: Town, reader: Reader) -> None:
    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)

    assert Reader(town, Scope.READ_OWN).all() == []
    assert Reader(town, Scope.WRITE).get("/xapi/statements").status_code == 403
    assert len(reader.all()) > 20


def test_revoked_credentials_stop_with_the_next_request(town: Town, reader: Reader) -> None:
    assert reader.get("/xapi/statements").status_code == 200
    with town.app.app_context():
        assert revoke_client(
            db.session(), agency_id=town.people.agency_id, client_id=reader.id, by=None, now=town.clock()
        )
        db.session().commit()
        db.session.remove()

    assert reader.get("/xapi/statements").status_code == 401


def test_the_profile_is_open_to_everybody(town: Town) -> None:
    answer = town.app.test_client().get("/xapi/profile")

    assert answer.content_type == "application/ld+json"
    assert json.loads(answer.data)["id"] == words.PROFILE
