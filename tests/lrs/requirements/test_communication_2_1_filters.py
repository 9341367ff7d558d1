"""1.0.3 Part Three, section 2.1.3: formats, languages, and what each filter finds."""

from typing import Any
from uuid import uuid4

import pytest

from tests.lrs.requirements.store_client import (
    HOME,
    VERB,
    Lrs,
    iri,
    person,
    statement,
)

GROUP = {"objectType": "Group", "name": "Night shift"}


NAMES = {"en-US": "Lesson", "en-GB": "Lesson (UK)", "de": "Lektion"}


def store_with_words(lrs: Lrs) -> tuple[str, dict[str, Any]]:
    """A statement with words in several languages, sent in the form that is kept."""
    sent = statement(
        actor={"objectType": "Agent", "name": "Jo", "mbox": "mailto:jo@example.org"},
        verb={"id": VERB, "display": {"en-US": "tried", "de": "versuchte"}},
        object={
            "objectType": "Activity",
            "id": iri(),
            "definition": {"name": NAMES, "type": "https://example.org/types/lesson"},
        },
        context={"instructor": {"objectType": "Agent", "name": "Lee", "mbox": "mailto:lee@example.org"}},
    )
    [stored] = lrs.store(sent)
    return stored, sent


def test_xapi_00168_without_a_format_statements_are_exact(lrs: Lrs) -> None:
    stored, sent = store_with_words(lrs)

    assert (
        lrs.get("/statements", statementId=stored).data
        == lrs.get("/statements", statementId=stored, format="exact").data
    )
    assert lrs.one(stored)["object"] == sent["object"]


def test_xapi_00169_canonical_has_one_language_and_what_is_known_of_activities(lrs: Lrs) -> None:
    stored, sent = store_with_words(lrs)
    lrs.store(statement(object={"id": sent["object"]["id"], "definition": {"description": {"fr": "La leçon"}}}))

    found = lrs.one(stored, format="canonical")

    assert len(found["object"]["definition"]["name"]) == 1
    assert found["object"]["definition"]["description"] == {"fr": "La leçon"}
    assert len(found["verb"]["display"]) == 1
    assert found["actor"] == sent["actor"]


def test_xapi_00170_exact_is_what_was_sent(lrs: Lrs) -> None:
    stored, sent = store_with_words(lrs)
    lrs.store(statement(object={"id": sent["object"]["id"], "definition": {"name": {"en-US": "A later word"}}}))

    found = lrs.one(stored, format="exact")

    assert {name: found[name] for name in sent} == sent


def test_xapi_00171_ids_is_no_more_than_tells_things_apart(lrs: Lrs) -> None:
    stored, sent = store_with_words(lrs)
    group = {**GROUP, "member": [{"name": "Sam", "mbox": "mailto:sam@example.org"}]}
    [of_group] = lrs.store(statement(actor=group))

    found = lrs.one(stored, format="ids")

    assert found["actor"] == {"objectType": "Agent", "mbox": "mailto:jo@example.org"}
    assert found["verb"] == {"id": VERB}
    assert found["object"] == {"id": sent["object"]["id"]}
    assert found["context"] == {"instructor": {"objectType": "Agent", "mbox": "mailto:lee@example.org"}}
    # a group without an identifier is told by its members
    assert lrs.one(of_group, format="ids")["actor"] == {
        "objectType": "Group",
        "member": [{"mbox": "mailto:sam@example.org"}],
    }


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("de", "de"),
        ("en-GB", "en-GB"),
        ("EN-us", "en-US"),
        ("fr, de;q=0.8, en-US;q=0.9", "en-US"),
        ("fr;q=1, *;q=0.1, de;q=0.5", "de"),
        ("de;q=0, en-GB", "en-GB"),
        ("en", "en-GB"),
        ("de-AT", "de"),
        ("fr-CA, de-CH", "de"),
    ],
)
def test_xapi_00172_accept_language_chooses(lrs: Lrs, header: str, chosen: str) -> None:
    stored, _ = store_with_words(lrs)

    found = lrs.one(stored, format="canonical", headers={"Accept-Language": header})
    exact = lrs.one(stored, format="exact", headers={"Accept-Language": header})

    assert found["object"]["definition"]["name"] == {chosen: NAMES[chosen]}
    assert exact["object"]["definition"]["name"] == NAMES


@pytest.mark.parametrize(
    ("header", "chosen"), [("en-GB", "en-GB"), ("en", "en"), ("en-AU", "en"), ("en-US, de", "en-US")]
)
def test_xapi_00172_the_language_itself_goes_before_its_relatives(lrs: Lrs, header: str, chosen: str) -> None:
    names = {"de": "Lektion", "en": "Lesson", "en-GB": "Lesson (UK)", "en-US": "Lesson (US)"}
    [stored] = lrs.store(statement(object={"id": iri(), "definition": {"name": names}}))

    found = lrs.one(stored, format="canonical", headers={"Accept-Language": header})

    assert found["object"]["definition"]["name"] == {chosen: names[chosen]}


@pytest.mark.parametrize("header", ["", ";;;q=", "xx", "de;q=much", ",,,", "*;q=0"])
def test_xapi_00172_a_header_that_says_nothing_gives_one_language_all_the_same(lrs: Lrs, header: str) -> None:
    stored, _ = store_with_words(lrs)

    found = lrs.one(stored, format="canonical", headers={"Accept-Language": header})

    assert len(found["object"]["definition"]["name"]) == 1


