"""What an officer reads on the last page: nothing is said to have arrived while any of it waits or was refused."""

from dataclasses import replace

import pytest

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS
from tests.learning.walking import desk_of, learner_of, take_all
from tests.lms.lti_scores.conftest import platform, plugged
from tests.lms.lti_scores.plugged import Plugged
from tests.sinks.conftest import add_line
from tests.trips.test_records_reach_the_lrs import lrs, work
from training_app.foundation.ids import AttemptId, PersonId

__all__ = ["lrs", "platform", "plugged"]
KEPT = "Kept in your agency’s training record."
ON_ITS_WAY = "On its way to your agency’s LMS."
SENT = "Sent to your agency’s LMS 14:07."
NOT_ALL = "Your agency’s LMS did not take all of it; your coordinator can see why, and you need do nothing."


def finish(town: Town, person_id: PersonId | None = None) -> AttemptId:
    with desk_of(town) as desk:
        return take_all(desk, learner_of(town, person_id))


def last_page(town: Town, attempt_id: AttemptId) -> str:
    return town.sign_in(town.people.officer_id).get(f"/app/attempts/{attempt_id}/done").text()


def test_a_score_that_waits_is_on_its_way_and_one_that_arrived_is_sent(plugged: Plugged) -> None:
    plugged.place()
    attempt_id = finish(plugged.town)
    before = last_page(plugged.town, attempt_id)

    plugged.work()

    assert ON_ITS_WAY in before
    assert SENT in last_page(plugged.town, attempt_id)
    assert set(plugged.states()) == {"delivered"}


def test_a_score_that_waits_is_not_hidden_by_statements_that_arrived(plugged: Plugged, lrs: FakeLRS) -> None:
    plugged.place()
    attempt_id = finish(plugged.town)
    work(plugged.town)
    statements_alone = last_page(plugged.town, attempt_id)

    plugged.work()

    assert ON_ITS_WAY in statements_alone
    assert SENT not in statements_alone
    assert SENT in last_page(plugged.town, attempt_id)


def test_a_score_that_was_refused_is_never_said_to_be_sent(plugged: Plugged, lrs: FakeLRS) -> None:
    plugged.place(subject="teacher")
    plugged.platform.people["teacher"] = replace(plugged.platform.people["teacher"], roles=("Instructor",))
    attempt_id = finish(plugged.town)
    work(plugged.town)

    plugged.work()

    page = last_page(plugged.town, attempt_id)
    assert "refused" in plugged.states()
    assert NOT_ALL in page
    assert SENT not in page
    assert ON_ITS_WAY not in page


def test_another_officers_score_is_not_this_ones(plugged: Plugged) -> None:
    plugged.place()
    plugged.place(plugged.town.people.other_officer_id, subject="learner-2")
    attempt_id = finish(plugged.town)
    plugged.work()

    finish(plugged.town, plugged.town.people.other_officer_id)

    assert "waiting" in plugged.states()
    assert SENT in last_page(plugged.town, attempt_id)


@pytest.mark.parametrize("has_lrs", [True, False])
def test_what_a_record_sink_lacks_is_not_the_officers_concern(
    town: Town, has_lrs: bool, request: pytest.FixtureRequest
) -> None:
    add_line(town, "nobody-installed-it")
    if has_lrs:
        request.getfixturevalue("lrs")
    attempt_id = finish(town)

    work(town)

    assert (SENT if has_lrs else KEPT) in last_page(town, attempt_id)
