"""Builds the page of new versions: what changed, whom it concerns, who must take it again, and what was decided."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_app.accounts.units import at_or_below
from training_app.assignments.decisions import Past
from training_app.assignments.rules import Redo
from training_app.assignments.versions import NewVersion, Older
from training_app.content.change import Change, Comparison
from training_app.reports import addresses
from training_app.reports.entry_words import person_name
from training_app.reports.pages import Link
from training_app.reports.rows import PersonRow, UnitRow
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, people_in_words, sentence_start

DECIDED = "Kept. It stands below with your reason, and the reports count by it from now on."
PENDING_QUESTION = "Who must take it again?"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference: where, what, and the words before and after, which may be empty."""

    place: str
    sentence: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since one older version: what may mean something else now, then wording."""

    head: str
    major: Sequence[ChangeLine]
    minor: Sequence[ChangeLine]
    minor_words: str


@dataclass(frozen=True, slots=True)
class Question:
    """One new version that asks for an answer. ``choices`` are triples (value, words, how many it means)."""

    module_id: str
    version_hash: str
    title: str
    lead: str
    since: Sequence[Since]
    url: str
    choices: Sequence[tuple[str, str, str]]
    units: Sequence[tuple[str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, f"{self.module_id}-{name}") for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class WordingOnly:
    """A new version that asks nothing."""

    title: str
    since: Sequence[Since]


@dataclass(frozen=True, slots=True)
class Decided:
    """An earlier answer."""

    when: str
    words: str
    detail: str
    since: Sequence[Since]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """New versions of modules. The title is the finding."""

    title: str
    percent: int
    ground_label: str
    lead: str
    notice: str | None
    questions: Sequence[Question]
    wording: Sequence[WordingOnly]
    decided: Sequence[Decided]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Of the one form that was sent and could not be taken."""
        return [problem for question in self.questions for problem in question.problems]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was refused: for which module, what was typed, and why, by field."""

    module_id: str
    values: Mapping[str, str]
    errors: Mapping[str, str]


def pending_line(count: int) -> Link | None:
    """The line on the overview while an answer is missing."""
    if not count:
        return None
    words = f"{sentence_start(counted(count, 'module has', 'modules have'))} a new version. {PENDING_QUESTION}"
    return Link(words, addresses.VERSIONS)


def build_versions(
    view: Viewpoint,
    found: Sequence[NewVersion],
    past: Sequence[Past],
    units: Sequence[UnitRow],
    hands: Mapping[int, PersonRow],
    *,
    sent: Sent | None,
    notice: str | None,
) -> VersionsPage:
    """The page of this agency."""
    pending = [one for one in found if one.is_major and not one.is_decided]
    return VersionsPage(
        title=_title(len(pending)),
        percent=0 if pending else 100,
        ground_label=f"{len(pending)} to decide" if pending else "All decided",
        lead=_lead(pending),
        notice=notice,
        questions=[_question(one, units, sent) for one in pending],
        wording=[
            WordingOnly(view.title(one.module.id), [_since(older) for older in one.older])
            for one in found
            if not one.is_major
        ],
        decided=list(_decided(past, units, hands, view)),
    )


def _title(count: int) -> str:
    if not count:
        return "No new version asks for an answer"
    return f"{sentence_start(counted(count, 'new version asks', 'new versions ask'))} for an answer"


def _lead(pending: Sequence[NewVersion]) -> str:
    if not pending:
        return "When a module changes so that having finished it would mean something else, you are asked here."
    return "These modules changed so that having finished them would mean something else. You say who takes them again."


def _question(one: NewVersion, units: Sequence[UnitRow], sent: Sent | None) -> Question:
    below = at_or_below({unit.id: unit.name for unit in units})
    in_units = Counter(finisher.unit_id for finisher in one.finishers)
    people = {unit_id: sum(in_units[one] for one in ids) for unit_id, ids in below.items()}
    values: Mapping[str, str] = {}
    errors: Mapping[str, str] = {}
    if sent is not None and sent.module_id == one.module.id:
        values, errors = sent.values, sent.errors
    running = sum(older.running for older in one.older)
    return Question(
        module_id=one.module.id,
        version_hash=one.module.version_hash,
        title=one.module.title,
        lead=f"Version {one.module.version} is offered now. {_concerns(len(one.finishers), running)}",
        since=[_since(older) for older in one.older],
        url=f"{addresses.VERSIONS}/{one.module.id}",
        choices=[
            (Redo.NOBODY.value, "Nobody", "What was finished counts on."),
            (Redo.FINISHERS.value, "Everyone who finished an older version", _people(len(one.finishers))),
            (Redo.UNIT.value, "Those of one unit who did", "Choose the unit below."),
        ],
        units=[(str(unit.id), f"{unit.name}: {people_in_words(people[unit.id])}") for unit in units],
        values=values,
        errors=errors,
    )


def _concerns(finished: int, running: int) -> str:
    """ "Four people finished an older one. One person is in the middle of an older one and finishes that."."""
    words = f"{sentence_start(people_in_words(finished))} finished an older one and not this one."
    if not running:
        return words
    verbs = ("is", "finishes") if running == 1 else ("are", "finish")
    middle = f"{sentence_start(people_in_words(running))} {verbs[0]} in the middle of an older one and {verbs[1]} that"
    return f"{words} {middle}; an answer now does not concern them."


def _people(count: int) -> str:
    return f"{sentence_start(people_in_words(count))}."


def _since(older: Older) -> Since:
    return _told(older.version, older.comparison)


def _told(version: str, comparison: Comparison) -> Since:
    major = [_line(change) for change in comparison.changes if change.is_major]
    minor = [_line(change) for change in comparison.changes if not change.is_major]
    return Since(
        head=f"What changed since version {version}",
        major=major,
        minor=minor,
        minor_words=f"{sentence_start(counted(len(minor), 'change', 'changes'))} of wording, sources or minutes",
    )


def _line(change: Change) -> ChangeLine:
    is_said = change.sentence.endswith(f"from {change.before} to {change.after}.")
    before, after = ("", "") if is_said else (change.before, change.after)
    return ChangeLine(sentence_start(change.place), change.sentence, before, after)


def _decided(
    past: Iterable[Past], units: Sequence[UnitRow], hands: Mapping[int, PersonRow], view: Viewpoint
) -> Iterator[Decided]:
    names = {unit.id: unit.name for unit in units}
    for one in past:
        decision = one.decision
        hand = hands.get(decision.decided_by_id or 0)
        who = person_name(hand) if hand else "The person who runs the server"
        yield Decided(
            when=f"{view.day(view.day_of(decision.decided_at))}, {view.time(decision.decided_at)}",
            words=f"{one.module.title}, version {one.module.version}: {_answer_words(one, names, view)}",
            detail=f"Decided by {who}. Reason given: {decision.reason}",
            since=[_told(version, comparison) for version, comparison in one.since],
        )


def _answer_words(one: Past, unit_names: Mapping[int, str], view: Viewpoint) -> str:
    decision = one.decision
    if decision.redo == Redo.NOBODY:
        return "nobody takes it again."
    whom = f"of {unit_names.get(decision.unit_id or 0, 'one unit')} " if decision.redo == Redo.UNIT else ""
    due = f", by {view.day(decision.due_on)}" if decision.due_on else ""
    verb = "takes" if decision.people < 2 else "take"
    return f"{people_in_words(decision.people)} {whom}{verb} it again{due}."
