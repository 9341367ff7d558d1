"""A launch is read in any order and word for word; each thing that is wrong with one has its own refusal."""

import itertools
import json
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from training_app.lms.cmi5.errors import LaunchRefused
from training_app.lms.cmi5.launch import read_launch

ACTOR = '{"account": {"name": "1625378","homePage":"http://www.example.com"}, "objectType": "Agent"}'
GOOD = {
    "endpoint": "https://lrs.example.com/lrslistener/",
    "fetch": "https://lms.example.com/tokenGen.htm?k=2390289x0",
    "actor": ACTOR,
    "registration": "760e3480-ba55-4991-94b0-01820dbd23A2",
    "activityId": "http://www.example.com/LA1/001/intro",
}


def refusal(query: str) -> LaunchRefused:
    with pytest.raises(LaunchRefused) as refused:
        read_launch(query)
    return refused.value


@pytest.mark.parametrize("names", list(itertools.permutations(GOOD)), ids="-".join)
def test_the_parameters_may_come_in_any_order(names: tuple[str, ...]) -> None:
    launch = read_launch(urlencode([(name, GOOD[name]) for name in names]))

    assert (launch.endpoint, launch.fetch, launch.actor_text) == (GOOD["endpoint"], GOOD["fetch"], ACTOR)
    assert (launch.registration, launch.activity_id) == (GOOD["registration"], GOOD["activityId"])
    assert launch.actor == json.loads(ACTOR)


def test_parameters_of_our_own_may_stand_beside_them() -> None:
    assert read_launch(f"lang=es&{urlencode(GOOD)}&lang=en").registration == GOOD["registration"]


def test_spaces_may_be_encoded_either_way() -> None:
    assert read_launch(urlencode(GOOD, quote_via=quote)) == read_launch(urlencode(GOOD))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("endpoint", "missing_endpoint"),
        ("fetch", "missing_fetch"),
        ("actor", "missing_actor"),
        ("registration", "missing_registration"),
        ("activityId", "missing_activity_id"),
    ],
)
def test_a_missing_or_empty_parameter_is_refused(name: str, code: str) -> None:
    without = {key: value for key, value in GOOD.items() if key != name}

    assert refusal(urlencode(without)).code == code
    assert refusal(urlencode({**GOOD, name: ""})).code == code


@pytest.mark.parametrize("name", GOOD)
def test_a_parameter_that_stands_twice_is_refused(name: str) -> None:
    code = "repeated_activity_id" if name == "activityId" else f"repeated_{name}"

    assert refusal(f"{urlencode(GOOD)}&{name}=x").code == code


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("endpoint", "http://lrs.example.com/", "endpoint_unusable"),
        ("endpoint", "https://127.0.0.1/", "endpoint_unusable"),
        ("fetch", "http://lms.example.com/", "fetch_unusable"),
        ("fetch", "file:///etc/passwd", "fetch_unusable"),
        ("actor", "Sam", "actor_not_json"),
        ("actor", "[]", "actor_not_json"),
        ("actor", '{"account": {}, "account": {}}', "actor_not_json"),
        ("actor", '{"objectType": "Group", "account": {"homePage": "http://a", "name": "b"}}', "actor_not_an_agent"),
        ("actor", '{"objectType": "Agent"}', "actor_without_account"),
        ("actor", '{"mbox": "mailto:a@example.org"}', "actor_without_account"),
        ("actor", '{"account": "b"}', "actor_without_account"),
        ("actor", '{"account": {"homePage": "http://a", "name": ""}}', "actor_without_account"),
        ("actor", '{"account": {"homePage": "http://a", "name": 7}}', "actor_without_account"),
        ("actor", '{"account": {"homePage": "a", "name": "b"}}', "actor_without_account"),
        (
            "actor",
            '{"mbox": "mailto:a@example.org", "account": {"homePage": "http://a", "name": "b"}}',
            "actor_with_two_identifiers",
        ),
        ("registration", "760e3480", "registration_not_a_uuid"),
        ("registration", "760e3480-ba55-4991-94b0-01820dbd23a2 ", "registration_not_a_uuid"),
        ("activityId", "LA1/001/intro", "activity_id_not_an_iri"),
        ("activityId", "http://www.example.com/a b", "activity_id_not_an_iri"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(name: str, value: str, code: str) -> None:
    assert refusal(urlencode({**GOOD, name: value})).code == code


def test_a_query_that_is_not_utf_8_is_refused() -> None:
    assert refusal(f"{urlencode(GOOD)}&x=%ff").code == "unreadable_query"


def test_a_query_of_very_many_parameters_is_refused() -> None:
    assert refusal("&".join(["a=1"] * 101)).code == "unreadable_query"


def test_the_officer_reads_what_to_do_and_the_administrator_which_section() -> None:
    refused = refusal(urlencode({**GOOD, "registration": "7"}))

    assert refused.sentence == (
        "Your LMS opened this training with an address that could not be read. Nothing was recorded and nothing was "
        "lost. Go back to your LMS and open the training from there again."
    )
    assert refused.for_administrator == "The parameter registration is not a UUID (cmi5, section 8.1.4)."


def test_an_agent_need_not_say_that_it_is_one() -> None:
    actor = '{"account":{"homePage":"http://www.example.com","name":"1"}}'

    assert read_launch(urlencode({**GOOD, "actor": actor})).actor_text == actor


def test_the_documents_are_asked_for_with_the_words_of_the_launch() -> None:
    launch = read_launch(urlencode(GOOD))

    assert launch.statements_address == "https://lrs.example.com/lrslistener/statements"
    assert urlsplit(launch.launch_data_address).path == "/lrslistener/activities/state"
    assert parse_qs(urlsplit(launch.launch_data_address).query) == {
        "stateId": ["LMS.LaunchData"],
        "activityId": [GOOD["activityId"]],
        "agent": [ACTOR],
        "registration": [GOOD["registration"]],
    }
    assert urlsplit(launch.preferences_address).path == "/lrslistener/agents/profile"
    assert parse_qs(urlsplit(launch.preferences_address).query) == {
        "profileId": ["cmi5LearnerPreferences"],
        "agent": [ACTOR],
    }


def test_the_sites_of_a_launch_can_be_compared_with_those_that_are_known() -> None:
    assert read_launch(urlencode(GOOD)).origins == {"https://lrs.example.com", "https://lms.example.com"}
