"""The shape of what is typed about a promise; what it means is the rules' business."""

from wtforms import StringField

from training_app.foundation.typed import plain_reason, plain_text
from training_app.readiness.promises.models import PromiseKind
from training_app.readiness.promises.rules import Promised
from training_app.web.forms import SaidForm


def _line(typed: str | None) -> str:
    return plain_reason(typed or "")


def _text(typed: str | None) -> str:
    return plain_text(typed or "")


class PromiseForm(SaidForm):
    """A promise for a theme, or the reason why none is made."""

    theme = StringField(filters=[_line])
    kind = StringField()
    words = StringField(filters=[_line])
    owner = StringField(filters=[_line])
    due_on = StringField(filters=[_line])

    @property
    def promised(self) -> Promised:
        """What was typed; anything but a promise is a reason, and has neither a post nor a day."""
        if self.kind.data != PromiseKind.PROMISE:
            return Promised(self.theme.data, PromiseKind.NO_PROMISE, self.words.data, "", "")
        return Promised(self.theme.data, PromiseKind.PROMISE, self.words.data, self.owner.data, self.due_on.data)


class StepForm(SaidForm):
    """What both forms of one promise know: how many steps the page showed."""

    seen = StringField()

    @property
    def seen_number(self) -> int:
        """-1, which none has, where the page was tampered with."""
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1


class AnswerForm(StepForm):
    """What became of it, in public words."""

    state = StringField()
    public_answer = StringField(filters=[_text])


class MoveForm(StepForm):
    """Another day, and why."""

    due_on = StringField(filters=[_line])
    reason = StringField(filters=[_line])
