"""1.0.3 Part Three, sections 2.6 and 2.7: agent profiles and activity profiles."""

import json
from typing import Any

import pytest

from tests.lrs.requirements.store_client import (
    Documents,
    Lrs,
    activity_profile,
    agent_profile,
    iri,
    person,
    unchanged,
)

LEVEL: Any = {"level": 3}
NO_AGENTS = ["jo", "{", "[]", "{}", '{"mbox":"jo@example.org"}', '{"name":"Jo"}']
NO_TIMES = ["yesterday", "", "17", "2026-11-23", "2026-02-30T00:00:00Z"]
NO_OBJECTS = ["[1]", '"text"', "17", "null", "{", '{"a": Infinity}', '{"a": 1, "a": 2}', ""]


@pytest.fixture
def of_agent(lrs: Lrs) -> Documents:
    """An agent's profile with one document, "skills"."""
    return with_skills(agent_profile(lrs))


@pytest.fixture
def of_activity(lrs: Lrs) -> Documents:
    """An activity's profile with one document, "skills"."""
    return with_skills(activity_profile(lrs))


@pytest.fixture(params=[agent_profile, activity_profile])
def profile(lrs: Lrs, request: pytest.FixtureRequest) -> Documents:
    """The one and then the other, for what holds of both."""
    return with_skills(request.param(lrs))


def with_skills(documents: Documents) -> Documents:
    """The profile, with a document in it."""
    documents.write("skills", LEVEL)
    return documents


def refused(profile: Documents, method: str, body: Any = None, **changed: Any) -> bool:
    """Whether the request is refused with 400 and changes nothing; None takes a parameter away."""
    headers = {"If-Match": "*"} if method == "PUT" else {}
    with unchanged(profile, "skills"):
        return profile.ask(method, "skills", body, headers=headers, **changed).status_code == 400


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00255_delete_refuses_an_agent_that_is_none(of_agent: Documents, agent: str) -> None:
    assert refused(of_agent, "DELETE", agent=agent)


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00256_post_refuses_an_agent_that_is_none(of_agent: Documents, agent: str) -> None:
    assert refused(of_agent, "POST", {"level": 4}, agent=agent)


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00257_put_refuses_an_agent_that_is_none(of_agent: Documents, agent: str) -> None:
    assert refused(of_agent, "PUT", {"level": 4}, agent=agent)


@pytest.mark.parametrize("agent", NO_AGENTS)
def test_xapi_00258_get_refuses_an_agent_that_is_none(of_agent: Documents, agent: str) -> None:
    assert refused(of_agent, "GET", agent=agent)
    assert of_agent.ask("GET", agent=agent).status_code == 400


def test_xapi_00259_xapi_00269_xapi_00288_get_with_a_profile_id_gives_the_document(profile: Documents) -> None:
    """GET with an id gives the document."""
    answer = profile.ask("GET", "skills")

    assert answer.status_code == 200
    assert answer.json == LEVEL
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("since", NO_TIMES)
def test_xapi_00260_get_refuses_a_since_that_is_no_time(of_agent: Documents, since: str) -> None:
    assert of_agent.ask("GET", since=since).status_code == 400


def test_xapi_00261_get_needs_an_agent(of_agent: Documents) -> None:
    assert refused(of_agent, "GET", agent=None)


def test_xapi_00262_delete_needs_an_agent(of_agent: Documents) -> None:
    assert refused(of_agent, "DELETE", agent=None)


def test_xapi_00263_post_needs_an_agent(of_agent: Documents) -> None:
    assert refused(of_agent, "POST", {"level": 4}, agent=None)


def test_xapi_00264_put_needs_an_agent(of_agent: Documents) -> None:
    assert refused(of_agent, "PUT", {"level": 4}, agent=None)


def test_xapi_00265_delete_needs_a_profile_id(of_agent: Documents) -> None:
    assert of_agent.ask("DELETE").status_code == 400
    assert of_agent.ids() == ["skills"]


