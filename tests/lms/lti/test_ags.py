"""Line items and scores: addresses, bodies, and times that only go forward."""

import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lms.lti.examples import NOW
from training_app.lms.lti.ags import (
    ActivityProgress,
    GradingProgress,
    LineItem,
    Result,
    Score,
    line_item_body,
    line_items_url,
    next_timestamp,
    read_line_items,
    read_results,
    results_url,
    score_body,
    scores_url,
)

LINEITEM = "https://lms.example/2/lineitems/7/lineitem?type_id=1"
DONE = Score("officer-1", ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, 85.0, 100.0)


def test_scores_stand_before_the_query_of_the_line_item() -> None:
    assert scores_url(LINEITEM) == "https://lms.example/2/lineitems/7/lineitem/scores?type_id=1"


def test_results_of_one_officer_are_asked_for_with_the_query_kept() -> None:
    assert results_url(LINEITEM, "a b") == "https://lms.example/2/lineitems/7/lineitem/results?type_id=1&user_id=a+b"


def test_line_items_are_listed_for_one_module() -> None:
    url = line_items_url("https://lms.example/items?type_id=1", resource_id="m/1")

    assert url == "https://lms.example/items?type_id=1&resource_id=m%2F1"


def test_a_line_item_has_what_is_known_and_nothing_else() -> None:
    assert line_item_body(LineItem(100.0, "First contact")) == {"scoreMaximum": 100, "label": "First contact"}


def test_a_whole_line_item_has_the_names_of_the_standard() -> None:
    item = LineItem(12.5, "First contact", "module-1", "check", "link-1", url=LINEITEM)

    assert line_item_body(item) == {
        "scoreMaximum": 12.5,
        "label": "First contact",
        "resourceId": "module-1",
        "tag": "check",
        "resourceLinkId": "link-1",
    }


def test_listed_line_items_are_read_and_unusable_ones_left_out() -> None:
    body = json.dumps(
        [
            {"id": LINEITEM, "scoreMaximum": 100, "label": "A", "resourceId": "module-1", "tag": "check"},
            {"scoreMaximum": 100, "label": "no id"},
            {"id": LINEITEM, "scoreMaximum": 0, "label": "no maximum"},
            {"id": LINEITEM, "scoreMaximum": "100", "label": "a text"},
        ]
    ).encode()

    assert read_line_items(body) == [LineItem(100.0, "A", "module-1", "check", url=LINEITEM)]


def test_the_answer_to_a_new_line_item_is_read() -> None:
    body = json.dumps({"id": LINEITEM, "scoreMaximum": 10, "label": "A", "resourceLinkId": "link-1"}).encode()

    assert read_line_items(body) == [LineItem(10.0, "A", resource_link_id="link-1", url=LINEITEM)]


@pytest.mark.parametrize("body", [b"", b"\xff", b"[1]", b"7", b"[" * 100_000])
def test_an_answer_that_is_no_list_of_objects_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(ValueError, match="The answer"):
        read_line_items(body)
    with pytest.raises(ValueError, match="The answer"):
        read_results(body)


def test_results_are_read_with_what_they_lack() -> None:
    body = json.dumps([{"userId": "a", "resultScore": 8.5, "resultMaximum": 10}, {"userId": "b"}, {"resultScore": 1}])

    assert read_results(body.encode()) == [Result("a", 8.5, 10.0), Result("b", None, None)]


def test_the_first_score_has_the_second_that_it_is() -> None:
    assert next_timestamp(NOW + timedelta(microseconds=999_999), None) == NOW


def test_a_second_score_of_the_same_second_gets_the_next_one() -> None:
    assert next_timestamp(NOW, NOW) == NOW + timedelta(seconds=1)


def test_a_later_score_has_its_own_second() -> None:
    assert next_timestamp(NOW + timedelta(seconds=5.5), NOW) == NOW + timedelta(seconds=5)


def test_a_last_time_with_a_fraction_is_its_whole_second() -> None:
    assert next_timestamp(NOW, NOW + timedelta(milliseconds=900)) == NOW + timedelta(seconds=1)


def test_a_clock_that_was_set_back_does_not_send_times_back() -> None:
    assert next_timestamp(NOW - timedelta(hours=1), NOW) == NOW + timedelta(seconds=1)


def test_a_time_of_another_zone_is_the_same_moment() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))

    assert next_timestamp(there, there).isoformat() == "2026-11-26T12:00:01+00:00"


@given(st.lists(st.integers(0, 4_000_000_000_000), min_size=1))
def test_whatever_the_clock_says_seconds_are_whole_and_increase(times_ms: list[int]) -> None:
    sent: list[datetime] = []
    for time_ms in times_ms:
        now = datetime.fromtimestamp(time_ms / 1000, UTC)
        sent.append(next_timestamp(now, sent[-1] if sent else None))

    assert all(one.microsecond == 0 for one in sent)
    assert all(earlier < later for earlier, later in pairwise(sent))


def test_a_score_has_the_names_and_the_numbers_of_the_standard() -> None:
    assert score_body(DONE, NOW) == {
        "timestamp": "2026-11-26T12:00:00.000+00:00",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "userId": "officer-1",
        "scoreGiven": 85,
        "scoreMaximum": 100,
    }


def test_whole_numbers_are_written_without_a_fraction() -> None:
    assert '"scoreGiven": 85,' in json.dumps(score_body(DONE, NOW))


def test_progress_without_a_score_has_neither_score_nor_maximum() -> None:
    begun = Score("officer-1", ActivityProgress.IN_PROGRESS, GradingProgress.NOT_READY, score_maximum=100.0)

    body = score_body(begun, NOW)

    assert body["activityProgress"] == "InProgress"
    assert body["gradingProgress"] == "NotReady"
    assert not {"scoreGiven", "scoreMaximum"} & body.keys()


@pytest.mark.parametrize("maximum", [None, 0.0, -1.0])
def test_a_score_without_a_maximum_above_zero_cannot_be_made(maximum: float | None) -> None:
    with pytest.raises(ValueError, match="maximum above 0"):
        Score("a", ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, 1.0, maximum)


def test_a_score_below_zero_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="not below 0"):
        Score("a", ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, -0.5, 10.0)
