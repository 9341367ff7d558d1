"""The shape of what is typed to ask for an audit pack."""

from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from training_app.foundation.typed import read_day
from training_app.reports.record_rules import FIRST_DAY
from training_app.web.forms import SaidForm

_LONG = Length(max=40, message="This is too long. Type it again.")


def _stripped(typed: str | None) -> str:
    return (typed or "").strip()


class PackForm(SaidForm):
    """The first and the last day, both included."""

    first = StringField(filters=[_stripped], validators=[_LONG])
    last = StringField(filters=[_stripped], validators=[_LONG])

    def validate_first(self, field: Any) -> None:
        """Refuse what is no day, or comes before there were records."""
        day = read_day(field.data)
        if day is None:
            raise ValidationError("Give the first day of the period as a date, such as 2026-01-01.")
        if day < FIRST_DAY:
            raise ValidationError("Give a first day from 1 January 2000 on.")

    def validate_last(self, field: Any) -> None:
        """Refuse what is no day, or comes before the first."""
        first, day = read_day(self.first.data), read_day(field.data)
        if day is None:
            raise ValidationError("Give the last day of the period as a date, such as 2026-12-31.")
        if first is not None and day < first:
            raise ValidationError("The last day cannot come before the first.")

    @property
    def days(self) -> tuple[date, date]:
        """Both, once they were found in order."""
        return date.fromisoformat(self.first.data), date.fromisoformat(self.last.data)
