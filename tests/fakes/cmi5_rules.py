"""The rules that a strict cmi5 LMS holds an assignable unit's statements against, numbered as in the project's list.

Nothing here comes from the program: the words of the specification are written down a second time.
Source: cmi5 specification; each violation names its section.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

Json = dict[str, Any]
_CMI5 = "https://w3id.org/xapi/cmi5/"
CATEGORY_CMI5 = _CMI5 + "context/categories/cmi5"
CATEGORY_MOVEON = _CMI5 + "context/categories/moveon"
SESSION_ID = _CMI5 + "context/extensions/sessionid"
MASTERY_SCORE = _CMI5 + "context/extensions/masteryscore"
PROGRESS = _CMI5 + "result/extensions/progress"
ADL = "http://adlnet.gov/expapi/verbs/"
W3ID = "https://w3id.org/xapi/adl/verbs/"
DEFINED = {ADL + name: name for name in ("initialized", "completed", "passed", "failed", "terminated")}
OF_THE_LMS = {
    ADL + "launched": "9.3.1",
    W3ID + "abandoned": "9.3.6",
    W3ID + "waived": "9.3.7",
    W3ID + "satisfied": "9.3.9",
    ADL + "voided": "6.3",
}
DURATION = re.compile(r"P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


class Broken(NamedTuple):
    """One rule that a statement breaks."""

    rule: int
    section: str
    words: str


@dataclass
class AuSession:
    """One launch, as the LMS knows it."""

    id: str
    registration: str
    activity_id: str
    publisher_id: str
    actor: Json
    launch_mode: str
    move_on: str
    mastery_score: float | None
    return_url: str | None
    template: Json
    launch_parameters: str | None = None
    token: str = ""
    is_token_given: bool = False
    has_read_launch_data: bool = False
    has_read_preferences: bool = False
    is_abandoned: bool = False
    told_at: float | None = None
    "When the unit was answered that this session was given up, by the monotonic clock; cmi5 has no other word for it."
    is_returned: bool = False
    taken: list[Json] = field(default_factory=list)
    "The unit's own statements that were taken, in the order in which they came."

    def verbs(self) -> list[str]:
        """The cmi5 defined verbs so far, by their short names."""
        return [DEFINED[each["verb"]["id"]] for each in self.taken if is_defined(each)]


def is_defined(statement: Json) -> bool:
    """Section 7.1.3: it has the category cmi5."""
    return CATEGORY_CMI5 in ids(statement, "category")


def ids(statement: Json, name: str) -> list[str]:
    """The ids in one list of the context's activities."""
    found = statement.get("context", {}).get("contextActivities", {}).get(name, [])
    return [each["id"] for each in (found if isinstance(found, list) else [found])]


def judge(statement: Json, session: AuSession, earlier: list[Json]) -> list[Broken]:
    """Every rule that this statement breaks.

    :param earlier: what the other sessions of the same registration and unit said before
    """
    found = [*_access(statement, session), *_identity(statement, session), *_context(statement, session)]
    found += _order(statement, session)
    if is_defined(statement):
        for check in _OF_DEFINED:
            found += check(statement, session, earlier)
    return [*found, *_progress(statement, session, earlier)]


def _access(statement: Json, session: AuSession) -> Iterator[Broken]:
    if not session.has_read_launch_data:
        yield Broken(3, "10.2.1", "LMS.LaunchData was not read before this statement")
    if not session.has_read_preferences:
        yield Broken(4, "11.0", "cmi5LearnerPreferences was not read before this statement")
    if statement["verb"]["id"] in OF_THE_LMS:
        yield Broken(19, OF_THE_LMS[statement["verb"]["id"]], "this verb is the LMS's own")
    if session.is_abandoned:
        yield Broken(19, "9.3.6", "the session was abandoned")


