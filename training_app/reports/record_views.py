"""Builds the page of one person's module: where it stands, every fact, and what may be put right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from training_app.assignments.rules import Standing as Progress
from training_app.learning.errors import OwnRecord
from training_app.learning.events import Mode
from training_app.learning.missing import RULE
from training_app.learning.pages import Mark, State
from training_app.reports import addresses
from training_app.reports.completion import due_words
from training_app.reports.entry_words import last_known, person_name, state_of
from training_app.reports.record_pages import ActForm, RecordPage, RoundRow
from training_app.reports.record_queries import RecordAttempt
from training_app.reports.record_rules import Act, Standing
from training_app.reports.record_words import Telling, items_of, score_words
from training_app.reports.rows import EventRow, PersonRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import hours_from_minutes, minutes_words

NOTICES = {
    Act.TRY: "Recorded. One more try is open, and stands below with your reason.",
    Act.CORRECT: "Recorded. Both entries stay visible below.",
    Act.TAKE_BACK: "Recorded. The completion counts no more; both entries stay visible below.",
    Act.ELSEWHERE: "Recorded. It stands below with your reason.",
}
NOTHING_OPEN = "There is nothing to put right here: the module has left the catalogue, and nothing is done."
_CREDIT = {
    Mode.GRANTED: "recorded by a coordinator as done elsewhere",
    Mode.CORRECTED: "as a coordinator corrected it",
    Mode.GROUP: "computed from the text; the scenario was taken at a roll call",
    Mode.INDIVIDUAL: "computed from the text",
}
_FIGURES = ("day", "percent", "minutes")


@dataclass(frozen=True, slots=True)
class ActWords:
    """What an act is called, what follows from it, and what it asks beside the reason."""

    label: str
    follows: str
    button: str
    fields: Sequence[str] = ()


ACT_WORDS: Mapping[Act, ActWords] = {
    Act.TRY: ActWords(
        "Give one more try",
        "Every try at the check that your agency allows is used. One more opens at once, on the other paper. "
        "The tries before stay on record.",
        "Give one more try",
    ),
    Act.CORRECT: ActWords(
        "Correct the date, the score or the credit",
        "The entry as it is now stays visible, struck through, with your name and reason. The corrected one takes its "
        "place. An LMS or LRS that was sent the entry is told of both.",
        "Correct the entry",
        _FIGURES,
    ),
    Act.TAKE_BACK: ActWords(
        "Take the completion back",
        "From then on the module counts as not done, in every report, and the officer can take it again. The entry "
        "stays visible, struck through, with your name and reason. An LMS or LRS that was sent the entry is told that "
        "it is void.",
        "Take the completion back",
    ),
    Act.ELSEWHERE: ActWords(
        "Record the module as done elsewhere",
        "For training that covered the same. The module counts as done from the day you give. What the officer did "
        "of it here stays on record, and nothing more is asked of them.",
        "Record as done",
        _FIGURES,
    ),
}


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is on record of one person and one module."""

    person: PersonRow
    unit_name: str
    entry: Entry
    attempts: Sequence[RecordAttempt]
    events: Sequence[EventRow]
    hands: Mapping[int, PersonRow]
    standing: Standing
    check_limit: int | None
    missing: Sequence[str] = ()
    "Why it is not complete, in the words that the officer reads."
    is_asserted: bool = False
    "Whether an LMS says who it is and nothing proves it."


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: which acts are open to them, whether it is their own record, and what they sent that was refused."""

    acts: Sequence[Act] = ()
    may_put_right: bool = False
    is_own: bool = False
    sent: tuple[Act, Mapping[str, str], Mapping[str, str]] | None = None
    notice: str | None = None


def build_record(view: Viewpoint, record: Record, reader: Reader) -> RecordPage:
    """The page; the scope was applied when the record was read."""
    entry, person = record.entry, record.person
    name = person_name(person)
    telling = Telling(record.events, record.hands, view)
    state = state_of(entry, view)
    is_done = entry.standing is Progress.DONE
    return RecordPage(
        side=f"{name}, badge {person.badge}" if person.badge else name,
        title=view.title(entry.module_id),
        percent=100 if is_done else 0,
        ground_label="Done" if is_done else "Not done",
        notice=reader.notice,
        state=state,
        lead=_lead(entry, view),
        facts=list(_facts(record, view)),
        missing=record.missing,
        rule=RULE,
        rounds=[_round(event, view) for event in reversed(record.events) if event.kind == "check_finished"],
        acts=[_act(act, record, reader, view) for act in reader.acts],
        closed=_closed(reader),
        events=list(items_of(telling.lines(), view)),
    )


def _lead(entry: Entry, view: Viewpoint) -> str:
    attempt = entry.attempt
    if attempt is not None and attempt.completed_at is not None:
        score = f", {score_words(attempt.score_scaled)} right" if attempt.score_scaled is not None else ""
        hours = hours_from_minutes(attempt.nominal_minutes or 0)
        return f"Finished {view.day(view.day_of(attempt.completed_at))}{score}, {hours} hours of credit."
    known = f"{last_known(entry, view)}."
    if entry.is_redo:
        return f"{known} It was finished before, and your agency asked to take it again."
    return known if entry.is_assigned or attempt is not None else f"{known} The module is not assigned."


def _facts(record: Record, view: Viewpoint) -> Iterator[tuple[str, str]]:
    entry = record.entry
    yield "Due", due_words(entry, view)
    if record.attempts:
        yield "Version", "; ".join(_version(attempt, view) for attempt in record.attempts)
    attempt = entry.attempt
    if attempt is not None and attempt.completed_at is not None:
        minutes = attempt.nominal_minutes or 0
        words = f"{hours_from_minutes(minutes)} hours ({minutes_words(minutes)}), {_CREDIT[Mode(attempt.mode)]}"
        yield "Credit", words
    if attempt is not None:
        yield "Measured", _measured(attempt.active_ms)
    yield "Tries at the check", _tries(record)
    if record.is_asserted:
        yield "Identity", "asserted by the LMS"


def _measured(active_ms: int) -> str:
    minutes = timedelta(milliseconds=active_ms) // timedelta(minutes=1)
    if minutes:
        return f"{minutes_words(minutes)} of active time"
    return "less than a minute of active time" if active_ms else "not measured"


def _version(attempt: RecordAttempt, view: Viewpoint) -> str:
    row = attempt.row
    if attempt.status == "voided":
        return f"{row.version}, taken back"
    if row.completed_at is not None:
        return f"{row.version}, finished {view.short_day(view.day_of(row.completed_at))}"
    return f"{row.version}, begun {view.short_day(view.day_of(row.started_at))}" if row.started_at else row.version


def _tries(record: Record) -> str:
    if record.check_limit is None:
        return "as many as it takes"
    return f"{record.check_limit}, by your agency's rules"


def _round(event: EventRow, view: Viewpoint) -> RoundRow:
    detail = event.detail
    passed, failed = State(Mark.DONE, "Passed"), State(Mark.OPEN, "Not passed")
    return RoundRow(
        number=f"Try {detail['check_round']}",
        day=f"{view.day(view.day_of(event.happened_at))}, {view.time(event.happened_at)}",
        right=f"{detail['right']} of {detail['total']}",
        state=passed if detail["is_passed"] else failed,
        version=event.version,
    )


def _act(act: Act, record: Record, reader: Reader, view: Viewpoint) -> ActForm:
    words, standing = ACT_WORDS[act], record.standing
    values: Mapping[str, str] = _starting_values(act, record, view)
    errors: Mapping[str, str] = {}
    if reader.sent is not None and reader.sent[0] is act:
        _, values, errors = reader.sent
    ids = (
        ("attempt", standing.running if act is Act.TRY else standing.completed),
        ("completion", standing.completion_id),
    )
    return ActForm(
        act=act.value,
        label=words.label,
        follows=words.follows,
        button=words.button,
        url=addresses.put_right(record.person.id, record.entry.module_id, act),
        fields=words.fields,
        hidden=[] if act is Act.ELSEWHERE else [(name, str(value)) for name, value in ids if value is not None],
        values=values,
        errors=errors,
        # who comes for a try comes for nothing else
        is_open=bool(errors) or act is Act.TRY,
    )


def _starting_values(act: Act, record: Record, view: Viewpoint) -> Mapping[str, str]:
    attempt = record.entry.attempt
    if act is Act.CORRECT and attempt is not None and attempt.completed_at is not None:
        return {
            "day": view.day_of(attempt.completed_at).isoformat(),
            "percent": "" if attempt.score_scaled is None else str(round(attempt.score_scaled * 100)),
            "minutes": str(attempt.nominal_minutes or ""),
        }
    module = view.modules.get(record.entry.module_id)
    return {"minutes": str(module.minutes) if module else ""}


def _closed(reader: Reader) -> str:
    if not reader.may_put_right:
        return ""
    if reader.is_own:
        return OwnRecord.sentence.removesuffix(" Nothing was changed.")
    return "" if reader.acts else NOTHING_OPEN
