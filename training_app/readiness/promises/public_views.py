"""Builds the answer sheet: what was heard, what was promised, what became of it; as a page, Markdown and CSV."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Source
from training_app.content.toolkit import Tool
from training_app.foundation.cells import safe_cell
from training_app.foundation.typed import read_day
from training_app.readiness.files import Paper
from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import Mark
from training_app.readiness.promises import addresses
from training_app.readiness.promises.models import Promise, PromiseKind, PromiseState, PromiseStep, StepKind
from training_app.readiness.promises.pages import AnswersPage, Pair, PublicEntry, PublicTheme
from training_app.readiness.promises.rules import Notes
from training_app.readiness.promises.views import group, left_themes, mark_of, today_of
from training_app.readiness.sheets import Entry, Kept, SheetPart
from training_app.readiness.views import Look
from training_app.web.words import counted, day_in_words, sentence_start

TITLE = "What we heard, what we promised, what became of it"
LEAD = (
    "Each theme below was said at the session. It gets a promise, with a post and a day, or the reason why none is "
    "made. Nothing is taken off this sheet: what was moved, not kept or withdrawn stays, with the reason."
)
NOTHING_SAID = "Neither a promise nor a reason yet."
COLUMNS = ("theme", "kind", "words", "post", "due_on", "moved", "state", "public_answer", "answered_on")
_MOVED = "moved from {} to {} because: {}"


@dataclass(frozen=True, slots=True)
class Heard:
    """A session with its themes, what was said to each, and the steps of that by promise."""

    copy: ToolCopy
    kept: Mapping[str, Kept]
    notes: Notes
    promises: Sequence[Promise]
    steps: Mapping[int, Sequence[PromiseStep]]


def build_answers(look: Look, heard: Heard, *, agency: str) -> AnswersPage:
    """The sheet. It holds themes and what the agency said to them; what the notes hold beside stays inside."""
    copy, notes, by_theme = heard.copy, heard.notes, group(heard.promises)
    order = [one.theme for one in notes.themes]
    order += [theme for theme in by_theme if theme not in notes.names]
    themes = [
        PublicTheme(theme, [_entry(look, one, heard.steps[one.id]) for one in by_theme.get(theme, ())])
        for theme in order
    ]
    return AnswersPage(
        title=TITLE,
        agency=agency,
        facts=list(_facts(look, copy, heard.kept)),
        lead=LEAD,
        left=_left_words(len(left_themes(notes, by_theme))),
        themes=themes,
        files=[
            ("As Markdown", addresses.answers_file(copy.id, "md")),
            ("As CSV", addresses.answers_file(copy.id, "csv")),
        ],
        back=("Themes and promises", addresses.themes(copy.id)),
    )


def build_answer_paper(page: AnswersPage, tool: Tool, sources: Sequence[Source], session: str) -> Paper:
    """The same as a file of Markdown is made of it."""
    facts = "; ".join(f"{label}: {value}" for label, value in page.facts)
    return Paper(
        title=page.title,
        tool=session,
        agency=page.agency,
        state=facts,
        origin=tool.origin,
        licence=tool.licence,
        parts=[_part(number, theme) for number, theme in enumerate(page.themes)],
        sources=sources,
    )


def to_answers_csv(look: Look, heard: Heard) -> str:
    """One line for each promise or reason, and one for each theme that has neither; no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    answered = group(heard.promises)
    for theme in [one.theme for one in heard.notes.themes if one.theme not in answered]:
        writer.writerow([safe_cell(theme), "nothing", *[""] * (len(COLUMNS) - 2)])
    for one in heard.promises:
        writer.writerow([safe_cell(cell) for cell in _cells(one, heard.steps[one.id], look)])
    return out.getvalue()


def answered_on(look: Look, promise: Promise) -> str | None:
    """The agency's day of the newest answer."""
    if promise.answered_at is None:
        return None
    return day_in_words(promise.answered_at.astimezone(look.here.zone).date())


def _entry(look: Look, promise: Promise, steps: Sequence[PromiseStep]) -> PublicEntry:
    by = f"{promise.owner}, by {day_in_words(promise.due_on)}" if promise.due_on is not None else None
    said_on = answered_on(look, promise)
    return PublicEntry(
        words=promise.words,
        by=by,
        moves=[f"{sentence_start(words)}" for words in _moves(steps)],
        state=mark_of(promise, today_of(look)),
        said_on=f"Said on {said_on}" if said_on else None,
        answer=promise.public_answer.split("\n\n") if promise.public_answer else (),
    )


def _moves(steps: Sequence[PromiseStep]) -> Iterator[str]:
    for one in steps:
        if one.kind == StepKind.MOVED and one.due_before and one.due_on:
            yield _MOVED.format(day_in_words(one.due_before), day_in_words(one.due_on), one.words)


def _facts(look: Look, copy: ToolCopy, kept: Mapping[str, Kept]) -> Iterator[Pair]:
    yield "Session", copy.name
    for label, part, field in (("Held on", "place", "day"), ("Answers promised for", "after", "answers-on")):
        day = read_day(_text(kept, part, field))
        if day is not None:
            yield label, day_in_words(day)
    yield "As of", day_in_words(today_of(look))


def _text(kept: Mapping[str, Kept], part: str, field: str) -> str:
    answer = kept[part].answers.get(field) if part in kept else None
    return answer if isinstance(answer, str) else ""


def _left_words(left: int) -> str:
    if left == 0:
        return ""
    return sentence_start(f"{counted(left, 'theme has', 'themes have')} neither a promise nor a reason yet.")


def _part(number: int, theme: PublicTheme) -> SheetPart:
    entries = [_paper_entry(f"{number}-{at}", one) for at, one in enumerate(theme.entries)]
    return SheetPart(
        id=f"theme-{number}",
        title=theme.title,
        lead="",
        basis="",
        source_ids=(),
        number=1,
        entries=entries or [Entry(f"{number}-0", "Answer", [NOTHING_SAID])],
    )


def _paper_entry(key: str, entry: PublicEntry) -> Entry:
    lines = [entry.words, entry.by, *entry.moves, _state_line(entry.state, entry.said_on), *entry.answer]
    return Entry(key, "Promise" if entry.by else "No promise, and why", [_ended(one) for one in lines if one])


def _state_line(state: Mark, said_on: str | None) -> str:
    return f"{state.word}. {said_on}" if said_on else state.word


def _ended(line: str) -> str:
    return line if line.endswith((".", "?", "!", "”")) else f"{line}."


def _cells(promise: Promise, steps: Sequence[PromiseStep], look: Look) -> Sequence[str]:
    answered = promise.answered_at.astimezone(look.here.zone).date().isoformat() if promise.answered_at else ""
    return (
        promise.theme,
        PromiseKind(promise.kind).value,
        promise.words,
        promise.owner,
        promise.due_on.isoformat() if promise.due_on else "",
        "; ".join(_moves(steps)),
        PromiseState(promise.state).value,
        promise.public_answer or "",
        answered,
    )
