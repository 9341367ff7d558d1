"""A directory that suddenly deactivates many is stopped, and an administrator decides."""

import pytest

from tests.conftest import Town
from tests.provisioning.directory import Directory, entries, seen
from training_app.foundation.db import db
from training_app.provisioning import leaving
from training_app.provisioning.errors import NothingWaits
from training_app.provisioning.rules import too_many_leave

DISABLE = {"op": "Replace", "path": "active", "value": "False"}


@pytest.fixture
def crew(town: Town, directory: Directory) -> list[str]:
    """Sixteen officers beside Riverton's four, who came a while ago: a fifth of twenty is four."""
    made = [directory.add(f"crew-{number}") for number in range(16)]
    town.clock.advance(minutes=5)
    return made


def decide(town: Town, how: str) -> int:
    """What an administrator says."""
    with town.app.app_context():
        count = getattr(leaving, how)(db.session(), agency_id=town.people.agency_id, by=None, now=town.clock())
        db.session.remove()
    return count


def test_the_fifth_of_twenty_within_an_hour_is_stopped_and_stays(town: Town, directory: Directory, crew: list[str]):
    answers = [directory.patch(one, DISABLE).status_code for one in crew[:6]]

    assert answers == [200, 200, 200, 200, 403, 403]
    assert [seen(town.app, one).is_active for one in crew[:6]] == [False] * 4 + [True] * 2
    assert entries(town.app, "scim.leaving_stopped") == [f"agency:{town.people.agency_id}"]


def test_deleting_is_stopped_like_deactivating(town: Town, directory: Directory, crew: list[str]):
    answers = [directory.ask("DELETE", f"/Users/{one}").status_code for one in crew[:5]]

    assert answers == [204, 204, 204, 204, 403]
    assert directory.ask("GET", f"/Users/{crew[4]}").json["active"] is True


def test_a_stop_holds_after_the_hour_until_somebody_decides(town: Town, directory: Directory, crew: list[str]):
    for one in crew[:5]:
        directory.patch(one, DISABLE)
    town.clock.advance(days=3)

    assert directory.patch(crew[5], DISABLE).status_code == 403


def test_four_an_hour_go_on_for_ever(town: Town, directory: Directory, crew: list[str]):
    answers = []
    for place, one in enumerate(crew[:6]):
        town.clock.advance(minutes=61 * (place == 3))
        answers.append(directory.patch(one, DISABLE).status_code)

    assert answers == [200] * 6


def test_the_administrator_lets_them_leave(town: Town, directory: Directory, crew: list[str]):
    for one in crew[:6]:
        directory.patch(one, DISABLE)

    assert decide(town, "let_them_leave") == 2

    assert not any(seen(town.app, one).is_active for one in crew[:6])
    # and the directory goes on
    assert directory.patch(crew[6], DISABLE).status_code == 200


def test_the_administrator_keeps_them(town: Town, directory: Directory, crew: list[str]):
    for one in crew[:6]:
        directory.patch(one, DISABLE)

    assert decide(town, "keep_them") == 2

    assert [seen(town.app, one).is_active for one in crew[:6]] == [False] * 4 + [True] * 2
    with pytest.raises(NothingWaits):
        decide(town, "let_them_leave")


def test_who_is_wanted_again_waits_no_more(town: Town, directory: Directory, crew: list[str]):
    for one in crew[:5]:
        directory.patch(one, DISABLE)

    directory.patch(crew[4], {**DISABLE, "value": "True"})

    with pytest.raises(NothingWaits):
        decide(town, "let_them_leave")


@pytest.mark.parametrize(
    ("left", "active", "is_too_many"), [(0, 4, False), (2, 4, False), (3, 4, True), (3, 17, False), (4, 16, True)]
)
def test_a_few_may_always_leave_and_a_fifth_of_many(left: int, active: int, is_too_many: bool):
    assert too_many_leave(left=left, more=1, active=active) is is_too_many
