"""The shape of what is typed about a paper, and of what is to be published."""

from flask import request
from wtforms import StringField
from wtforms.validators import AnyOf

from training_app.foundation.typed import plain_text
from training_app.readiness.open.figures import Choice, read_choice
from training_app.readiness.open.rules import NO_STATE, STATES, PaperAnswer
from training_app.review.models import AnswerState
from training_app.web.forms import PageForm, SaidForm


def _line(typed: str | None) -> str:
    return " ".join((typed or "").split())


class PaperAnswerForm(SaidForm):
    """What becomes of a comment on a paper."""

    state = StringField(validators=[AnyOf(STATES, message=NO_STATE)])
    answer = StringField(filters=[lambda typed: plain_text(typed or "")])
    part = StringField(filters=[_line])
    number = StringField(filters=[_line])

    def answered(self, part_id: str) -> PaperAnswer:
        """What was typed; its state is to be found in order first.

        :param part_id: the part that the comment is about, which the page does not ask for again; empty for the whole
        """
        number = self.number.data
        return PaperAnswer(
            AnswerState(self.state.data),
            self.answer.data,
            part_id or self.part.data,
            int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
        )


class PublishForm(PageForm):
    """What is to be published, and what was looked at."""

    seen = StringField()

    @property
    def choice(self) -> Choice:
        """Which figures."""
        return read_choice(request.form)
