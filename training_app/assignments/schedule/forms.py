"""The shape of what is typed about leave and exemptions, and of a reason; what it means is the rules' business."""

from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, Length, ValidationError

from training_app.assignments.history import Extent
from training_app.foundation.typed import read_day
from training_app.web.forms import PageForm, ReasonForm

_LONG = Length(max=120, message="This is too long.")


class LeaveForm(ReasonForm):
    """Days away. ``last`` may be empty while nobody knows."""

    first = StringField(filters=[lambda typed: (typed or "").strip()], validators=[_LONG])
    last = StringField(filters=[lambda typed: (typed or "").strip()], validators=[_LONG])

    def validate_first(self, field: Any) -> None:
        """Refuse what is no day."""
        if read_day(field.data) is None:
            raise ValidationError("Give the first day away.")

    def validate_last(self, field: Any) -> None:
        """Refuse what is no day, or comes before the first."""
        first, last = read_day(self.first.data), read_day(field.data)
        if field.data and last is None:
            raise ValidationError("Give the last day away as a date, or leave it empty.")
        if first is not None and last is not None and last < first:
            raise ValidationError("The last day away cannot come before the first.")

    @property
    def days(self) -> tuple[date, date | None]:
        """Both days, once they were found in order."""
        return date.fromisoformat(self.first.data), read_day(self.last.data)


class ExemptionForm(ReasonForm):
    """From which module, and how far."""

    module = StringField(validators=[_LONG])
    extent = StringField(validators=[AnyOf(list(Extent), message="Choose how far it goes.")])


class EndLeaveForm(PageForm):
    """Which leave, and its last day."""

    leave = StringField(validators=[_LONG])
    last = StringField(filters=[lambda typed: (typed or "").strip()], validators=[_LONG])

    @property
    def chosen(self) -> tuple[int, date] | None:
        """The number of the leave and its last day; None where the page was tampered with."""
        last = read_day(self.last.data)
        number = self.leave.data or ""
        if last is None or not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        return int(number), last
