"""Scenes of a drill and their answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.catalogue import Catalogue
from training_app.content.toolkit_schema import CLOCK, SERVED
from training_app.readiness.plan.drill_rules import (
    NOT_ANSWERED,
    NOT_SAID,
    answered_in,
    from_json,
    gaps_in,
    next_open,
    read_answer,
    so_far,
    to_json,
    with_answer,
)
from training_app.readiness.plan.reading import ROLES, TOOL_ID
from training_app.readiness.plan.scenes import MOMENTS, SEATS, Scene, scenes_of

TWO = [Scene(name, "", "18:45", "A heading", (), "", (), SEATS) for name in ("one", "two")]
ONE = TWO[0]


def scenes(shipped: Catalogue) -> list[Scene]:
    """Those of the scenario that the plan names."""
    return scenes_of(shipped.scenarios[shipped.toolkit[TOOL_ID].scenario_id])


def test_every_strong_decision_of_every_seat_is_a_scene_and_has_its_place_in_the_plan(shipped: Catalogue) -> None:
    found = scenes(shipped)

    assert {one.seat for one in found} == {"", "The chief", "Public information", "Family liaison", "Peer support"}
    assert len(found) == 17
    assert [one.id for one in found if one.id not in MOMENTS] == []


def test_scenes_stand_in_the_order_of_the_clock(shipped: Catalogue) -> None:
    found = [one.id for one in scenes(shipped)]

    assert found[:2] == ["seats", "chief-first"]
    assert found.index("kin-hand") < found.index("peer-circle") < found.index("pio-name") < found.index("kin-gym")


def test_every_moment_is_one_of_the_plan() -> None:
    assert {part for one in MOMENTS.values() for part in one.parts} <= {ROLES, *CLOCK}
    assert {who for one in MOMENTS.values() for who in one.served} <= set(SERVED)


def test_a_scene_is_told_in_two_lines_at_most(shipped: Catalogue) -> None:
    assert max(len(one.lines) for one in scenes(shipped)) == 2
    assert min(len(one.lines) for one in scenes(shipped)) >= 1


@pytest.mark.parametrize(
    ("outcome", "missing", "errors"),
    [
        ("held", "", {}),
        ("gap", "Nobody sits with the sister.", {}),
        ("", "", {"outcome": NOT_ANSWERED}),
        ("whatever", "", {"outcome": NOT_ANSWERED}),
        ("gap", "  ", {"missing": NOT_SAID}),
        ("held", "x" * 301, {"missing": "This has 301 characters. Shorten it to at most 300."}),
    ],
)
def test_a_scene_needs_an_answer_and_a_gap_its_words(outcome: str, missing: str, errors: dict[str, str]) -> None:
    assert read_answer(ONE, outcome, missing).errors == errors


def test_a_sign_that_cannot_be_kept_is_refused() -> None:
    assert "cannot be kept" in read_answer(ONE, "held", "a\x00b").errors["missing"]


@given(st.text(), st.text())
def test_whatever_is_sent_is_read_and_kept_answers_come_back(outcome: str, missing: str) -> None:
    verdicts = with_answer(so_far(TWO, []), read_answer(ONE, outcome, missing).verdict)

    assert {one.outcome for one in verdicts} <= {"", "held", "gap"}
    assert from_json(to_json(verdicts)) == verdicts
    assert so_far(TWO, verdicts) == verdicts


def test_the_next_scene_is_the_next_without_an_answer_and_then_one_that_was_skipped() -> None:
    verdicts = so_far(TWO, [])
    first = with_answer(verdicts, read_answer(TWO[0], "held", "").verdict)
    second = with_answer(verdicts, read_answer(TWO[1], "gap", "A car.").verdict)

    assert (next_open(verdicts), next_open(first, after=1), next_open(second, after=2)) == (1, 2, 1)
    assert next_open(with_answer(first, second[1]), after=2) is None
    assert (answered_in(second), len(gaps_in(second))) == (1, 1)


def test_answers_at_scenes_that_are_gone_are_left_out() -> None:
    verdicts = with_answer(so_far(TWO, []), read_answer(ONE, "held", "").verdict)

    assert [(one.scene_id, one.outcome) for one in so_far(TWO[1:], verdicts)] == [("two", "")]
