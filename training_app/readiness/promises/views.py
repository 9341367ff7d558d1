"""Builds the pages on which promises are made, found and answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from training_app.assignments.schedule.models import MailState
from training_app.readiness import addresses as room
from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import DueLine, Mark
from training_app.readiness.promises import addresses
from training_app.readiness.promises.models import Promise, PromiseKind, PromiseState, PromiseStep, StepKind
from training_app.readiness.promises.pages import (
    ListPage,
    NewPage,
    Pair,
    PromisePage,
    StepLine,
    ThemeBlock,
    ThemesPage,
    Typed,
)
from training_app.readiness.promises.queries import Wanted
from training_app.readiness.promises.rules import (
    NOTES_PART,
    STATES,
    Notes,
    is_overdue,
    is_soon,
    left_words,
    nameless_words,
)
from training_app.readiness.views import Look
from training_app.web.words import counted, date_in_words, day_in_words, distance_in_words, sentence_start

PER_PAGE = 50
NOTICES = {
    "promised": "Kept. It stands on the answer sheet at once.",
    "reason": "Kept. The reason stands on the answer sheet at once.",
    "answered": "Kept. The answer stands on the answer sheet at once; the one before is in the history below.",
    "moved": "Moved. The old day and the reason stand on the answer sheet.",
}
NEITHER = "Neither a promise nor a reason yet."
GONE = "The notes no longer have this theme in these words. What was said to it stands."
LEAD = (
    "What the agency promised after its listening sessions. None of it can be deleted: it is kept, not kept, moved "
    "with a reason, or withdrawn, and whoever came to the session reads which."
)
EMPTY = ("There is no promise here.", "One is made on the page of a session’s themes.")
REMINDED = "Coordinators are mailed in the week before a promise is due, on its day, and each week after."
MAIL_WORDS = {
    MailState.WAITING: "waiting for a mail server",
    MailState.SENT: "sent",
    MailState.NO_MAILBOX: "without a mailbox",
    MailState.LAPSED: "not sent for two days, and dropped",
}
STATE_WORDS = {
    PromiseState.OPEN: "Open",
    PromiseState.KEPT: "Kept",
    PromiseState.NOT_KEPT: "Not kept",
    PromiseState.WITHDRAWN: "Withdrawn",
}
WHICH_WORDS = (
    ("", "All promises"),
    ("overdue", "Past their day"),
    ("soon", "Due within a week"),
    ("open", "Open"),
    ("kept", "Kept"),
    ("not_kept", "Not kept"),
    ("withdrawn", "Withdrawn"),
    ("no_promise", "No promise, with the reason"),
)


def today_of(look: Look) -> date:
    """The agency's day."""
    return look.here.now.astimezone(look.here.zone).date()


def build_themes(
    look: Look, copy: ToolCopy, notes: Notes, promises: Sequence[Promise], *, notice: str | None = None
) -> ThemesPage:
    """The themes of a session, and those that the notes no longer have but that were answered."""
    may_make = look.may_keep and copy.put_away_at is None
    by_theme = group(promises)
    blocks = [
        _block(look, copy, one.theme, one.said, by_theme.get(one.theme, ()), may_make=may_make) for one in notes.themes
    ]
    gone = [theme for theme in by_theme if theme not in notes.names]
    blocks += [_block(look, copy, theme, (), by_theme[theme], may_make=False, remark=GONE) for theme in gone]
    left = len(left_themes(notes, by_theme))
    themes = len(notes.themes)
    links = [
        ("Answer sheet", addresses.answers(copy.id)),
        ("All promises", addresses.PROMISES),
    ]
    if may_make:
        links.insert(0, ("Fill in the themes", room.part(copy.id, NOTES_PART)))
    return ThemesPage(
        title="Themes and promises",
        session=copy.name,
        percent=round(100 * (themes - left) / themes) if themes else 0,
        answered=f"{sentence_start(counted(themes - left, 'theme', 'themes'))} of {themes} answered",
        notice=notice,
        left=left_words(left, themes),
        nameless=nameless_words(notes.nameless),
        themes=blocks,
        links=links,
    )


