"""Finding and making the columns of a gradebook, and what the platform's answers about them mean."""

import json

import pytest

from tests.fakes.lrs_faults import Fault, Way
from tests.fakes.platform import FakePlatform, answer
from tests.fakes.platform_manners import BLACKBOARD, CANVAS, PLAIN, Manner
from tests.learning.walking import desk_of, learner_of, take_all
from tests.lms.lti_scores.plugged import M1, Plugged
from training_app.lms.lti_scores import words
from training_app.lms.lti_scores.gradebook import MOST_PAGES


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


def test_two_links_to_one_module_share_its_columns(done: Plugged) -> None:
    done.work()
    done.launch(done.place(link="link-2"))

    done.work()

    assert len(done.platform.line_items) == 3, "the platform's own, and two of ours"
    assert done.grade("score") == (100, 100)
    assert set(done.states()) == {"delivered"}


@pytest.mark.parametrize("manner", [CANVAS, BLACKBOARD, Manner(refuses_bound_items=412)], ids=lambda one: one.product)
def test_no_product_loses_the_completion(plugged: Plugged, manner: Manner) -> None:
    plugged.platform.manner = manner
    plugged.place(has_own_column=True)
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))

    plugged.work()

    assert plugged.grade("completion") == (1, 1)
    assert plugged.platform.results[7, "learner-1"]["scoreGiven"] == 100
    assert set(plugged.states()) == {"delivered"}


@pytest.mark.parametrize(("manner", "shown"), [(CANVAS, False), (PLAIN, True)], ids=["canvas", "plain"])
def test_tied_to_its_link_a_second_column_shows_nothing_in_canvas(
    plugged: Plugged, manner: Manner, shown: bool
) -> None:
    """The fake's own proof: a column of a version before, which was tied."""
    plugged.platform.manner = manner
    tied = {"scoreMaximum": 1, "label": "x", "tag": "completion", "resourceId": M1, "resourceLinkId": "link-1"}
    plugged.platform.line_items[8] = tied
    plugged.place(has_own_column=True)
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))

    plugged.work()

    assert (plugged.grade("completion") is not None) is shown


def fill(plugged: Plugged, count: int) -> None:
    """Columns of other makers before ours, on a platform that passes over filters."""
    for number in range(100, 100 + count):
        plugged.platform.line_items[number] = {
            "scoreMaximum": 1,
            "label": "x",
            "resourceId": M1,
            "tag": f"old-{number}",
        }


def test_a_column_on_a_later_page_is_found_and_not_made_again(done: Plugged) -> None:
    done.platform.manner = Manner(item_rows=4)
    fill(done, 10)
    done.work()
    done.town.clock.advance(minutes=1)
    done.queue_again()

    done.work(sender=done.new_sender())

    assert asked(done, "POST") == 2
    assert done.grade("completion") == (1, 1)
    assert set(done.states()) == {"delivered"}


def test_each_page_is_asked_for_with_the_token(done: Plugged) -> None:
    done.platform.manner = Manner(item_rows=4)
    fill(done, 10)

    done.work()

    pages = [one for one in done.platform.seen if one.method == "GET" and one.path.endswith("/lineitems")]
    assert [one.query.get("from") for one in pages] == [None, "4", "8"] * 2
    assert done.platform.violations == []


@pytest.mark.parametrize("rel", ['"next"', "\u201cnext\u201d"], ids=["standard", "as Moodle has it"])
def test_a_list_that_leads_to_another_host_makes_nothing_and_tells_no_token(done: Plugged, rel: str) -> None:
    with FakePlatform(key=done.platform.keys[0]) as stranger:
        link = f"<{stranger.url('/2/lineitems')}>; rel={rel}".encode().decode("latin-1")
        done.platform.plans["line_items"].extend([answer(200, ("Link", link), body=b"[]")] * 2)

        done.work()

        assert stranger.seen == []
    assert done.rows()[0] == ("waiting", words.LIST_WITHOUT_END)
    assert asked(done, "POST") == 0


def test_a_list_without_end_is_left_after_some_pages(done: Plugged) -> None:
    done.platform.manner = Manner(item_rows=1)
    fill(done, MOST_PAGES + 1)

    done.work()

    assert done.rows()[0] == ("waiting", words.LIST_WITHOUT_END)
    assert asked(done, "GET") == MOST_PAGES
    assert asked(done, "POST") == 0
