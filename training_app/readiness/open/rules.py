"""What becomes of a comment on a paper: which answers can be kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from training_app.review.models import AnswerState
from training_app.review.rules import why_comment_refused

NO_PART = "Choose a part of this paper, or the whole."
NO_STATE = "Choose what became of it."
STATES = (AnswerState.ANSWERED, AnswerState.CHANGED, AnswerState.DECLINED)


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What a coordinator says to a comment; part and number count for CHANGED alone."""

    state: AnswerState
    text: str
    part_id: str = ""
    number: int = 0


def why_answer_refused(answer: PaperAnswer, numbers: Mapping[str, int]) -> dict[str, str]:
    """A sentence for each field that cannot be kept: by ``answer``, ``part`` and ``number``.

    :param numbers: the newest version of each part of the copy, 0 where nobody kept it
    """
    said = {}
    if (sentence := why_comment_refused(answer.text)) is not None:
        said["answer"] = sentence
    if answer.state is AnswerState.CHANGED:
        said.update(_why_change_refused(answer, numbers))
    return said


def _why_change_refused(answer: PaperAnswer, numbers: Mapping[str, int]) -> dict[str, str]:
    if answer.part_id not in numbers:
        return {"part": "Choose the part that was changed."}
    newest = numbers[answer.part_id]
    if newest == 0:
        return {"part": "Nobody has kept this part yet, so it was not changed. Keep it first."}
    if not 1 <= answer.number <= newest:
        return {"number": f"Name the version that has the change: 1 to {newest}."}
    return {}
