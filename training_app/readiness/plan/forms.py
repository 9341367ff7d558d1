"""The shape of what is sent about a plan; what it means is the rules' business."""

from flask import request
from wtforms import StringField
from wtforms.validators import Length

from training_app.foundation.typed import plain_reason
from training_app.readiness.plan.drill_rules import Seen
from training_app.readiness.plan.sign_rules import Asked
from training_app.web.forms import PageForm

CONFIRM_LONGEST = 80


def _number(typed: str | None) -> int:
    """A number that the page held; -1, which nothing has, where the page was tampered with."""
    text = typed or ""
    return int(text) if len(text) <= 9 and text.isascii() and text.isdigit() else -1


class SignForm(PageForm):
    """Signing off: what the page showed, and the words that confirm."""

    seen_hash = StringField(validators=[Length(max=64)])
    seen_number = StringField(validators=[Length(max=9)])
    confirm = StringField(filters=[lambda typed: plain_reason(typed or "")])

    @property
    def asked(self) -> Asked:
        """As the service takes it."""
        root = request.url_root.rstrip("/")
        typed = (self.confirm.data or "")[:CONFIRM_LONGEST]
        return Asked(self.seen_hash.data or "", _number(self.seen_number.data), typed, root)


class AnswerForm(PageForm):
    """The answer at one scene of a drill, with what the page showed."""

    seen_hash = StringField(validators=[Length(max=64)])
    seen_number = StringField(validators=[Length(max=9)])
    outcome = StringField()
    missing = StringField()

    @property
    def seen(self) -> Seen:
        """As the service takes it."""
        return Seen(self.seen_hash.data or "", _number(self.seen_number.data))
