"""Builds the review queue and the page of one comment, and the words that other pages share."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from training_app.content.catalogue import Module
from training_app.review import addresses
from training_app.review.models import AnswerState, SignOffKind, TextComment, TextSignOff
from training_app.review.pages import CommentPage, CommentsPage, SaidLine, Typed
from training_app.review.queries import Wanted
from training_app.web.here import Here
from training_app.web.words import counted, day_in_words, sentence_start

PER_PAGE = 20
KIND_WORDS = {
    SignOffKind.SUBJECT: "Subject expert",
    SignOffKind.COMMUNITY: "Community reviewer",
    SignOffKind.ACCESSIBILITY: "Accessibility",
}
STATE_WORDS = {
    AnswerState.OPEN: "Open",
    AnswerState.ANSWERED: "Answered",
    AnswerState.CHANGED: "The text was changed",
    AnswerState.DECLINED: "Declined, with the reason",
}
NOTICES = {"answered": "The answer is kept, and everybody who signs in can read it."}


def build_comments(
    comments: Sequence[TextComment],
    modules: Mapping[str, Module],
    here: Here,
    *,
    wanted: Wanted,
    found: int,
    page: int,
    papers: tuple[str, str] | None = None,
) -> CommentsPage:
    """One page of the queue.

    :param found: how many comments are wanted in all
    :param papers: where else comments wait: words and address
    """
    pages = max(1, -(-found // PER_PAGE))

    def at(number: int) -> str:
        return addresses.comments(state=wanted.state, module=wanted.module_id, page=number)

    return CommentsPage(
        title=sentence_start(counted(found, "comment", "comments")) if found else "No comments",
        lead="What partners and reviewers said of the texts, and what the agency answered. Everybody who signs in "
        "reads both.",
        lines=[said_line(one, modules.get(one.module_id), here) for one in comments],
        form_url=addresses.COMMENTS,
        state_options=[("", "All"), *((state.value, words) for state, words in STATE_WORDS.items())],
        state_value=wanted.state,
        module_options=[("", "All texts"), *((module.id, module.title) for module in modules.values())],
        module_value=wanted.module_id,
        pages_words=f"Page {page} of {pages}" if pages > 1 else None,
        before_url=at(page - 1) if page > 1 else None,
        after_url=at(page + 1) if page < pages else None,
        papers=papers,
    )


def build_comment(
    comment: TextComment,
    module: Module | None,
    here: Here,
    *,
    may_answer: bool,
    form: Typed,
    notice: str | None,
) -> CommentPage:
    """One comment; ``form`` is what was typed as an answer."""
    line = said_line(comment, module, here)
    answers = [(state.value, words) for state, words in STATE_WORDS.items() if state is not AnswerState.OPEN]
    return CommentPage(
        title=f"On {line.about}",
        notice=notice,
        line=line,
        facts=[("By", comment.shown_as), ("Written", _day(comment.written_at, here)), ("Version", comment.version)],
        form=form,
        answer_url=addresses.comment(comment.id) if may_answer else None,
        state_options=answers,
        text_url=addresses.text(comment.module_id),
    )


def said_line(comment: TextComment, module: Module | None, here: Here) -> SaidLine:
    """A comment in a list, the name of its part in words.

    :param module: as it is now; None when it has left the catalogue
    """
    state = AnswerState(comment.state)
    return SaidLine(
        url=addresses.comment(comment.id),
        about=_about(comment, module),
        who=f"{sentence_start(comment.shown_as)}, {_day(comment.written_at, here)}, version {comment.version}",
        said=comment.said,
        mark="open" if state is AnswerState.OPEN else "done",
        state=_state_words(comment, state, here),
        answer=comment.answer,
    )


def signed_line(one: TextSignOff, here: Here) -> str:
    """ "Community reviewer: N. Haddad, 3 October 2026."."""
    note = f" {one.note}" if one.note else ""
    return f"{KIND_WORDS[SignOffKind(one.kind)]}: {one.shown_as}, {_day(one.signed_at, here)}.{note}"


def place_options(module: Module) -> list[tuple[str, str]]:
    """What a comment can be about."""
    lessons = [(lesson.id, f"Lesson {lesson.number}: {lesson.title}") for lesson in module.lessons]
    story = [(module.scenario.id, f"The story: {module.scenario.title}")] if module.scenario else []
    return [("", "The whole text"), *lessons, *story]


def _about(comment: TextComment, module: Module | None) -> str:
    if module is None:
        return comment.module_id
    place = dict(place_options(module)).get(comment.place, comment.place) if comment.place else ""
    return f"{module.title}, {place}" if place else module.title


def _state_words(comment: TextComment, state: AnswerState, here: Here) -> str:
    if comment.answered_at is None:
        return STATE_WORDS[state]
    words = f"Changed in version {comment.answer_version}" if state is AnswerState.CHANGED else STATE_WORDS[state]
    return f"{words}, {_day(comment.answered_at, here)}"


def _day(moment: datetime, here: Here) -> str:
    return day_in_words(moment.astimezone(here.zone).date())