def _identity(statement: Json, session: AuSession) -> Iterator[Broken]:
    if not _is_uuid(statement.get("id")):
        yield Broken(5, "9.1", "the statement has no id of its own that is a UUID")
    if _time(statement) is None:
        yield Broken(5, "9.7", "the timestamp is missing or not in UTC")
    if statement["actor"] != session.actor:
        yield Broken(6, "9.2", "the actor is not that of the launch")


def _context(statement: Json, session: AuSession) -> Iterator[Broken]:
    context = statement.get("context", {})
    if context.get("registration") != session.registration:
        yield Broken(8, "9.6.1", "the registration is not that of the launch")
    if not _holds(context, _without_categories(session.template)):
        yield Broken(8, "10.2.1", "a part of contextTemplate is missing or was overwritten")
    if session.publisher_id not in ids(statement, "grouping"):
        yield Broken(8, "9.6.2.3", "the publisher id is not in the grouping")
    if context.get("extensions", {}).get(SESSION_ID) != session.id:
        yield Broken(9, "9.6.3.1", "the session id is missing or another")
    verb, about = statement["verb"]["id"], statement["object"].get("id")
    if is_defined(statement) and verb not in {*DEFINED, *OF_THE_LMS}:
        yield Broken(10, "9.6.2.1", "the category cmi5 stands on a verb that cmi5 does not define")
    if not is_defined(statement) and verb in DEFINED and about in {session.activity_id, session.publisher_id}:
        yield Broken(10, "9.6.2.1", "a statement of the unit with a defined verb lacks the category cmi5")
    result = statement.get("result", {})
    should = is_defined(statement) and ("success" in result or "completion" in result)
    if (CATEGORY_MOVEON in ids(statement, "category")) != should:
        yield Broken(10, "9.6.2.2", "the category moveon stands exactly where success or completion does")


def _order(statement: Json, session: AuSession) -> Iterator[Broken]:
    verb, at = _defined_verb(statement), _time(statement)
    times = [time for each in session.taken if (time := _time(each)) is not None]
    if not session.taken and verb != "initialized":
        yield Broken(11, "7.1.1", "the first statement is not initialized")
    if "terminated" in session.verbs():
        yield Broken(11, "9.3.8", "a statement came after terminated")
    if at is None or not times:
        return
    if at < times[0]:
        yield Broken(11, "9.3", "the timestamp is before that of initialized")
    if verb == "terminated" and at < max(times):
        yield Broken(11, "9.3", "the timestamp of terminated is before that of another statement")


def _session_order(statement: Json, session: AuSession, _: list[Json]) -> Iterator[Broken]:
    verb, before = _defined_verb(statement), session.verbs()
    if verb in before:
        yield Broken(11, "9.3", f"{verb} came twice in a session")
    if verb in {"passed", "failed"} and {"passed", "failed"} - {verb} & set(before):
        yield Broken(11, "9.3", "passed and failed came in one session")


def _registration_order(statement: Json, session: AuSession, earlier: list[Json]) -> Iterator[Broken]:
    verb, before = _defined_verb(statement), {_defined_verb(each) for each in [*earlier, *session.taken]}
    if verb == "completed" and "completed" in before:
        yield Broken(12, "9.3.3", "completed came twice in a registration")
    if verb == "passed" and "passed" in before:
        yield Broken(12, "9.3.4", "passed came twice in a registration")
    if verb == "failed" and "passed" in before:
        yield Broken(12, "9.3", "failed came after passed in a registration")


def _object(statement: Json, session: AuSession, _: list[Json]) -> Iterator[Broken]:
    if statement["object"].get("id") != session.activity_id:
        yield Broken(7, "9.4", "the object is not the activityId of the launch")


def _duration(statement: Json, _: AuSession, __: list[Json]) -> Iterator[Broken]:
    verb, said = _defined_verb(statement), statement.get("result", {}).get("duration")
    needs = verb in {"completed", "passed", "failed", "terminated"}
    if needs and not (isinstance(said, str) and DURATION.fullmatch(said)):
        yield Broken(13, "9.5.4.1", f"{verb} has no duration")


