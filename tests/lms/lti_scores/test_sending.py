"""One officer's completion and score on their way to the gradebook, and what each answer of the LMS means for them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.lrs_faults import Fault, Way
from tests.fakes.platform import Person, answer
from tests.learning.walking import desk_of, learner_of, take_all
from tests.lms.lti_scores.plugged import ALL_SCOPES, M1, Plugged
from training_app.foundation.secrets import KeyWrong
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti_scores import words


@pytest.fixture
def done(plugged: Plugged) -> Plugged:
    """Officer Ortiz came through the LMS and has finished the module; nothing was sent yet."""
    plugged.place()
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))
    return plugged


def test_completion_and_score_stand_in_columns_of_their_own(done: Plugged) -> None:
    done.work()

    assert done.grade("completion") == (1, 1)
    assert done.grade("score") == (100, 100)
    title = done.town.shipped.modules[M1].title
    assert done.platform.line_items[done.column("completion")] == {
        "scoreMaximum": 1,
        "label": f"{title}: completed",
        "resourceId": M1,
        "tag": "completion",
    }
    assert set(done.states()) == {"delivered"}


def test_a_column_is_looked_for_before_it_is_made_and_made_once(done: Plugged) -> None:
    done.work()
    done.place(done.town.people.other_officer_id, subject="learner-2")
    with desk_of(done.town) as desk:
        take_all(desk, learner_of(done.town, done.town.people.other_officer_id))

    done.work(sender=done.new_sender())

    assert len(done.platform.line_items) == 3, "the platform's own, and two of ours"
    assert done.grade("completion", "learner-2") == (1, 1)


def test_the_score_goes_to_the_column_that_the_platform_made_for_the_link(plugged: Plugged) -> None:
    plugged.place(has_own_column=True)
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))

    plugged.work()

    assert plugged.platform.results[7, "learner-1"]["scoreGiven"] == 100
    assert plugged.grade("completion") == (1, 1)
    assert len(plugged.platform.line_items) == 2


def test_where_no_column_may_be_made_the_links_own_has_the_score_and_says_completed(plugged: Plugged) -> None:
    plugged.place(has_own_column=True, scopes=frozenset({v.SCOPE_SCORE}))
    plugged.platform.tool.scopes = frozenset({v.SCOPE_SCORE})
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))

    plugged.work()

    assert plugged.told() == [("learner-1", "Completed", 100)]
    assert list(plugged.platform.line_items) == [7]


def test_the_facts_of_one_moment_are_told_once(done: Plugged) -> None:
    done.work()

    assert len(done.states()) == 3, "the check, the completion and its score"
    assert done.told() == [("learner-1", "Completed", 100), ("learner-1", "Completed", 1)]


def test_a_person_who_is_not_graded_is_refused_in_words_and_holds_nobody_up(done: Plugged) -> None:
    done.platform.people["learner-1"] = Person("learner-1", ("Instructor",))
    done.place(done.town.people.other_officer_id, subject="learner-2")
    with desk_of(done.town) as desk:
        take_all(desk, learner_of(done.town, done.town.people.other_officer_id))

    assert done.work() == 1

    assert done.states() == ["refused"] * 3 + ["delivered"] * 3
    assert "is not a student of the course" in str(done.rows()[0][1])
    assert done.grade("completion", "learner-2") == (1, 1)


@pytest.mark.parametrize(
    ("status", "says"), [(404, "no such line item"), (410, "gone"), (422, "does not take this score")]
)
def test_what_the_platform_will_never_take_is_refused_alone(done: Plugged, status: int, says: str) -> None:
    done.platform.plans["scores"].append(answer(status))

    done.work()

    assert done.states() == ["refused", "delivered", "refused"]
    assert says in str(done.rows()[0][1])


def test_a_column_that_was_removed_is_made_anew_when_somebody_sends_again(done: Plugged) -> None:
    done.work()
    del done.platform.line_items[done.column("score")]
    done.queue_again()
    done.work()
    assert "refused" in done.states()

    done.send_refused_again()
    done.work()

    assert set(done.states()) == {"delivered"}
    assert done.grade("score") == (100, 100)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_platform_in_trouble_gets_everything_later(done: Plugged, status: int) -> None:
    done.platform.plans["scores"].append(answer(status))

    done.work()
    assert done.states() == ["waiting"] * 3
    done.town.clock.advance(minutes=1)
    done.work()

    assert set(done.states()) == {"delivered"}


def test_the_wait_that_a_platform_asks_for_is_kept(done: Plugged) -> None:
    done.platform.plans["scores"].append(answer(429, ("Retry-After", "300")))
    done.work()

    done.town.clock.advance(seconds=299)
    assert done.work() == 0
    done.town.clock.advance(seconds=1)
    assert done.work() == 1


def test_a_tool_that_may_not_send_scores_is_stopped_and_nothing_is_lost(done: Plugged) -> None:
    done.platform.plans["scores"].append(answer(403))

    done.work()

    line = done.line()
    assert line.is_stopped
    assert "does not let this tool send scores (403)" in str(line.stopped_reason)
    assert done.states() == ["waiting"] * 3


def test_a_token_that_ended_early_is_changed_once(done: Plugged) -> None:
    done.platform.plans["scores"].append(answer(401))

    done.work()

    assert set(done.states()) == {"delivered"}
    assert len([one for one in done.platform.seen if one.path == "/token"]) == 2


def test_a_second_token_that_is_refused_stops_the_line(done: Plugged) -> None:
    done.platform.plans["scores"].extend([answer(401), answer(401)])

    done.work()

    assert "a new one too (401)" in str(done.line().stopped_reason)


def test_one_token_is_used_until_half_of_its_minute_is_over(done: Plugged) -> None:
    for seconds in (0, 29, 2, 27, 5):
        done.town.clock.advance(seconds=seconds)
        done.queue_again()
        done.work()

    tokens = [one for one in done.platform.seen if one.path == "/token"]
    assert len(tokens) == 3
    assert set(done.states()) == {"delivered"}


def test_a_refused_token_stops_the_line_with_what_to_check(done: Plugged) -> None:
    done.platform.tool.scopes = frozenset()

    done.work()

    assert "refuses this tool an access token (400)" in str(done.line().stopped_reason)


def test_tokens_that_cannot_be_had_now_are_asked_for_later(done: Plugged) -> None:
    done.platform.plans["token"].append(answer(503))

    done.work()

    assert not done.line().is_stopped
    assert done.states() == ["waiting"] * 3


def test_the_same_score_again_is_found_there_and_counts_as_delivered(done: Plugged) -> None:
    done.work()
    done.queue_again()
    done.town.clock.advance(minutes=1)

    done.work()

    assert done.rows()[3:] == [("delivered", None)] * 2


def test_another_score_that_is_later_there_is_left_and_told(done: Plugged) -> None:
    done.work()
    mark = (done.column("score"), "learner-1")
    done.platform.results[mark] = {"scoreGiven": 70, "scoreMaximum": 100}
    done.platform.last_score_at[mark] = done.town.clock() + timedelta(hours=1)
    done.queue_again()
    done.town.clock.advance(minutes=1)

    done.work()

    (state, said) = done.rows()[-1]
    assert state == "delivered"
    assert "keeps 70 of 100 where ours is 100 of 100" in str(said)
    assert done.grade("score") == (70, 100)


def test_where_results_may_not_be_read_that_is_said(plugged: Plugged) -> None:
    plugged.place(scopes=ALL_SCOPES - {v.SCOPE_RESULT_READONLY})
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))
    plugged.work()
    plugged.town.clock.advance(minutes=1)
    plugged.queue_again()

    plugged.work()

    assert plugged.rows()[-1] == ("delivered", words.NOT_SHOWN)


def test_after_a_lost_reply_the_score_is_there_once_and_counts_as_delivered(done: Plugged) -> None:
    done.platform.plans["scores"].append(Fault(Way.CUT_AFTER_STORING))

    done.work()
    assert done.states() == ["waiting"] * 3
    done.town.clock.advance(minutes=1)
    done.work()

    assert set(done.states()) == {"delivered"}
    assert done.told() == [("learner-1", "Completed", 100), ("learner-1", "Completed", 1)]


def test_times_rise_by_whole_seconds_even_within_one(done: Plugged) -> None:
    done.work()
    for right in (90.0, 80.0, 70.0):
        done.platform.results[done.column("score"), "learner-1"]["scoreGiven"] = right
        done.queue_again()
        done.work(sender=done.new_sender())

    times = [one["timestamp"] for one in done.platform.scores if one["scoreMaximum"] == 100]
    assert times == [f"2026-11-23T20:07:0{second}.000+00:00" for second in range(4)]


def test_a_registration_that_was_revoked_stops_its_line(done: Plugged) -> None:
    done.revoke()

    done.work()

    assert done.line().stopped_reason == words.REVOKED
    assert done.platform.seen == []


def test_a_link_that_is_not_known_any_more_refuses_its_rows(done: Plugged) -> None:
    done.placements.kept.clear()

    done.work()

    assert done.rows() == [("refused", words.GONE)] * 3


def test_a_platform_too_slow_to_settle_anything_counts_as_a_failure(done: Plugged) -> None:
    ticks = iter(range(0, 10_000, 100))

    done.work(sender=done.new_sender(monotonic=lambda: float(next(ticks))), most=1)

    assert done.rows()[0] == ("waiting", words.SLOW)
    assert done.platform.seen == []


def test_a_link_that_lost_its_column_says_what_to_allow(done: Plugged) -> None:
    done.placements.kept[1] = replace(done.placements.kept[1], scopes=frozenset({v.SCOPE_SCORE}))

    done.work()

    assert done.rows() == [("refused", words.NO_COLUMN)] * 3


def test_a_link_that_leads_to_another_module_now_is_not_told_of_the_old_one(done: Plugged) -> None:
    done.placements.kept[1] = replace(done.placements.kept[1], module_id="m02-asking")

    done.work()

    assert done.rows() == [("refused", words.GONE)] * 3
    assert done.platform.scores == []


def test_a_signing_key_that_cannot_be_opened_stops_the_line_with_its_own_words(done: Plugged) -> None:
    def refuse(session: object, now: object) -> None:
        raise KeyWrong

    done.books.keys.signing_key = refuse  # type: ignore[method-assign, assignment]

    done.work()

    assert done.line().stopped_reason == KeyWrong.sentence
    assert done.states() == ["waiting"] * 3


def test_what_there_was_no_time_for_is_sent_next(done: Plugged) -> None:
    def clock_that_stops_after_the_first_score() -> float:
        return 31.0 if done.platform.scores else 0.0

    done.work(sender=done.new_sender(monotonic=clock_that_stops_after_the_first_score), most=1)
    assert done.states() == ["delivered", "waiting", "delivered"]
    assert done.line().tries == 0, "nothing failed"

    done.work()

    assert set(done.states()) == {"delivered"}


def test_a_cut_line_to_the_results_is_tried_again_and_settles(done: Plugged) -> None:
    done.work()
    done.queue_again()
    done.town.clock.advance(minutes=1)
    done.platform.plans["results"].append(answer(503))

    done.work()
    assert "waiting" in done.states()
    done.town.clock.advance(minutes=1)
    done.work()

    assert set(done.states()) == {"delivered"}
