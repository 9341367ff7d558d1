"""The shape of what is typed about a text; what it means is the rules' business."""

from collections.abc import Callable
from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, Length, ValidationError

from training_app.review.models import AnswerState, SignOffKind
from training_app.review.rules import NOTE_LONGEST, Answer, why_answer_refused, why_comment_refused, why_name_refused
from training_app.review.service import Saying
from training_app.web.forms import SaidForm

_ANSWERS = (AnswerState.ANSWERED, AnswerState.CHANGED, AnswerState.DECLINED)


def _plain(typed: str | None) -> str:
    return " ".join((typed or "").split())


def _lines(typed: str | None) -> str:
    return (typed or "").strip()


def _checked(why: Callable[[str], str | None]) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        sentence = why(field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    return check


class CommentForm(SaidForm):
    """A comment: about which part, what, and by which name its writer is shown."""

    place = StringField()
    said_of_it = StringField(filters=[_lines], validators=[_checked(why_comment_refused)])
    shown_as = StringField(filters=[_plain], validators=[_checked(why_name_refused)])

    @property
    def saying(self) -> Saying:
        """What was typed, once it has been found in order."""
        return Saying(self.place.data or "", self.said_of_it.data, self.shown_as.data)


class SignOffForm(SaidForm):
    """A sign-off: of which kind, what was looked at, and by which name."""

    kind = StringField(validators=[AnyOf(list(SignOffKind), message="Choose what you sign off.")])
    seen = StringField()
    note = StringField(
        filters=[_plain],
        validators=[Length(max=NOTE_LONGEST, message=f"Write at most {NOTE_LONGEST} characters.")],
    )
    signed_as = StringField(filters=[_plain], validators=[_checked(why_name_refused)])

    def validate_note(self, field: Any) -> None:
        """Refuse what cannot be kept."""
        if not field.data.isprintable():
            raise ValidationError("This holds a sign that cannot be kept. Type it again.")


class AnswerForm(SaidForm):
    """What becomes of a comment."""

    state = StringField(validators=[AnyOf(_ANSWERS, message="Choose what became of it.")])
    answer = StringField(filters=[_lines])
    version = StringField(filters=[_plain])

    @property
    def answered(self) -> Answer:
        """What was typed; its state is to be found in order first."""
        return Answer(AnswerState(self.state.data), self.answer.data, self.version.data)

    @property
    def refused(self) -> dict[str, str]:
        """A sentence for each field that cannot be kept."""
        if not self.validate():
            return self.said
        return why_answer_refused(self.answered)