def _result(statement: Json, _: AuSession, __: list[Json]) -> Iterator[Broken]:
    verb, result = _defined_verb(statement), statement.get("result", {})
    if result.get("success") is not {"passed": True, "failed": False}.get(verb):
        yield Broken(14, "9.5.2", f"success is not what belongs to {verb}")
    if result.get("completion") is not {"completed": True}.get(verb):
        yield Broken(14, "9.5.3", f"completion is not what belongs to {verb}")
    if "score" in result and verb not in {"passed", "failed"}:
        yield Broken(14, "9.5.1", f"{verb} has a score")
    score = result.get("score", {})
    if "raw" in score and not {"min", "max"} <= score.keys():
        yield Broken(14, "9.5.1", "a raw score comes without min and max")
    if not 0 <= score.get("scaled", 0) <= 1:
        yield Broken(14, "9.5.1", "the scaled score is outside 0 to 1")


def _mastery(statement: Json, session: AuSession, _: list[Json]) -> Iterator[Broken]:
    verb, mastery = _defined_verb(statement), session.mastery_score
    scaled = statement.get("result", {}).get("score", {}).get("scaled")
    if mastery is None or verb not in {"passed", "failed"}:
        return
    if verb == "passed" and scaled is not None and scaled < mastery:
        yield Broken(15, "9.3.4", "passed with a score below masteryScore")
    if verb == "failed" and scaled is not None and scaled >= mastery:
        yield Broken(15, "9.3.5", "failed with a score that reaches masteryScore")
    if statement["context"].get("extensions", {}).get(MASTERY_SCORE) != mastery:
        yield Broken(15, "9.6.3.2", "the masteryscore extension is missing or another")


def _mode(statement: Json, session: AuSession, _: list[Json]) -> Iterator[Broken]:
    if session.launch_mode != "Normal" and _defined_verb(statement) not in {"initialized", "terminated"}:
        yield Broken(16, "10.2.2", f"a {session.launch_mode} session takes initialized and terminated alone")


def _progress(statement: Json, session: AuSession, earlier: list[Json]) -> Iterator[Broken]:
    result = statement.get("result", {})
    if PROGRESS not in result.get("extensions", {}):
        return
    percent = result["extensions"][PROGRESS]
    if type(percent) is not int or not 0 <= percent <= 100:
        yield Broken(18, "9.5.5.1", "progress is not a whole number from 0 to 100")
    if "completed" in {_defined_verb(each) for each in [statement, *earlier, *session.taken]}:
        yield Broken(18, "9.5.5.1", "progress came on or after completed")


_OF_DEFINED: tuple[Callable[[Json, AuSession, list[Json]], Iterable[Broken]], ...] = (
    _object,
    _session_order,
    _registration_order,
    _duration,
    _result,
    _mastery,
    _mode,
)


def _defined_verb(statement: Json) -> str:
    return DEFINED.get(statement["verb"]["id"], "") if is_defined(statement) else ""


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def _time(statement: Json) -> datetime | None:
    try:
        found = datetime.fromisoformat(statement["timestamp"])
    except (KeyError, TypeError, ValueError):
        return None
    return found if found.utcoffset() == timedelta(0) else None


def _without_categories(template: Json) -> Json:
    """The template without the two categories, which stand by rule 10 and by nothing else."""
    activities = dict(template.get("contextActivities", {}))
    given = activities.pop("category", [])
    kept = [
        each
        for each in (given if isinstance(given, list) else [given])
        if each["id"] not in {CATEGORY_CMI5, CATEGORY_MOVEON}
    ]
    return {**template, "contextActivities": {**activities, **({"category": kept} if kept else {})}}


def _holds(whole: Any, part: Any) -> bool:
    """Whether every value of the part stands in the whole; of lists, every element in any place."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and _holds(whole[key], value) for key, value in part.items())
    if isinstance(whole, list):
        return all(any(_holds(each, one) for each in whole) for one in (part if isinstance(part, list) else [part]))
    return bool(whole == part)