def test_xapi_00266_post_needs_a_profile_id(of_agent: Documents) -> None:
    assert of_agent.ask("POST", None, LEVEL).status_code == 400
    assert of_agent.ids() == ["skills"]


def test_xapi_00267_put_needs_a_profile_id(of_agent: Documents) -> None:
    assert of_agent.ask("PUT", None, LEVEL, headers={"If-None-Match": "*"}).status_code == 400
    assert of_agent.ids() == ["skills"]


def test_xapi_00268_xapi_00275_xapi_00294_xapi_00303_since_gives_what_was_written_after_it(profile: Documents) -> None:
    """GET with since gives the ids of what was written after it."""
    between = profile.lrs.clock().isoformat()
    profile.lrs.tick()
    profile.write("later", {})

    assert profile.ids(since=between) == ["later"]
    assert profile.ids(since="2013-05-18T05:32:34.804Z") == ["skills", "later"]
    assert profile.ids(since=profile.lrs.clock().isoformat()) == []


def test_xapi_00270_xapi_00289_get_without_a_profile_id_gives_the_ids(profile: Documents) -> None:
    """GET without an id gives the ids."""
    profile.write("other", {})

    answer = profile.ask("GET")

    assert answer.status_code == 200
    assert answer.json == ["skills", "other"]


def test_xapi_00271_xapi_00285_xapi_00291_delete_takes_the_one_document_away(profile: Documents) -> None:
    """DELETE takes one document away and answers with nothing."""
    profile.write("other", {})

    answer = profile.ask("DELETE", "skills")

    assert (answer.status_code, answer.data) == (204, b"")
    assert profile.ids() == ["other"]


def test_xapi_00272_xapi_00283_xapi_00286_xapi_00292_xapi_00312_post_is_taken(profile: Documents) -> None:
    """POST answers with nothing, and what it brings is there."""
    answer = profile.ask("POST", "skills", {"points": 7})

    assert (answer.status_code, answer.data) == (204, b"")
    assert json.loads(profile.read("skills") or b"") == {"level": 3, "points": 7}


def test_xapi_00273_put_without_a_condition_is_refused_with_a_sentence(of_agent: Documents) -> None:
    with unchanged(of_agent, "skills"):
        there = of_agent.ask("PUT", "skills", {"level": 4})
    new = of_agent.ask("PUT", "new", {"level": 4})

    assert there.status_code == 409
    assert "If-Match" in there.text
    assert new.status_code == 400
    assert "If-None-Match: *" in new.text
    assert of_agent.ids() == ["skills"]


def test_xapi_00274_get_is_taken(of_agent: Documents) -> None:
    assert of_agent.ask("GET", "skills").status_code == 200
    assert of_agent.ask("GET").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "GET", "DELETE"])
def test_xapi_00276_xapi_00277_xapi_00305_xapi_00306_xapi_00307_a_profile_id_is_text_and_said_once(
    profile: Documents, method: str
) -> None:
    """An id is text in UTF-8, said once."""
    name, value = next(iter(profile.where.items()))
    place = f"{profile.path}?{name}={value if isinstance(value, str) else json.dumps(value)}"

    with unchanged(profile, "skills"):
        for ids in ("profileId=skills&profileId=other", "profileId=%FF", "profileId=skills%00"):
            answer = profile.lrs.ask(method, f"{place}&{ids}", LEVEL, headers={"If-Match": "*"})
            assert answer.status_code == 400, ids


def test_xapi_00278_xapi_00309_post_refuses_another_type_than_json(profile: Documents) -> None:
    """POST merges application/json into application/json, and nothing else."""
    profile.write("text", "level 3", "text/plain")

    with unchanged(profile, "text"):
        assert profile.ask("POST", "text", {"level": 4}).status_code == 400
    with unchanged(profile, "skills"):
        kind = {"Content-Type": "application/octet-stream"}
        assert profile.ask("POST", "skills", '{"level": 4}', headers=kind).status_code == 400


