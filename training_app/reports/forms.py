"""The shape of what a coordinator types; what it means is the rules' business."""

from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, Length, ValidationError

from training_app.assignments.rules import Redo
from training_app.learning.marking import ScorePolicy
from training_app.reports import policy_rules
from training_app.reports import record_rules as rules
from training_app.web.forms import ReasonForm

HIGHEST_ID = 2_147_483_647
"""No id column holds a larger number, and a database asked for one answers with an error."""
_TOO_LONG = Length(max=40, message="This is too long. Type it again.")


def _stripped(typed: str | None) -> str:
    return (typed or "").strip()


class FiguresForm(ReasonForm):
    """What a completion says: its day, its score in percent, its credit in minutes."""

    day = StringField(filters=[_stripped], validators=[_TOO_LONG])
    percent = StringField(filters=[_stripped], validators=[_TOO_LONG])
    minutes = StringField(filters=[_stripped], validators=[_TOO_LONG])

    def __init__(self, today: date, asked_again_on: date | None) -> None:
        """Read the fields of this request; both days are in the agency's zone."""
        self.today = today
        self.asked_again_on = asked_again_on
        super().__init__()

    def validate_day(self, field: Any) -> None:
        """Refuse a day that is none, or still to come."""
        _refuse(rules.why_day_refused(field.data, self.today, self.asked_again_on))

    def validate_percent(self, field: Any) -> None:
        """Refuse what is no score."""
        _refuse(rules.why_percent_refused(field.data))

    def validate_minutes(self, field: Any) -> None:
        """Refuse what is no credit."""
        _refuse(rules.why_minutes_refused(field.data))


class PolicyForm(ReasonForm):
    """The agency's training rules, as :mod:`training_app.reports.policy_rules` reads them."""

    tries = StringField(filters=[_stripped], validators=[_TOO_LONG])
    score = StringField(validators=[AnyOf(list(ScorePolicy), message="Choose which try counts.")])
    days = StringField(filters=[_stripped], validators=[_TOO_LONG])
    before = StringField(validators=[AnyOf(["yes", "no"], message="Choose whether the questions are offered.")])

    def validate_tries(self, field: Any) -> None:
        """Refuse what is no number of tries."""
        _refuse(policy_rules.why_tries_refused(field.data))

    def validate_days(self, field: Any) -> None:
        """Refuse what is no row of days."""
        _refuse(policy_rules.why_days_refused(field.data))


class RedoForm(ReasonForm):
    """Who takes a new version again: an answer, for one unit its id, and a due day unless nobody does."""

    version = StringField(validators=[Length(max=64)])
    redo = StringField(validators=[AnyOf(list(Redo), message="Choose who takes it again.")])
    unit = StringField(filters=[_stripped], validators=[_TOO_LONG])
    due = StringField(filters=[_stripped], validators=[_TOO_LONG])

    def __init__(self, open_day: date) -> None:
        """Read the fields of this request; ``open_day`` is the first that is not late."""
        self.open_day = open_day
        super().__init__()

    def validate_unit(self, field: Any) -> None:
        """Refuse one unit without a unit."""
        is_id = field.data.isascii() and field.data.isdigit() and int(field.data[:11]) <= HIGHEST_ID
        _refuse("Choose the unit." if self.redo.data == Redo.UNIT and not is_id else None)

    def validate_due(self, field: Any) -> None:
        """Refuse a due day that is none, or has passed."""
        if self.redo.data in {Redo.FINISHERS, Redo.UNIT}:
            _refuse(rules.why_due_refused(field.data, self.open_day))


def _refuse(sentence: str | None) -> None:
    if sentence is not None:
        raise ValidationError(sentence)
