"""The shape of what is typed about a seat; whether the days can be is said by the rules of seats."""

from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, ValidationError

from training_app.accounts.models import Role
from training_app.accounts.seats.rules import Terms
from training_app.accounts.seats.service import Holder
from training_app.foundation.typed import read_day
from training_app.people import rules
from training_app.people.words import SEAT_OPTIONS
from training_app.web.forms import SaidForm

_DAYS = ("first_day", "last_day", "ends_on")


def _cell(column: str, missing: str) -> Any:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        sentence = missing if not field.data else rules.why_cell_refused(column, field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    return check


def _is_day(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
    sentence = rules.why_day_refused(field.data)
    if sentence is not None:
        raise ValidationError(sentence)


class TermsForm(SaidForm):
    """The days of a seat, and why it is given."""

    first_day = StringField(filters=[rules.plain], validators=[_is_day])
    last_day = StringField(filters=[rules.plain], validators=[_is_day])
    ends_on = StringField(filters=[rules.plain], validators=[_is_day])
    reason = StringField(filters=[rules.plain])

    def terms(self, role: Role) -> Terms:
        """What was typed, once each day can be read."""
        first, last, ends = (read_day(self[name].data) for name in _DAYS)
        return Terms(role, first, last, ends, self.reason.data)


class SeatForm(TermsForm):
    """A seat to give: its holder, its role, and the terms."""

    given_name = StringField(filters=[rules.plain], validators=[_cell("given_name", "Type a given name.")])
    family_name = StringField(filters=[rules.plain], validators=[_cell("family_name", "Type a family name.")])
    sign_in = StringField(filters=[rules.plain], validators=[_cell("sign_in", "Type an e-mail address.")])
    role = StringField(validators=[AnyOf([value for value, _ in SEAT_OPTIONS], message="Choose a seat.")])

    @property
    def holder(self) -> Holder:
        """Who gets the seat."""
        return Holder(self.given_name.data, self.family_name.data, self.sign_in.data)
