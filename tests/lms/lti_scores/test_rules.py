"""What a gradebook is told, and in which column."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.ids import AgencyId, PersonId
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import ActivityProgress, GradingProgress, LineItem, Result, Score, score_body
from training_app.lms.lti_scores import words
from training_app.lms.lti_scores.placement import Placement
from training_app.lms.lti_scores.rules import (
    Item,
    Standing,
    find_line_item,
    is_as_told,
    items_of,
    line_item_for,
    order_key_of,
    scopes_for,
    score_for,
    subject_of,
)

OURS = frozenset({v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY, v.SCOPE_LINE_ITEM})
PLACEMENT = Placement(
    id=7,
    registration_id=1,
    agency_id=AgencyId(1),
    person_id=PersonId(1),
    module_id="m01",
    subject="learner-1",
    resource_link_id="link-1",
    lineitems_url="https://lms.example/items",
    lineitem_url=None,
    scopes=OURS,
)
OWN = "https://lms.example/items/7"
standings = st.builds(
    Standing,
    is_completed=st.booleans(),
    is_begun=st.booleans(),
    scaled=st.none() | st.floats(0, 1).map(lambda share: round(share, 4)),
)


def column(tag: str | None, url: str = "https://lms.example/items/8", **changes: object) -> LineItem:
    return replace(LineItem(1, "Module", "m01", tag, "link-1", url), **changes)


def test_a_completion_is_one_of_one() -> None:
    score = score_for(Item.COMPLETION, Standing(True, True, 0.9), "u")

    assert score == Score("u", ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, 1, 1)


def test_a_completion_that_is_none_any_more_is_none_of_one() -> None:
    score = score_for(Item.COMPLETION, Standing(False, True, None), "u")

    assert score == Score("u", ActivityProgress.IN_PROGRESS, GradingProgress.FULLY_GRADED, 0, 1)


def test_a_score_is_a_percentage_with_what_the_record_has_behind_the_point() -> None:
    score = score_for(Item.SCORE, Standing(True, True, 0.8333), "u")

    assert (score.score_given, score.score_maximum) == (83.33, 100)
    assert score.activity_progress is ActivityProgress.COMPLETED


def test_a_score_before_the_completion_may_still_change() -> None:
    score = score_for(Item.SCORE, Standing(False, True, 0.4), "u")

    assert score.activity_progress is ActivityProgress.SUBMITTED
    assert score.grading_progress is GradingProgress.FULLY_GRADED


@pytest.mark.parametrize(("is_begun", "says"), [(True, "InProgress"), (False, "Initialized")])
def test_no_score_is_not_a_score_of_zero(is_begun: bool, says: str) -> None:
    body = score_body(score_for(Item.SCORE, Standing(False, is_begun, None), "u"), datetime(2026, 1, 1, tzinfo=UTC))

    assert body["activityProgress"] == says
    assert body["gradingProgress"] == "NotReady"
    assert "scoreGiven" not in body


@given(standing=standings, item=st.sampled_from(Item))
def test_any_standing_can_be_told_and_is_recognised(standing: Standing, item: Item) -> None:
    score = score_for(item, standing, "u")

    maximum = {Item.COMPLETION: 1, Item.SCORE: 100}[item]
    assert score.score_given is None or 0 <= score.score_given <= maximum
    assert is_as_told(score, Result("u", score.score_given, score.score_maximum))
    assert not is_as_told(score, Result("u", (score.score_given or 0) + maximum / 100, maximum))


def test_a_gradebook_in_other_units_shows_the_same_score() -> None:
    assert is_as_told(score_for(Item.SCORE, Standing(True, True, 0.8333), "u"), Result("u", 8.333, 10))


@pytest.mark.parametrize("result", [None, Result("u", None, None), Result("u", None, 1)])
def test_no_score_and_zero_read_the_same(result: Result | None) -> None:
    assert is_as_told(score_for(Item.COMPLETION, Standing(False, True, None), "u"), result)
    assert not is_as_told(score_for(Item.COMPLETION, Standing(True, True, 1.0), "u"), result)


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({}, (Item.COMPLETION, Item.SCORE)),
        ({"lineitem_url": OWN}, (Item.COMPLETION, Item.SCORE)),
        ({"lineitem_url": OWN, "lineitems_url": None}, (Item.SCORE,)),
        ({"lineitem_url": OWN, "scopes": OURS - {v.SCOPE_LINE_ITEM}}, (Item.SCORE,)),
        ({"scopes": OURS - {v.SCOPE_LINE_ITEM}}, ()),
        ({"lineitems_url": None}, ()),
        ({"scopes": OURS - {v.SCOPE_SCORE}, "lineitem_url": OWN}, ()),
    ],
)
def test_a_link_has_the_columns_that_its_platform_allows(changes: dict, items: tuple[Item, ...]) -> None:
    assert items_of(replace(PLACEMENT, **changes)) == items


def test_only_scopes_that_the_launch_offered_and_this_part_uses_are_asked_for() -> None:
    offered = frozenset({v.SCOPE_SCORE, v.SCOPE_MEMBERSHIP_READONLY})

    assert scopes_for(replace(PLACEMENT, scopes=offered)) == {v.SCOPE_SCORE}


def test_a_column_is_found_by_its_tag() -> None:
    listed = [column("score", "https://lms.example/s"), column("completion", "https://lms.example/c")]

    assert find_line_item(Item.COMPLETION, listed, PLACEMENT) == "https://lms.example/c"
    assert find_line_item(Item.SCORE, listed, PLACEMENT) == "https://lms.example/s"


@pytest.mark.parametrize(
    "other",
    [column("score"), column("completion", resource_id="m02"), column("completion", resource_link_id="link-2")],
    ids=str,
)
def test_columns_of_others_are_not_ours(other: LineItem) -> None:
    assert find_line_item(Item.COMPLETION, [other], PLACEMENT) is None


def test_a_platform_that_keeps_no_link_beside_a_column_is_believed() -> None:
    assert find_line_item(Item.COMPLETION, [column("completion", resource_link_id=None)], PLACEMENT) is not None


def test_the_score_goes_to_the_links_own_column() -> None:
    mine = replace(PLACEMENT, lineitem_url=OWN)

    assert find_line_item(Item.SCORE, [column(None, OWN, resource_id=None)], mine) == OWN
    assert find_line_item(Item.COMPLETION, [column(None, OWN, resource_id=None)], mine) is None


def test_but_not_when_that_is_the_one_we_made_for_completions() -> None:
    mine = replace(PLACEMENT, lineitem_url=OWN)

    assert find_line_item(Item.SCORE, [column("completion", OWN)], mine) is None


def test_what_is_made_is_found_again() -> None:
    for item in Item:
        made = replace(line_item_for(item, PLACEMENT, "First contact"), url=OWN)
        assert find_line_item(item, [made], PLACEMENT) == OWN


def test_one_fact_has_one_id_in_each_column_of_each_link() -> None:
    event = UUID(int=5)
    ids = {subject_of(placement, item, event) for placement in (1, 2) for item in Item}

    assert len(ids) == 4
    assert subject_of(1, Item.SCORE, event) in ids


def test_the_key_of_a_column_fits_the_queue() -> None:
    assert len(order_key_of(2**63, Item.COMPLETION)) <= 64


def test_another_score_is_said_with_both_numbers() -> None:
    ours = score_for(Item.SCORE, Standing(True, True, 0.9), "u")

    assert "keeps 70 of 100 where ours is 90 of 100" in words.another_score(ours, Result("u", 70.0, 100.0))
    assert "keeps no score where ours is 90 of 100" in words.another_score(ours, None)
