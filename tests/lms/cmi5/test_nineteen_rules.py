"""Our session keeps rules 5 to 19 in the books of a strict LMS; rules 1 to 4 and 17 are kept over the wire.

The rules are the project's checklist of cmi5 for assignable units; test_fake_notices shows that breaches are seen.
"""

from typing import Any
from uuid import UUID

import pytest

from tests.fakes.cmi5_books import ACTIVITY_ID, ACTOR, PUBLISHER_ID, Cmi5Books
from tests.fakes.cmi5_rules import CATEGORY_CMI5, CATEGORY_MOVEON, MASTERY_SCORE, PROGRESS, SESSION_ID, ids, is_defined
from tests.lms.cmi5.examples import (
    Play,
    after,
    check_marked,
    ended,
    item_answered,
    module_completed,
    play,
    progress_made,
    started,
)
from training_app.lms.cmi5.facts import Abandoned
from training_app.lms.cmi5.session import Withheld

Json = dict[str, Any]


@pytest.fixture
def lms() -> Cmi5Books:
    return Cmi5Books()


def whole(lms: Cmi5Books, **launch: Any) -> Play:
    """A session with everything in it: a failed round, a retake, a reload, facts after the end."""
    one = play(lms, mastery_score=0.8, **launch)
    one.say(started(), item_answered(), progress_made(), check_marked(0.5, 300), module_completed())
    one.say(check_marked(0.9), check_marked(0.4, 750), started(800), ended(), ended(950), item_answered(960, 3))
    return one


def failing(lms: Cmi5Books) -> Play:
    one = play(lms, mastery_score=0.8)
    one.say(started(), check_marked(0.5, 300), check_marked(0.6, 400), ended())
    return one


def by_verb(one: Play) -> dict[str, Json]:
    return dict(zip(one.verbs, one.sent, strict=True))


def test_rule_5_every_statement_has_an_id_of_its_own_and_a_time_in_utc(lms: Cmi5Books) -> None:
    sent = whole(lms).sent

    assert len({each["id"] for each in sent}) == 6
    assert {UUID(each["id"]).version for each in sent} == {5}
    assert sent[1]["timestamp"] == "2026-11-26T12:00:10.000Z"
    assert lms.violations == []


def test_rule_6_the_actor_is_that_of_the_launch(lms: Cmi5Books) -> None:
    assert [each["actor"] for each in whole(lms).sent] == [ACTOR] * 6


def test_rule_7_defined_statements_are_about_the_activity_of_the_launch(lms: Cmi5Books) -> None:
    defined = [each for each in whole(lms).sent if is_defined(each)]

    assert [each["object"]["id"] for each in defined] == [ACTIVITY_ID] * 4


def test_rule_8_every_statement_has_the_whole_template_and_the_registration(lms: Cmi5Books) -> None:
    one = whole(lms)

    for each in one.sent:
        assert each["context"]["registration"] == one.session.registration
        assert ids(each, "grouping") == [PUBLISHER_ID]
        assert ids(each, "other") == ["https://lms.example/terms/2026"]
        assert each["context"]["extensions"]["https://lms.example/extensions/tenant"] == {"id": 7}


def test_rule_9_every_statement_has_the_session_id(lms: Cmi5Books) -> None:
    one = whole(lms)

    assert [each["context"]["extensions"][SESSION_ID] for each in one.sent] == [one.session.id] * 6


def test_rule_10_the_two_categories_stand_where_they_belong(lms: Cmi5Books) -> None:
    assert {verb: ids(each, "category") for verb, each in by_verb(whole(lms)).items()} == {
        "initialized": [CATEGORY_CMI5],
        "answered": [],
        "progressed": [],
        "completed": [CATEGORY_CMI5, CATEGORY_MOVEON],
        "passed": [CATEGORY_CMI5, CATEGORY_MOVEON],
        "terminated": [CATEGORY_CMI5],
    }


