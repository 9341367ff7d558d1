"""Builds the pages of comments on papers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from training_app.content.toolkit import Tool
from training_app.readiness.addresses import copy as copy_url
from training_app.readiness.models import ToolCopy
from training_app.readiness.open import addresses
from training_app.readiness.open.comment_queries import Remark, Wanted
from training_app.readiness.open.models import CopyComment
from training_app.readiness.open.pages import CopyCommentsPage, QueuePage, RemarkPage
from training_app.review.addresses import COMMENTS as TEXT_COMMENTS
from training_app.review.models import AnswerState
from training_app.review.pages import SaidLine, Typed
from training_app.web.here import Here
from training_app.web.words import counted, day_in_words, sentence_start

PER_PAGE = 20
STATE_WORDS = {
    AnswerState.OPEN: "Open",
    AnswerState.ANSWERED: "Answered",
    AnswerState.CHANGED: "The paper was changed",
    AnswerState.DECLINED: "Declined, with the reason",
}
NOTICES = {
    "commented": "Your comment is kept, with the version it is about. The agency answers it here.",
    "answered": "The answer is kept. Everybody who reads this paper can read it.",
}
LEAD = "What partners and reviewers said of this paper, and what the agency answered. Everybody who reads it sees both."
QUEUE_LEAD = "What partners and reviewers said of the agency’s papers, and what the agency answered."
WHOLE = ("", "The whole paper")


def build_copy_comments(
    copy: ToolCopy,
    tool: Tool,
    remarks: Sequence[Remark],
    here: Here,
    *,
    may_comment: bool,
    form: Typed,
    notice: str | None,
) -> CopyCommentsPage:
    """What was said of one copy, with the form for who may say something."""
    return CopyCommentsPage(
        copy=copy.name,
        lead=LEAD,
        notice=notice,
        lines=[said_line(one, tool, here) for one in remarks],
        form=form,
        form_url=addresses.comments_on(copy.id) if may_comment and copy.put_away_at is None else None,
        place_options=[WHOLE, *part_options(tool)],
    )


def build_queue(
    remarks: Sequence[Remark], toolkit: Mapping[str, Tool], here: Here, *, wanted: Wanted, found: int, page: int
) -> QueuePage:
    """One page of the queue.

    :param found: how many comments are wanted in all
    """
    pages = max(1, -(-found // PER_PAGE))

    def at(number: int) -> str:
        return addresses.comments(state=wanted.state, tool=wanted.tool_id, page=number)

    return QueuePage(
        title=sentence_start(counted(found, "comment", "comments")) if found else "No comments",
        lead=QUEUE_LEAD,
        lines=[said_line(one, toolkit.get(one.tool_id), here) for one in remarks],
        form_url=addresses.COMMENTS,
        state_options=[("", "All"), *((state.value, words) for state, words in STATE_WORDS.items())],
        state_value=wanted.state,
        tool_options=[("", "All papers"), *((tool.id, tool.title) for tool in toolkit.values())],
        tool_value=wanted.tool_id,
        pages_words=f"Page {page} of {pages}" if pages > 1 else None,
        before_url=at(page - 1) if page > 1 else None,
        after_url=at(page + 1) if page < pages else None,
        texts_url=TEXT_COMMENTS,
    )


def build_remark(
    remark: Remark,
    tool: Tool | None,
    here: Here,
    *,
    newest: Mapping[str, int],
    may_answer: bool,
    form: Typed,
    notice: str | None,
) -> RemarkPage:
    """One comment; ``form`` is what was typed as an answer.

    :param newest: the newest version of each part that anybody kept
    """
    comment = remark.comment
    line = said_line(remark, tool, here)
    facts = [("By", comment.shown_as), ("Written", _day(comment.written_at, here)), ("Version", _version(comment))]
    number = newest.get(comment.part_id, 0)
    return RemarkPage(
        title=f"On {line.about}",
        notice=notice,
        line=line,
        facts=facts,
        form=form,
        # without the tool nobody can say which part has the change
        answer_url=addresses.comment(comment.id) if may_answer and tool is not None else None,
        state_options=[(one.value, words) for one, words in STATE_WORDS.items() if one is not AnswerState.OPEN],
        part_options=[("", "Choose"), *part_options(tool)] if tool is not None and not comment.part_id else (),
        number_hint="Only where the paper was changed: the number of its version"
        + (f", {number} is the newest." if number else "."),
        copy_url=copy_url(comment.copy_id),
    )


def said_line(remark: Remark, tool: Tool | None, here: Here) -> SaidLine:
    """A comment in a list, the name of its part in words.

    :param tool: as this release has it; None when it has left
    """
    comment = remark.comment
    state = AnswerState(comment.state)
    version = f", {_version(comment)[:1].lower()}{_version(comment)[1:]}" if comment.part_id else ""
    return SaidLine(
        url=addresses.comment(comment.id),
        about=_about(remark, tool),
        who=f"{sentence_start(comment.shown_as)}, {_day(comment.written_at, here)}{version}",
        said=comment.said,
        mark="open" if state is AnswerState.OPEN else "done",
        state=_state_words(comment, state, tool, here),
        answer=comment.answer,
    )


def part_options(tool: Tool) -> list[tuple[str, str]]:
    """The parts of a tool, to choose one."""
    return [(part.id, part.title) for part in tool.parts]


def _about(remark: Remark, tool: Tool | None) -> str:
    part_id = remark.comment.part_id
    return f"{remark.copy_name}, {_part_title(tool, part_id)}" if part_id else remark.copy_name


def _part_title(tool: Tool | None, part_id: str) -> str:
    return dict(part_options(tool)).get(part_id, part_id) if tool is not None else part_id


def _version(comment: CopyComment) -> str:
    if not comment.part_id:
        return "The whole paper"
    return f"Version {comment.number}" if comment.number else "As the tool suggests it"


def _state_words(comment: CopyComment, state: AnswerState, tool: Tool | None, here: Here) -> str:
    if comment.answered_at is None:
        return STATE_WORDS[state]
    words = STATE_WORDS[state]
    if state is AnswerState.CHANGED and comment.answer_part_id:
        where = f"{_part_title(tool, comment.answer_part_id)}, version {comment.answer_number}"
        words = f"Changed in {where}"
    return f"{words}, {_day(comment.answered_at, here)}"


def _day(moment: datetime, here: Here) -> str:
    return day_in_words(moment.astimezone(here.zone).date())