def test_xapi_00279_xapi_00308_post_merges_json(profile: Documents) -> None:
    """POST of JSON lays its properties over those that stand there."""
    assert profile.ask("POST", "skills", {"level": 4, "name": "“Ø”"}).status_code == 204
    assert profile.ask("POST", "skills", {"points": None}).status_code == 204

    assert profile.ask("GET", "skills").json == {"level": 4, "name": "“Ø”", "points": None}


def test_xapi_00280_xapi_00310_post_of_a_new_document_stores_it(profile: Documents) -> None:
    """POST of a document that is not there stores it as it is."""
    assert profile.ask("POST", "new", '{ "level" : 1 }').status_code == 204
    assert profile.read("new") == b'{ "level" : 1 }'


def test_xapi_00281_xapi_00313_post_refuses_when_what_stands_there_is_no_object(profile: Documents) -> None:
    """POST onto JSON that is no object is refused."""
    profile.write("list", [1])

    with unchanged(profile, "list"):
        assert profile.ask("POST", "list", {"level": 4}).status_code == 400


def test_xapi_00282_there_is_an_agent_profile_resource(lrs: Lrs) -> None:
    assert lrs.get("/agents/profile", agent=person()).json == []
    assert lrs.get("/agents/profiles", agent=person()).status_code == 404


@pytest.mark.parametrize("body", NO_OBJECTS)
def test_xapi_00284_xapi_00314_post_refuses_json_that_is_no_object(profile: Documents, body: str) -> None:
    """POST of JSON that is no object is refused, whether a document stands there or not."""
    assert refused(profile, "POST", body)
    assert profile.ask("POST", "new", body).status_code == 400
    assert profile.read("new") is None


def test_xapi_00287_xapi_00293_put_is_taken(of_activity: Documents) -> None:
    """PUT replaces the document that the request names."""
    tag = of_activity.ask("GET", "skills").headers["ETag"]

    answer = of_activity.ask("PUT", "skills", {"level": 4}, headers={"If-Match": tag})

    assert (answer.status_code, answer.data) == (204, b"")
    assert of_activity.read("skills") == b'{"level": 4}'


def test_xapi_00290_get_is_taken(of_activity: Documents) -> None:
    assert of_activity.ask("GET", "skills").status_code == 200
    assert of_activity.ask("GET").status_code == 200


@pytest.mark.parametrize("since", NO_TIMES)
def test_xapi_00295_get_refuses_a_since_that_is_no_time(of_activity: Documents, since: str) -> None:
    assert of_activity.ask("GET", since=since).status_code == 400


def test_xapi_00296_get_needs_an_activity(of_activity: Documents) -> None:
    assert refused(of_activity, "GET", activityId=None)


def test_xapi_00297_delete_needs_an_activity(of_activity: Documents) -> None:
    assert refused(of_activity, "DELETE", activityId=None)


def test_xapi_00298_post_needs_an_activity(of_activity: Documents) -> None:
    assert refused(of_activity, "POST", {"level": 4}, activityId=None)


def test_xapi_00299_put_needs_an_activity(of_activity: Documents) -> None:
    assert refused(of_activity, "PUT", {"level": 4}, activityId=None)


def test_xapi_00300_delete_needs_a_profile_id(of_activity: Documents) -> None:
    assert of_activity.ask("DELETE").status_code == 400
    assert of_activity.ids() == ["skills"]


def test_xapi_00301_post_needs_a_profile_id(of_activity: Documents) -> None:
    assert of_activity.ask("POST", None, LEVEL).status_code == 400
    assert of_activity.ids() == ["skills"]


def test_xapi_00302_put_needs_a_profile_id(of_activity: Documents) -> None:
    assert of_activity.ask("PUT", None, LEVEL, headers={"If-None-Match": "*"}).status_code == 400
    assert of_activity.ids() == ["skills"]


def test_xapi_00311_there_is_an_activity_profile_resource(lrs: Lrs) -> None:
    assert lrs.get("/activities/profile", activityId=iri()).json == []
    # an agent means nothing here: XAPI-00304
    assert lrs.get("/activities/profile", activityId=iri(), agent=person()).status_code == 400