def build_new(copy: ToolCopy, kind: PromiseKind, theme: str, notes: Notes, form: Typed) -> NewPage:
    """The form for one theme."""
    is_promise = kind is PromiseKind.PROMISE
    return NewPage(
        title="A promise" if is_promise else "No promise, and why",
        theme=theme,
        said=next((one.said for one in notes.themes if one.theme == theme), ()),
        kind=kind.value,
        is_promise=is_promise,
        url=addresses.themes(copy.id),
        back_url=addresses.themes(copy.id),
        form=form,
    )


def build_list(
    look: Look,
    promises: Sequence[Promise],
    sessions: Mapping[int, str],
    *,
    wanted: Wanted,
    found: int,
    page: int,
    last: tuple[date, Mapping[MailState, int]] | None,
) -> ListPage:
    """One page of the list.

    :param sessions: what they are called, by id
    :param found: how many there are on all pages
    :param last: the newest day of mails, and how many of them are how far
    """
    all_pages = max(1, -(-found // PER_PAGE))
    kept = {name: value for name, value in (("which", wanted.which), ("copy", wanted.copy_id)) if value}

    def url_of(number: int) -> str:
        return f"{addresses.PROMISES}?{urlencode({**kept, 'page': number})}"

    return ListPage(
        title="Promises",
        lead=LEAD,
        reminded=_reminded_words(last, today_of(look)),
        lines=[line_of(look, one, sessions.get(one.copy_id)) for one in promises],
        empty=EMPTY,
        form_url=addresses.PROMISES,
        which_options=WHICH_WORDS,
        which_value=wanted.which,
        copy_options=[("", "Every session"), *((str(copy_id), name) for copy_id, name in sessions.items())],
        copy_value=str(wanted.copy_id or ""),
        pages_words=f"Page {page} of {all_pages}" if all_pages > 1 else None,
        before_url=url_of(page - 1) if page > 1 else None,
        after_url=url_of(page + 1) if page < all_pages else None,
    )


def build_promise(
    look: Look,
    promise: Promise,
    steps: Sequence[PromiseStep],
    *,
    session: str,
    answer_form: Typed,
    move_form: Typed,
    notice: str | None = None,
) -> PromisePage:
    """One promise with its steps and, for who may, the two forms."""
    is_promise = promise.kind == PromiseKind.PROMISE
    is_movable = is_promise and promise.state == PromiseState.OPEN
    url = addresses.promise(promise.id)
    return PromisePage(
        title=promise.theme,
        side="Promise" if is_promise else "No promise",
        words=promise.words,
        state=mark_of(promise, today_of(look)),
        answer=(promise.public_answer or "").split("\n\n") if promise.public_answer else (),
        facts=list(_facts(look, promise, session)),
        steps=[_step(look, one) for one in reversed(steps)],
        notice=notice,
        seen=promise.version,
        answer_url=f"{url}/answer" if look.may_keep else None,
        move_url=f"{url}/move" if look.may_keep and is_movable else None,
        state_options=[
            ("", "Choose one"),
            *((one.value, state_words(one, is_promise=is_promise)) for one in STATES[PromiseKind(promise.kind)]),
        ],
        answer_form=answer_form,
        move_form=move_form,
        links=[
            ("Themes and promises of the session", addresses.themes(promise.copy_id)),
            ("Answer sheet", addresses.answers(promise.copy_id)),
        ],
    )


def home_lines(look: Look, promises: Sequence[Promise]) -> list[DueLine]:
    """The line on the home of the room; none while no promise is open.

    :param promises: those of the agency that are open
    """
    if not promises:
        return []
    today = today_of(look)
    late = sum(is_overdue(PromiseState(one.state), one.due_on, today) for one in promises)
    soon = sum(is_soon(PromiseState(one.state), one.due_on, today) for one in promises)
    if late:
        mark = Mark("late", f"{late} past {'its' if late == 1 else 'their'} day")
    else:
        mark = Mark("due", f"{soon} due within a week") if soon else Mark("open", "None due this week")
    words = [f"{sentence_start(counted(len(promises), 'promise is', 'promises are'))} open."]
    if late and soon:
        words.append(f"{sentence_start(counted(soon, 'is', 'are'))} due within a week.")
    return [DueLine("Promises after listening sessions", addresses.PROMISES, mark, " ".join(words))]


def group(promises: Sequence[Promise]) -> dict[str, list[Promise]]:
    """By theme, in the order in which each theme was answered first."""
    found: dict[str, list[Promise]] = {}
    for one in promises:
        found.setdefault(one.theme, []).append(one)
    return found


def left_themes(notes: Notes, by_theme: Mapping[str, Sequence[Promise]]) -> list[str]:
    """Themes of the notes with neither a promise nor a reason that stands."""
    return [
        one.theme
        for one in notes.themes
        if all(got.state == PromiseState.WITHDRAWN for got in by_theme.get(one.theme, ()))
    ]


def state_words(state: PromiseState, *, is_promise: bool) -> str:
    """The word for a state; of a reason "open" means that it stands."""
    return "The reason stands" if state is PromiseState.OPEN and not is_promise else STATE_WORDS[state]


def mark_of(promise: Promise, today: date) -> Mark:
    """The shape and the word for how it stands on that day."""
    state = PromiseState(promise.state)
    if state is not PromiseState.OPEN:
        kind = {PromiseState.KEPT: "done", PromiseState.NOT_KEPT: "late"}.get(state, "open")
        return Mark(kind, STATE_WORDS[state])
    if promise.due_on is None:
        return Mark("open", "No promise")
    if is_overdue(state, promise.due_on, today):
        return Mark("late", f"Not done, {counted((today - promise.due_on).days, 'day', 'days')} late")
    if is_soon(state, promise.due_on, today):
        return Mark("due", f"Due {distance_in_words(promise.due_on, today)}")
    return Mark("open", "Open")


def line_of(look: Look, promise: Promise, session: str | None = None) -> DueLine:
    """One line of a list.

    :param session: named where the list is of several
    """
    words = [promise.theme if session is None else f"{session}: {promise.theme}"]
    if promise.due_on is not None:
        words.append(f"{promise.owner}, by {date_in_words(promise.due_on, today_of(look))}")
    return DueLine(
        promise.words, addresses.promise(promise.id), mark_of(promise, today_of(look)), f"{'. '.join(words)}."
    )


def _reminded_words(last: tuple[date, Mapping[MailState, int]] | None, today: date) -> str:
    if last is None:
        return REMINDED
    day, states = last
    told = ", ".join(f"{number} {MAIL_WORDS[state]}" for state, number in sorted(states.items()))
    return f"{REMINDED} Last on {date_in_words(day, today)}: {told}."


def _block(
    look: Look,
    copy: ToolCopy,
    theme: str,
    said: Sequence[str],
    promises: Sequence[Promise],
    *,
    may_make: bool,
    remark: str | None = None,
) -> ThemeBlock:
    is_left = all(one.state == PromiseState.WITHDRAWN for one in promises)
    forms: list[Pair] = []
    if may_make:
        forms.append(("Promise something", addresses.new(copy.id, PromiseKind.PROMISE, theme)))
        if is_left:
            forms.append(("Say why not", addresses.new(copy.id, PromiseKind.NO_PROMISE, theme)))
    lines = [_line_of_theme(look, one) for one in promises]
    return ThemeBlock(theme, said, remark or (NEITHER if is_left else None), lines, forms)


def _line_of_theme(look: Look, promise: Promise) -> DueLine:
    """The theme stands above it already."""
    today = today_of(look)
    detail = f"{promise.owner}, by {date_in_words(promise.due_on, today)}." if promise.due_on else "The reason why not."
    return DueLine(promise.words, addresses.promise(promise.id), mark_of(promise, today), detail)


def _facts(look: Look, promise: Promise, session: str) -> Iterator[Pair]:
    if promise.due_on is not None:
        yield "Who answers for it", promise.owner
        yield "By", date_in_words(promise.due_on, today_of(look))
    yield "Made", look.here.when(promise.made_at)
    if promise.answered_at is not None:
        yield "Answered", look.here.when(promise.answered_at)
    yield "Session", session


def _step(look: Look, step: PromiseStep) -> StepLine:
    when, words = sentence_start(look.here.when(step.taken_at)), step.words.split("\n\n")
    if step.kind == StepKind.MOVED and step.due_before and step.due_on:
        return StepLine(f"{when}: moved from {day_in_words(step.due_before)} to {day_in_words(step.due_on)}", words)
    is_promise = step.due_on is not None
    return StepLine(f"{when}: {state_words(PromiseState(step.state), is_promise=is_promise).lower()}", words)
