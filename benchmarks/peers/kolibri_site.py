"""Makes one class in an empty Kolibri, with its coach, its learners and what they did; run by Kolibri's own Python.

Usage: python kolibri_site.py wanted.json, which kolibri_peer.py writes; the last line printed is the id of the class.

Everything is written through Kolibri's own models. What a learner did is a summary log, a session log and the notices
to coaches, as Kolibri itself writes them when a resource of a lesson is opened and finished.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

from kolibri.utils.main import initialize

# its models can be imported only then
initialize()

from django.db import transaction  # noqa: E402
from kolibri.core.auth.models import Classroom, Facility, FacilityUser  # noqa: E402
from kolibri.core.content.models import ChannelMetadata, ContentNode  # noqa: E402
from kolibri.core.device.utils import setup_device_and_facility  # noqa: E402
from kolibri.core.lessons.models import Lesson, LessonAssignment  # noqa: E402
from kolibri.core.logger.models import ContentSessionLog, ContentSummaryLog  # noqa: E402
from kolibri.core.notifications.models import LearnerProgressNotification  # noqa: E402
from kolibri.deployment.default.sqlite_db_names import NOTIFICATIONS  # noqa: E402

KIND = "html5"
"A resource without questions: an exercise would have Kolibri read its attempts too."
CHANNEL = UUID(int=1).hex
NO_PASSWORD = "NOT_SPECIFIED"
"What Kolibri keeps for a learner who signs in without one; nothing is hashed for it."


def make_class(wanted: dict) -> str:
    """The facility, the class and its people, the lessons, and what was done in them; returns the id of the class."""
    setup_device_and_facility(None, "Agency", "formal", {}, {"language_id": "en"}, None, None)
    facility = Facility.objects.get()
    coach = FacilityUser.objects.create_user(wanted["coach"], password=wanted["password"], facility=facility)
    classroom = Classroom.objects.create(name="Officers", parent=facility)
    classroom.add_coach(coach)
    learners = [_learner(facility, classroom, number) for number in range(wanted["learners"])]
    nodes = _resources(wanted["lessons"])
    lessons = [_lesson(classroom, coach, node) for node in nodes]
    for learner, lesson, started_at, ended_at, is_done in wanted["begun"]:
        moments = datetime.fromisoformat(started_at), datetime.fromisoformat(ended_at)
        _write_logs(learners[learner], nodes[lesson], moments, is_done=is_done)
        _write_notices(learners[learner], nodes[lesson], lessons[lesson], moments, is_done=is_done)
    return classroom.id


def _learner(facility: Facility, classroom: Classroom, number: int) -> FacilityUser:
    name = {"username": f"r{number}", "full_name": f"Robin Name{number}"}
    learner = FacilityUser.objects.create(**name, facility=facility, password=NO_PASSWORD)
    classroom.add_member(learner)
    return learner


def _resources(count: int) -> list[ContentNode]:
    """A channel that has so many of them, as if its files were here."""
    every = {"channel_id": CHANNEL, "available": True}
    root = ContentNode.objects.create(id=CHANNEL, content_id=CHANNEL, title="Modules", kind="topic", **every)
    ChannelMetadata.objects.create(id=CHANNEL, name="Modules", root=root, min_schema_version="1")
    return [
        ContentNode.objects.create(
            id=UUID(int=100 + number).hex,
            content_id=UUID(int=1_000 + number).hex,
            parent=root,
            title=f"Module {number + 1}",
            kind=KIND,
            **every,
        )
        for number in range(count)
    ]


def _lesson(classroom: Classroom, coach: FacilityUser, node: ContentNode) -> Lesson:
    """One resource, for everyone in the class."""
    resource = {"contentnode_id": node.id, "content_id": node.content_id, "channel_id": CHANNEL}
    said = {"title": node.title, "resources": [resource], "is_active": True}
    lesson = Lesson.objects.create(**said, collection=classroom, created_by=coach)
    LessonAssignment.objects.create(lesson=lesson, collection=classroom, assigned_by=coach)
    return lesson


_Moments = tuple[datetime, datetime]


def _write_logs(learner: FacilityUser, node: ContentNode, moments: _Moments, *, is_done: bool) -> None:
    started_at, ended_at = moments
    log = {
        "user": learner,
        "content_id": node.content_id,
        "channel_id": CHANNEL,
        "kind": KIND,
        "start_timestamp": started_at,
        "end_timestamp": ended_at,
        "time_spent": 45 * 60.0,
        "progress": 1.0 if is_done else 0.5,
    }
    ContentSessionLog.objects.create(**log)
    ContentSummaryLog.objects.create(**log, completion_timestamp=ended_at if is_done else None)


def _write_notices(
    learner: FacilityUser, node: ContentNode, lesson: Lesson, moments: _Moments, *, is_done: bool
) -> None:
    """Begun, and where it was, completed: each for the resource and for the lesson that consists of it."""
    where = {"user_id": learner.id, "classroom_id": lesson.collection_id, "lesson_id": lesson.id}
    where["assignment_collections"] = [lesson.collection_id]
    for word, moment in zip(("Started", "Completed") if is_done else ("Started",), moments, strict=False):
        what = {"notification_event": word, "timestamp": moment, **where}
        LearnerProgressNotification.objects.create(notification_object="Resource", contentnode_id=node.id, **what)
        LearnerProgressNotification.objects.create(notification_object="Lesson", **what)


if __name__ == "__main__":
    # the notices are in a database of their own
    with transaction.atomic(), transaction.atomic(using=NOTIFICATIONS):
        made = make_class(json.loads(Path(sys.argv[1]).read_text()))
    print(made)