def test_xapi_00173_limit_is_how_many_at_most(lrs: Lrs) -> None:
    activity = iri()
    lrs.store(*(statement(object={"id": activity}) for _ in range(3)))

    assert [len(lrs.ids(activity=activity, limit=one)) for one in (1, 2, 3, 4, 0)] == [1, 2, 3, 3, 3]
    assert lrs.get("/statements", limit="two").status_code == 400


def test_xapi_00174_until_is_stored_then_or_before(lrs: Lrs) -> None:
    activity = iri()
    ids = [lrs.store(statement(object={"id": activity}))[0] for _ in range(3)]
    middle = lrs.one(ids[1])["stored"]

    assert lrs.ids(activity=activity, until=middle) == [ids[1], ids[0]]
    assert lrs.ids(activity=activity, until="2013-05-18T05:32:34.804Z") == []


def test_xapi_00175_since_is_stored_after_it(lrs: Lrs) -> None:
    activity = iri()
    ids = [lrs.store(statement(object={"id": activity}, timestamp="2013-05-18T05:32:34.804Z"))[0] for _ in range(3)]
    middle = lrs.one(ids[1])["stored"]

    assert lrs.ids(activity=activity, since=middle) == [ids[2]]
    assert lrs.ids(activity=activity, since=middle, until=middle) == []
    assert lrs.ids(activity=activity, since="2013-05-18T05:32:34.804Z") == ids[::-1]


def test_xapi_00176_related_agents_looks_everywhere(lrs: Lrs) -> None:
    who = person()
    sub = {"objectType": "SubStatement", "actor": who, "verb": {"id": VERB}, "object": {"id": iri()}}
    direct = lrs.store(
        statement(actor=who),
        statement(object=who),
        statement(actor={**GROUP, "member": [who]}),
    )
    related = lrs.store(
        statement(context={"instructor": who}),
        statement(context={"team": {**GROUP, "member": [who]}}),
        statement(object=sub),
    )

    assert set(lrs.ids(agent=who)) == set(direct)
    assert set(lrs.ids(agent=who, related_agents=False)) == set(direct)
    assert set(lrs.ids(agent=who, related_agents=True)) == {*direct, *related}


def test_xapi_00176_the_authority_is_a_related_agent(lrs: Lrs, lrs2: Lrs) -> None:
    activity = iri()
    [ours] = lrs.store(statement(object={"id": activity}))
    [theirs] = lrs2.store(statement(object={"id": activity}))
    client = {"account": {"homePage": HOME, "name": lrs.key}}

    assert lrs.ids(activity=activity) == [theirs, ours]
    assert lrs.ids(activity=activity, agent=client, related_agents=True) == [ours]
    assert lrs.ids(activity=activity, agent=client) == []


def test_xapi_00177_related_activities_looks_everywhere(lrs: Lrs) -> None:
    activity = iri()
    sub = {"objectType": "SubStatement", "actor": person(), "verb": {"id": VERB}, "object": {"id": activity}}
    [direct] = lrs.store(statement(object={"id": activity}))
    related = lrs.store(
        *(
            statement(context={"contextActivities": {kind: [{"id": activity}]}})
            for kind in ("parent", "grouping", "category", "other")
        ),
        statement(object=sub),
    )

    assert lrs.ids(activity=activity) == [direct]
    assert set(lrs.ids(activity=activity, related_activities=True)) == {direct, *related}


def test_xapi_00178_registration_is_a_filter(lrs: Lrs) -> None:
    registration = str(uuid4())
    [wanted, _] = lrs.store(
        statement(context={"registration": registration}), statement(context={"registration": str(uuid4())})
    )

    assert lrs.ids(registration=registration) == [wanted]
    assert lrs.ids(registration=registration.upper()) == [wanted]
    assert lrs.ids(registration=str(uuid4())) == []


def test_xapi_00179_activity_is_a_filter(lrs: Lrs) -> None:
    activity = iri()
    [wanted, _] = lrs.store(statement(object={"id": activity}), statement(object={"id": activity + "/part"}))

    assert lrs.ids(activity=activity) == [wanted]


def test_xapi_00180_verb_is_a_filter(lrs: Lrs) -> None:
    verb = f"https://example.org/verbs/{uuid4()}"
    [wanted, _] = lrs.store(statement(verb={"id": verb}), statement())

    assert lrs.ids(verb=verb) == [wanted]


@pytest.mark.parametrize(
    "who",
    [
        {"mbox": f"mailto:{uuid4()}@example.org"},
        {"mbox_sha1sum": uuid4().hex + "01234567"},
        {"openid": f"https://id.example.org/{uuid4()}"},
        {"account": {"homePage": "https://lms.example.org", "name": f"jo|{uuid4()}"}},
    ],
    ids=lambda who: next(iter(who)),
)
def test_xapi_00181_agent_is_a_filter_by_each_identifier(lrs: Lrs, who: dict[str, Any]) -> None:
    [wanted, _] = lrs.store(statement(actor={**who, "name": "Jo"}), statement(actor=person()))

    assert lrs.ids(agent=who) == [wanted]
    assert lrs.ids(agent={"objectType": "Agent", "name": "another name", **who}) == [wanted]


def test_xapi_00181_a_group_is_found_by_its_identifier_and_by_its_members(lrs: Lrs) -> None:
    member, account = person(), {"homePage": "https://lms.example.org", "name": str(uuid4())}
    group = {**GROUP, "account": account}
    [stored] = lrs.store(statement(actor={**group, "member": [member]}))

    assert lrs.ids(agent=group) == [stored]
    assert lrs.ids(agent=member) == [stored]