def test_rule_10_categories_of_the_template_are_kept_but_for_the_two(lms: Cmi5Books) -> None:
    sent = by_verb(whole(lms, categories=(CATEGORY_CMI5, "https://lms.example/c", CATEGORY_MOVEON)))

    assert ids(sent["answered"], "category") == ["https://lms.example/c"]
    assert ids(sent["terminated"], "category") == ["https://lms.example/c", CATEGORY_CMI5]
    assert lms.violations == []


def test_rule_11_initialized_is_first_terminated_last_and_each_verb_once(lms: Cmi5Books) -> None:
    one = whole(lms)

    assert one.verbs == ["initialized", "answered", "progressed", "completed", "passed", "terminated"]
    assert one.violations == []


def test_rule_11_a_session_says_passed_or_failed_and_not_both(lms: Cmi5Books) -> None:
    assert failing(lms).verbs == ["initialized", "failed", "terminated"]
    assert lms.violations == []


def test_rule_12_a_second_session_repeats_nothing_and_fails_nothing(lms: Cmi5Books) -> None:
    one = whole(lms)

    two = whole(lms, registration=one.session.registration)

    assert two.verbs == ["initialized", "answered", "terminated"]
    assert lms.violations == []


def test_rule_12_passed_may_follow_failed_in_another_session(lms: Cmi5Books) -> None:
    one = failing(lms)

    two = whole(lms, registration=one.session.registration)

    assert "passed" in two.verbs
    assert lms.violations == []


def test_rule_13_the_four_verbs_have_their_duration(lms: Cmi5Books) -> None:
    sent = by_verb(whole(lms))

    assert sent["completed"]["result"]["duration"] == "PT590.25S"
    assert sent["passed"]["result"]["duration"] == "PT95S"
    assert sent["terminated"]["result"]["duration"] == "PT900S"
    assert by_verb(failing(lms))["failed"]["result"]["duration"] == "PT95S"


def test_rule_14_success_completion_and_score_stand_where_they_belong(lms: Cmi5Books) -> None:
    sent = by_verb(whole(lms))

    assert "result" not in sent["initialized"]
    assert sent["completed"]["result"] == {"completion": True, "duration": "PT590.25S"}
    assert sent["passed"]["result"] == {"success": True, "score": {"scaled": 0.9}, "duration": "PT95S"}
    assert sent["terminated"]["result"] == {"duration": "PT900S"}
    assert by_verb(failing(lms))["failed"]["result"] == {
        "success": False,
        "score": {"scaled": 0.6},
        "duration": "PT95S",
    }


@pytest.mark.parametrize(("scaled", "verb"), [(0.8, "passed"), (0.7999, "failed")])
def test_rule_15_masteryscore_decides_whatever_our_own_threshold_says(lms: Cmi5Books, scaled: float, verb: str) -> None:
    one = play(lms, mastery_score=0.8)

    one.say(started(), check_marked(scaled, is_passed=verb == "failed"), ended())

    assert one.verbs == ["initialized", verb, "terminated"]
    assert one.sent[1]["context"]["extensions"][MASTERY_SCORE] == 0.8
    assert lms.violations == []


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_rule_16_nothing_is_recorded_of_a_look_around(lms: Cmi5Books, mode: str) -> None:
    assert whole(lms, launch_mode=mode).verbs == ["initialized", "terminated"]
    assert lms.violations == []


def test_rule_18_progress_is_a_whole_number_and_ends_with_completed(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started(), progress_made(), module_completed())

    assert one.say(progress_made(650, 3, 100)).withheld is Withheld.COMPLETED_BEFORE
    assert by_verb(one)["progressed"]["result"] == {"extensions": {PROGRESS: 40}}
    assert lms.violations == []


def test_rule_19_nothing_is_sent_once_the_lms_abandoned_the_session(lms: Cmi5Books) -> None:
    one = play(lms)
    one.say(started(), check_marked(0.1, is_passed=False))
    lms.abandon(one.session)

    step = one.say(Abandoned(after(800)), module_completed(850), ended())

    assert step.withheld is Withheld.CLOSED
    assert one.verbs == ["initialized"]
    assert lms.violations + lms.refusals == []
