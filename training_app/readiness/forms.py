"""The shape of what is sent to this room; what it means is the rules' business."""

from flask import request
from wtforms import StringField
from wtforms.validators import Length

from training_app.foundation.typed import plain_reason
from training_app.web.forms import PageForm


class NameForm(PageForm):
    """The name of a copy."""

    name = StringField(filters=[lambda typed: plain_reason(typed or "")])


class PartForm(PageForm):
    """One part: the version it was written over, and whatever its tool asks for."""

    seen = StringField(validators=[Length(max=9)])

    @property
    def typed(self) -> dict[str, str]:
        """Every field that the page sent, by its name."""
        return request.form.to_dict()

    @property
    def seen_number(self) -> int:
        """The version that stood on the page; -1, which none has, where the page was tampered with."""
        seen = self.seen.data or ""
        return int(seen) if self.validate() and seen.isascii() and seen.isdigit() else -1
