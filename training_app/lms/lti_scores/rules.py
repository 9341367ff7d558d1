"""What a gradebook is told, of whom and in which column. Pure.

Source: LTI Assignment and Grade Services 2.0, sections on the line item, on activityProgress and on scoreGiven
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from training_app.foundation.ids import derived_uuid
from training_app.learning.events import CheckFinished, CompletionVoided, LearningFact, ModuleCompleted
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import ActivityProgress, GradingProgress, LineItem, Result, Score
from training_app.lms.lti_scores.placement import Placement

KIND = "lti.score"
SCORE_MAXIMUM = 100
_CLOSE = 0.0005
"""Gradebooks keep two to five decimals."""


class Item(StrEnum):
    """The two columns of a module. The value is the line item's tag."""

    COMPLETION = "completion"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one officer stands with one module now. ``scaled`` (0.0-1.0) is the score that counts, None without one."""

    is_completed: bool
    is_begun: bool
    scaled: float | None


TOLD_OF: dict[type[LearningFact], tuple[Item, ...]] = {
    ModuleCompleted: (Item.COMPLETION, Item.SCORE),
    CompletionVoided: (Item.COMPLETION, Item.SCORE),
    CheckFinished: (Item.SCORE,),
}
"""What each kind of fact may change. A correction is two of these: the completion voided, and another one."""


def items_of(placement: Placement) -> tuple[Item, ...]:
    """The columns that this link can have.

    Where the tool may not make columns there is the link's own, or none: then the score stands there, and what it says
    of progress is all that is told of the completion.
    """
    if v.SCOPE_SCORE not in placement.scopes:
        return ()
    if may_make_items(placement):
        return (Item.COMPLETION, Item.SCORE)
    return (Item.SCORE,) if placement.lineitem_url is not None else ()


def may_make_items(placement: Placement) -> bool:
    """Whether columns of the course may be listed and added."""
    return placement.lineitems_url is not None and v.SCOPE_LINE_ITEM in placement.scopes


def scopes_for(placement: Placement) -> frozenset[str]:
    """The scopes of the access token: of those that this part uses, the ones that the launch offered."""
    return placement.scopes & {v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY, v.SCOPE_LINE_ITEM}


def subject_of(placement_id: int, item: Item, event_id: UUID) -> UUID:
    """The id under which one fact is queued for one column: the same fact is queued once."""
    return derived_uuid(KIND, str(placement_id), item.value, str(event_id))


def order_key_of(placement_id: int, item: Item) -> str:
    """One officer in one column: their scores arrive in the order of the facts."""
    return f"lti/{placement_id}/{item.value}"


def score_for(item: Item, standing: Standing, user_id: str) -> Score:
    """What the column is told of the officer."""
    if item is Item.COMPLETION:
        return _completion_for(standing, user_id)
    if standing.scaled is None:
        # no scoreGiven: "no score now", which takes away one that is there. Nobody who was not asked has 0 percent
        return Score(user_id, _progress(standing), GradingProgress.NOT_READY)
    return Score(
        user_id,
        ActivityProgress.COMPLETED if standing.is_completed else ActivityProgress.SUBMITTED,
        GradingProgress.FULLY_GRADED,
        round(standing.scaled * SCORE_MAXIMUM, 2),
        SCORE_MAXIMUM,
    )


def line_item_for(item: Item, placement: Placement, title: str) -> LineItem:
    """The column to be made. Tag and module are how it is found again: it is the module's, and tied to no link.

    Blackboard ties a column to a link by deep linking only. Canvas refuses one for a link that is no assignment (412),
    and shows nowhere what a second one of an assignment is told. Moodle refuses one for a link that is gone (403).
    Two links to one module in one course share it, and say the same in it.
    """
    label, maximum = {Item.COMPLETION: ("completed", 1), Item.SCORE: ("score", SCORE_MAXIMUM)}[item]
    return LineItem(
        score_maximum=maximum,
        label=f"{title}: {label}",
        resource_id=placement.module_id,
        tag=item.value,
    )


def find_line_item(item: Item, listed: Sequence[LineItem], placement: Placement) -> str | None:
    """The address of the column among those of the course; None when it is to be made.

    The score goes to the link's own column where the LMS made one, so that no second one stands beside it.

    :param listed: some platforms pass over the filters of the list, so others may be among them
    """
    ours = [one for one in listed if one.tag in set(Item) and one.resource_id == placement.module_id]
    mine = [one for one in ours if one.resource_link_id in {None, placement.resource_link_id}]
    tagged = next((one.url for one in mine if one.tag == item), None)
    if tagged is not None or item is Item.COMPLETION:
        return tagged
    # an LMS names the only column of a link as its own, and that may be the one that we made for completions
    is_taken = any(one.url == placement.lineitem_url for one in ours)
    return None if is_taken else placement.lineitem_url


def is_as_told(score: Score, result: Result | None) -> bool:
    """Whether the gradebook shows what it was told. Moodle shows a 0 as no score."""
    told = (score.score_given or 0) / (score.score_maximum or 1)
    if result is None or result.score is None:
        return told == 0
    return abs(result.score / (result.maximum or 1) - told) < _CLOSE


def _completion_for(standing: Standing, user_id: str) -> Score:
    if standing.is_completed:
        return Score(user_id, ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, 1, 1)
    # 0 and not nothing: a gradebook that passes over scores without scoreGiven would go on showing the completion
    return Score(user_id, _progress(standing), GradingProgress.FULLY_GRADED, 0, 1)


def _progress(standing: Standing) -> ActivityProgress:
    return ActivityProgress.IN_PROGRESS if standing.is_begun else ActivityProgress.INITIALIZED
