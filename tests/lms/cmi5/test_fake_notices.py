"""The fake LMS notices whoever breaks one of the rules: each breach with the number of the rule and its section.

The rules are the project's checklist of cmi5 for assignable units.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.cmi5_books import PUBLISHER_ID, Cmi5Books
from tests.fakes.cmi5_rules import ADL, CATEGORY_CMI5, CATEGORY_MOVEON, MASTERY_SCORE, PROGRESS, SESSION_ID, W3ID
from tests.lms.cmi5.examples import NOON, Play, after, ended, item_answered, module_completed, play, started
from training_app.lms.cmi5 import statements
from training_app.lms.cmi5.statements import Verdict

Json = dict[str, Any]
Change = Callable[[Json], object]


@pytest.fixture
def lms() -> Cmi5Books:
    return Cmi5Books()


def category(statement: Json) -> list[Json]:
    found: list[Json] = statement["context"]["contextActivities"]["category"]
    return found


def without(name: str) -> Change:
    return lambda statement: statement.pop(name)


def put(value: object, *path: str) -> Change:
    def change(statement: Json) -> None:
        for name in path[:-1]:
            statement = statement.setdefault(name, {})
        statement[path[-1]] = value

    return change


def drop(*path: str) -> Change:
    def change(statement: Json) -> None:
        for name in path[:-1]:
            statement = statement[name]
        del statement[path[-1]]

    return change


def drop_category(iri: str) -> Change:
    return lambda statement: category(statement).remove({"objectType": "Activity", "id": iri})


def add_category(iri: str) -> Change:
    return lambda statement: (
        statement["context"]["contextActivities"]
        .setdefault("category", [])
        .append({"objectType": "Activity", "id": iri})
    )


# which of our statements is spoilt, how, and the rule and section that are then named
SPOILT: dict[str, tuple[str, Change, int, str]] = {
    "no id": ("initialized", without("id"), 5, "9.1"),
    "an id that is no UUID": ("initialized", put("one", "id"), 5, "9.1"),
    "no timestamp": ("initialized", without("timestamp"), 5, "9.7"),
    "a local time": ("initialized", put("2026-11-26T14:00:00+02:00", "timestamp"), 5, "9.7"),
    "a time without zone": ("initialized", put("2026-11-26T12:00:00", "timestamp"), 5, "9.7"),
    "another actor": ("initialized", put("other", "actor", "account", "name"), 6, "9.2"),
    "an actor by mail": ("initialized", put({"mbox": "mailto:a@example.org"}, "actor"), 6, "9.2"),
    "the publisher id as object": ("initialized", put(PUBLISHER_ID, "object", "id"), 7, "9.4"),
    "another registration": ("initialized", put("x", "context", "registration"), 8, "9.6.1"),
    "no publisher id": ("initialized", put([], "context", "contextActivities", "grouping"), 8, "9.6.2.3"),
    "a lost part of the template": ("initialized", drop("context", "contextActivities", "other"), 8, "10.2.1"),
    "an overwritten part of the template": (
        "answered",
        put(8, "context", "extensions", "https://lms.example/extensions/tenant", "id"),
        8,
        "10.2.1",
    ),
    "no session id": ("initialized", drop("context", "extensions", SESSION_ID), 9, "9.6.3.1"),
    "no session id in an allowed statement": ("answered", drop("context", "extensions", SESSION_ID), 9, "9.6.3.1"),
    "another session id": ("completed", put("other", "context", "extensions", SESSION_ID), 9, "9.6.3.1"),
    "no category cmi5": ("completed", drop_category(CATEGORY_CMI5), 10, "9.6.2.1"),
    "category cmi5 on an allowed statement": ("answered", add_category(CATEGORY_CMI5), 10, "9.6.2.1"),
    "no category moveon": ("completed", drop_category(CATEGORY_MOVEON), 10, "9.6.2.2"),
    "category moveon without result": ("initialized", add_category(CATEGORY_MOVEON), 10, "9.6.2.2"),
    "category moveon on an allowed statement": ("answered", add_category(CATEGORY_MOVEON), 10, "9.6.2.2"),
    "a time before initialized": ("answered", put("2026-11-26T11:00:00Z", "timestamp"), 11, "9.3"),
    "terminated before another": ("terminated", put("2026-11-26T12:00:01Z", "timestamp"), 11, "9.3"),
    "completed without duration": ("completed", drop("result", "duration"), 13, "9.5.4.1"),
    "passed without duration": ("passed", drop("result", "duration"), 13, "9.5.4.1"),
    "failed without duration": ("failed", drop("result", "duration"), 13, "9.5.4.1"),
    "terminated without duration": ("terminated", drop("result"), 13, "9.5.4.1"),
    "a negative duration": ("terminated", put("PT-1S", "result", "duration"), 13, "9.5.4.1"),
    "passed without success": ("passed", put(False, "result", "success"), 14, "9.5.2"),
    "failed with success": ("failed", put(True, "result", "success"), 14, "9.5.2"),
    "completed with success": ("completed", put(True, "result", "success"), 14, "9.5.2"),
    "completed without completion": ("completed", drop("result", "completion"), 14, "9.5.3"),
    "passed with completion": ("passed", put(True, "result", "completion"), 14, "9.5.3"),
    "completed with a score": ("completed", put(1, "result", "score", "scaled"), 14, "9.5.1"),
    "terminated with a score": ("terminated", put(1, "result", "score", "scaled"), 14, "9.5.1"),
    "raw without min and max": ("passed", put(9, "result", "score", "raw"), 14, "9.5.1"),
    "a scaled score over 1": ("passed", put(1.01, "result", "score", "scaled"), 14, "9.5.1"),
    "a scaled score below 0": ("failed", put(-0.5, "result", "score", "scaled"), 14, "9.5.1"),
    "passed below masteryScore": ("passed", put(0.79, "result", "score", "scaled"), 15, "9.3.4"),
    "failed at masteryScore": ("failed", put(0.8, "result", "score", "scaled"), 15, "9.3.5"),
    "no masteryscore extension": ("passed", drop("context", "extensions", MASTERY_SCORE), 15, "9.6.3.2"),
    "another masteryscore": ("failed", put(0.7, "context", "extensions", MASTERY_SCORE), 15, "9.6.3.2"),
    "progress over 100": ("progressed", put(101, "result", "extensions", PROGRESS), 18, "9.5.5.1"),
    "progress with a fraction": ("progressed", put(40.5, "result", "extensions", PROGRESS), 18, "9.5.5.1"),
    "progress on completed": ("completed", put(100, "result", "extensions", PROGRESS), 18, "9.5.5.1"),
    "launched": ("initialized", put(ADL + "launched", "verb", "id"), 19, "9.3.1"),
    "abandoned": ("terminated", put(W3ID + "abandoned", "verb", "id"), 19, "9.3.6"),
    "waived": ("completed", put(W3ID + "waived", "verb", "id"), 19, "9.3.7"),
    "satisfied": ("completed", put(W3ID + "satisfied", "verb", "id"), 19, "9.3.9"),
    "voided": ("answered", put(ADL + "voided", "verb", "id"), 19, "6.3"),
}


def good(one: Play, verb: str) -> Json:
    """One of our statements, as it would go out."""
    verdict = Verdict(0.9 if verb == "passed" else 0.5, 95, after(700))
    made = {
        "initialized": lambda: statements.initialized(one.launched, at=NOON),
        "answered": lambda: statements.answered(
            one.launched, at=after(10), sequence=1, item={"id": "https://training.example/q1"}, result={"response": "b"}
        ),
        "progressed": lambda: statements.progressed(one.launched, at=after(20), sequence=2, percent=40),
        "completed": lambda: statements.completed(one.launched, at=after(600), duration_s=590),
        "passed": lambda: statements.passed(one.launched, verdict),
        "failed": lambda: statements.failed(one.launched, verdict),
        "terminated": lambda: statements.terminated(one.launched, at=after(900), duration_s=900),
    }[verb]()
    read: Json = json.loads(json.dumps(made))
    return read


def told(found: list[Any]) -> set[tuple[int, str]]:
    return {(each.rule, each.section) for each in found}


@pytest.mark.parametrize(("verb", "change", "rule", "section"), SPOILT.values(), ids=SPOILT)
def test_the_fake_notices(lms: Cmi5Books, verb: str, change: Change, rule: int, section: str) -> None:
    one = play(lms, mastery_score=0.8)
    if verb != "initialized":
        one.say(started(), item_answered(5, sequence=9))
    statement = good(one, verb)
    change(statement)

    found = lms.receive(one.session, statement)

    assert (rule, section) in told(found)
    assert statement not in one.session.taken


@pytest.mark.parametrize(
    "verb", ["initialized", "answered", "progressed", "completed", "passed", "failed", "terminated"]
)
def test_the_fake_takes_each_statement_as_we_build_it(lms: Cmi5Books, verb: str) -> None:
    one = play(lms, mastery_score=0.8)
    if verb != "initialized":
        one.say(started(), item_answered(5, sequence=9))

    assert lms.receive(one.session, good(one, verb)) == []


def test_rule_3_the_fake_notices_a_statement_before_the_launch_data(lms: Cmi5Books) -> None:
    one = play(lms)
    one.session.has_read_launch_data = False

    assert told(lms.receive(one.session, good(one, "initialized"))) == {(3, "10.2.1")}


def test_rule_4_the_fake_notices_a_statement_before_the_preferences(lms: Cmi5Books) -> None:
    one = play(lms)
    one.session.has_read_preferences = False

    assert told(lms.receive(one.session, good(one, "initialized"))) == {(4, "11.0")}


def test_rule_5_the_fake_notices_an_id_that_is_used_again(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started())
    again = {**good(one, "completed"), "id": one.sent[0]["id"]}

    assert told(lms.receive(one.session, again)) == {(5, "9.1")}


def test_rule_11_the_fake_notices_another_first_statement(lms: Cmi5Books) -> None:
    one = play(lms)

    assert told(lms.receive(one.session, good(one, "answered"))) == {(11, "7.1.1")}


@pytest.mark.parametrize("verb", ["initialized", "completed", "passed", "failed"])
def test_rule_11_the_fake_notices_a_verb_that_comes_twice(lms: Cmi5Books, verb: str) -> None:
    one = play(lms)
    first, second = good(one, verb), good(one, verb)
    second["id"] = "0d3c7a5e-8a38-4b0e-9b7e-0a1c5f6f7a01"
    if verb != "initialized":
        one.say(started())
    assert lms.receive(one.session, first) == []

    assert (11, "9.3") in told(lms.receive(one.session, second))


@pytest.mark.parametrize(("first", "second"), [("passed", "failed"), ("failed", "passed")])
def test_rule_11_the_fake_notices_passed_and_failed_in_one_session(lms: Cmi5Books, first: str, second: str) -> None:
    one = play(lms)
    one.say(started())
    lms.receive(one.session, good(one, first))

    assert (11, "9.3") in told(lms.receive(one.session, good(one, second)))


@pytest.mark.parametrize("verb", ["answered", "completed"])
def test_rule_11_the_fake_notices_a_statement_after_terminated(lms: Cmi5Books, verb: str) -> None:
    one = play(lms)
    one.say(started(), ended())

    assert told(lms.receive(one.session, good(one, verb))) == {(11, "9.3.8")}


def test_rule_11_the_fake_notices_a_session_that_never_ends(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started())

    lms.close(one.session)

    assert told(lms.violations) == {(11, "7.1.2")}


@pytest.mark.parametrize(
    ("first", "second", "section"),
    [("completed", "completed", "9.3.3"), ("passed", "passed", "9.3.4"), ("passed", "failed", "9.3")],
)
def test_rule_12_the_fake_notices_it_over_two_sessions(lms: Cmi5Books, first: str, second: str, section: str) -> None:
    one = play(lms)
    one.say(started())
    assert lms.receive(one.session, good(one, first)) == []
    one.say(ended())
    two = play(lms, registration=one.session.registration)
    two.say(started())

    assert told(lms.receive(two.session, good(two, second))) == {(12, section)}


@pytest.mark.parametrize("mode", ["Browse", "Review"])
@pytest.mark.parametrize("verb", ["completed", "passed", "failed"])
def test_rule_16_the_fake_notices_a_record_of_a_look_around(lms: Cmi5Books, mode: str, verb: str) -> None:
    one = play(lms, launch_mode=mode)
    one.say(started())

    assert told(lms.receive(one.session, good(one, verb))) == {(16, "10.2.2")}


def test_rule_17_the_fake_notices_who_does_not_go_back(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started(), ended())

    lms.close(one.session)

    assert told(lms.violations) == {(17, "10.2.6")}


def test_rule_18_the_fake_notices_progress_after_completed(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started(), module_completed())

    assert told(lms.receive(one.session, good(one, "progressed"))) == {(18, "9.5.5.1")}


def test_a_statement_after_an_abandonment_that_nobody_told_is_refused_and_breaks_no_rule(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started())
    lms.abandon(one.session)

    assert told(lms.receive(one.session, good(one, "terminated"))) == {(19, "9.3.6")}
    assert one.session.verbs() == ["initialized"]
    assert (lms.violations, told(lms.refusals)) == ([], {(19, "9.3.6")})


def test_rule_19_the_fake_notices_a_statement_after_it_told_of_the_abandonment(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started())
    lms.abandon(one.session)
    lms.tell(one.session)

    assert told(lms.receive(one.session, good(one, "terminated"))) == {(19, "9.3.6")}
    assert (told(lms.violations), lms.refusals) == ({(19, "9.3.6")}, [])


def test_rule_19_the_fake_notices_a_statement_after_the_next_session_has_begun(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started())
    play(lms, registration=one.session.registration).say(started())

    assert told(lms.receive(one.session, good(one, "terminated"))) == {(19, "9.3.6")}
    assert (told(lms.violations), lms.refusals) == ({(19, "9.3.6")}, [])
