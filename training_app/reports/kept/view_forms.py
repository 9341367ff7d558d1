"""The shape of what is typed about a view; what it means is the rules' business."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from training_app.reports.kept.view_rules import (
    QUERY_LONGEST,
    plain_name,
    read_when,
    why_name_refused,
)
from training_app.web.forms import SaidForm


class ViewForm(SaidForm):
    """Name, sharing, and for a new one the filters it keeps."""

    name = StringField(filters=[lambda typed: plain_name(typed or "")])
    shared = StringField()
    query = StringField(validators=[Length(max=QUERY_LONGEST, message="These filters are too long to be kept.")])

    def validate_name(self, field: Any) -> None:
        """Refuse what is no name."""
        sentence = why_name_refused(field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    @property
    def is_shared(self) -> bool:
        """Whether the box is ticked."""
        return bool(self.shared.data == "yes")


class MailForm(SaidForm):
    """The day of a mail."""

    when = StringField()

    def validate_when(self, field: Any) -> None:
        """Refuse what was not offered."""
        if read_when(field.data or "") is None:
            raise ValidationError("Choose on which day the mail is sent.")
