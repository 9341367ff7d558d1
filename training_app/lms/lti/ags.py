"""Line items and scores: the addresses, bodies and times that a gradebook takes. Pure.

Source: LTI Assignment and Grade Services 2.0, sections on the line item service, the score publish service and the
result service
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from json import JSONDecodeError, loads

from training_app.lms.lti.addresses import below, with_query
from training_app.lms.lti.shape import Json, number_of, text_of


class ActivityProgress(Enum):
    """How far the officer is."""

    INITIALIZED = "Initialized"
    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class GradingProgress(Enum):
    """How far the grade is. Only with ``FULLY_GRADED`` does a platform take the score as final."""

    FULLY_GRADED = "FullyGraded"
    PENDING = "Pending"
    PENDING_MANUAL = "PendingManual"
    FAILED = "Failed"
    NOT_READY = "NotReady"


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of the gradebook. ``url`` is the platform's id of it; None before the platform made it."""

    score_maximum: float
    label: str
    resource_id: str | None = None
    tag: str | None = None
    resource_link_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One officer's standing in one line item. ``score_given`` is in the units of ``score_maximum``.

    ``user_id`` is the ``sub`` of the launch.
    """

    user_id: str
    activity_progress: ActivityProgress
    grading_progress: GradingProgress
    score_given: float | None = None
    score_maximum: float | None = None

    def __post_init__(self) -> None:
        """Refuse what every platform refuses.

        :raise ValueError: for a score without a maximum above 0, and for one below 0
        """
        if self.score_given is None:
            return
        if self.score_maximum is None or self.score_maximum <= 0:
            raise ValueError("A score needs a maximum above 0.")
        if self.score_given < 0:
            raise ValueError("A score is not below 0.")


@dataclass(frozen=True, slots=True)
class Result:
    """What the gradebook holds for one officer: perhaps not what we sent, for an instructor may have changed it."""

    user_id: str
    score: float | None
    maximum: float | None


def scores_url(lineitem_url: str) -> str:
    """Where scores of this line item are posted: ``/scores`` before the query that some platforms have there."""
    return below(lineitem_url, "scores")


def results_url(lineitem_url: str, user_id: str) -> str:
    """Where the result of one officer is read."""
    return with_query(below(lineitem_url, "results"), {"user_id": user_id})


def line_items_url(lineitems_url: str, *, resource_id: str) -> str:
    """Where the line items of one module are listed, those that are tied to no link too."""
    return with_query(lineitems_url, {"resource_id": resource_id})


def line_item_body(item: LineItem) -> dict[str, object]:
    """The line item for a POST, or in a deep linking response."""
    body: dict[str, object] = {"scoreMaximum": _plain(item.score_maximum), "label": item.label}
    optional = {"resourceId": item.resource_id, "tag": item.tag, "resourceLinkId": item.resource_link_id}
    return body | {name: value for name, value in optional.items() if value is not None}


def read_line_items(body: bytes) -> list[LineItem]:
    """The line items of a list, or the one line item of an answer to a POST; unusable ones are left out.

    :raise ValueError: when it is neither
    """
    return [found for one in _objects(body) if (found := _line_item(one)) is not None]


def read_results(body: bytes) -> list[Result]:
    """The results of a list.

    :raise ValueError: when it is none
    """
    return [
        Result(user_id, number_of(one.get("resultScore")), number_of(one.get("resultMaximum")))
        for one in _objects(body)
        if (user_id := text_of(one.get("userId"))) is not None
    ]


def next_timestamp(now: datetime, last: datetime | None) -> datetime:
    """The time to send a score with: a whole second, after the last one sent for this line item and officer.

    Platforms refuse an older score, and Moodle 4.5 compares whole seconds: two scores of one second would be one.
    """
    second = now.astimezone(UTC).replace(microsecond=0)
    if last is None:
        return second
    return max(second, last.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1))


def score_body(score: Score, timestamp: datetime) -> dict[str, object]:
    """The score for a POST, at a time from ``next_timestamp``."""
    body: dict[str, object] = {
        # the specification asks for a fraction of a second, though it is none
        "timestamp": timestamp.astimezone(UTC).isoformat(timespec="milliseconds"),
        "activityProgress": score.activity_progress.value,
        "gradingProgress": score.grading_progress.value,
        "userId": score.user_id,
    }
    if score.score_given is not None and score.score_maximum is not None:
        body["scoreGiven"] = _plain(score.score_given)
        body["scoreMaximum"] = _plain(score.score_maximum)
    return body


def _plain(number: float) -> float | int:
    # 90 and not 90.0: some readers take a fraction for a text
    return int(number) if float(number).is_integer() else number


def _objects(body: bytes) -> list[Json]:
    try:
        value = loads(body)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("The answer is not JSON.") from error
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in listed):
        raise ValueError("The answer holds something else than objects.")
    return listed


def _line_item(one: Mapping[str, object]) -> LineItem | None:
    maximum, url = number_of(one.get("scoreMaximum")), text_of(one.get("id"))
    if maximum is None or maximum <= 0 or url is None:
        return None
    return LineItem(
        score_maximum=maximum,
        label=text_of(one.get("label")) or "",
        resource_id=text_of(one.get("resourceId")),
        tag=text_of(one.get("tag")),
        resource_link_id=text_of(one.get("resourceLinkId")),
        url=url,
    )
