"""The shape of what a coordinator writes into a slot."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from training_app.foundation.typed import plain_text
from training_app.slots.rules import why_text_refused
from training_app.web.forms import PageForm


class SlotForm(PageForm):
    """The text, and the version it was written over."""

    text = StringField(filters=[lambda typed: plain_text(typed or "")])
    seen = StringField(validators=[Length(max=9)])

    def validate_text(self, field: Any) -> None:
        """Refuse what cannot be kept."""
        sentence = why_text_refused(field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    @property
    def seen_number(self) -> int:
        """The version that stood on the page; -1, which none has, where the page was tampered with."""
        return int(self.seen.data) if self.seen.data and self.seen.data.isascii() and self.seen.data.isdigit() else -1
