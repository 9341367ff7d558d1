"""Finding and making the columns of a gradebook, and what the platform's answers about them mean."""

import json

import pytest

from tests.fakes.lrs_faults import Fault, Way
from tests.fakes.platform import answer
from tests.learning.walking import desk_of, learner_of, take_all
from tests.lms.lti_scores.plugged import Plugged
from training_app.lms.lti_scores import words


@pytest.fixture
def done(plugged: Plugged) -> Plugged:
    """Officer Ortiz has finished the module; no column is there yet."""
    plugged.place()
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))
    return plugged


def asked(plugged: Plugged, method: str) -> int:
    return sum(one.method == method and one.path.endswith("/lineitems") for one in plugged.platform.seen)


def test_a_column_is_looked_for_once_by_each_worker(done: Plugged) -> None:
    for _ in range(3):
        done.work()
        done.town.clock.advance(minutes=1)
        done.queue_again()

    assert (asked(done, "GET"), asked(done, "POST")) == (2, 2)


def test_columns_that_another_worker_made_are_found(done: Plugged) -> None:
    done.work()
    done.town.clock.advance(minutes=1)
    done.queue_again()

    done.work(sender=done.new_sender())

    assert asked(done, "POST") == 2
    assert set(done.states()) == {"delivered"}


@pytest.mark.parametrize("status", [401, 403])
def test_a_tool_that_may_not_make_columns_is_stopped_in_words(done: Plugged, status: int) -> None:
    done.platform.plans["line_items"].extend([answer(status)] * 2)

    done.work()

    assert done.line().stopped_reason == words.line_items_stopped(status)
    assert set(done.states()) == {"waiting"}


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_course_that_is_gone_refuses_its_own_rows_alone(done: Plugged, status: int) -> None:
    done.platform.plans["line_items"].append(answer(status, body=b"No such course"))

    done.work()

    assert done.states() == ["refused", "delivered", "refused"]
    assert "The course or the link may have been removed. It said: No such course" in str(done.rows()[0][1])


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_gradebook_in_trouble_is_asked_later_as_it_wishes(done: Plugged, status: int) -> None:
    done.platform.plans["line_items"].append(answer(status, ("Retry-After", "120")))
    done.work()
    assert set(done.states()) == {"waiting"}

    done.town.clock.advance(seconds=119)
    assert done.work() == 0
    done.town.clock.advance(seconds=1)
    done.work()

    assert set(done.states()) == {"delivered"}


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'"x"', b"\xff"])
def test_a_list_that_is_none_is_no_gradebook(done: Plugged, body: bytes) -> None:
    done.platform.plans["line_items"].append(answer(200, body=body))

    done.work()

    assert done.rows()[0] == ("waiting", words.NO_LIST)


def test_a_column_without_a_usable_address_is_passed_over(done: Plugged) -> None:
    strange = {"scoreMaximum": 100, "label": "x", "tag": "score", "resourceId": "m01-trauma", "id": "file:///etc"}
    done.platform.plans["line_items"].append(answer(200, body=json.dumps([strange]).encode()))

    done.work()

    assert done.grade("score") == (100, 100)


def test_a_column_whose_making_was_not_answered_is_found_the_next_time(done: Plugged) -> None:
    done.platform.plans["line_items"].extend([None, Fault(Way.CUT_AFTER_STORING)])

    done.work()
    done.town.clock.advance(minutes=1)
    done.work()

    assert set(done.states()) == {"delivered"}
    assert done.grade("score") == (100, 100), "and there is one of it"


def test_found_columns_are_told_even_when_a_later_one_cannot_be_found(done: Plugged) -> None:
    done.platform.plans["line_items"].extend([None, None, answer(503)])

    done.work()

    assert done.states() == ["delivered", "waiting", "delivered"]


def test_the_columns_of_two_links_to_one_module_are_two(done: Plugged) -> None:
    done.work()
    done.launch(done.place(link="link-2"))

    done.work()

    assert done.column("score", "link-1") != done.column("score", "link-2")
    assert done.grade("score", link="link-2") == (100, 100)
