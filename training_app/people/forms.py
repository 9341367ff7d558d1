"""The shape of what a person types about people and units; what it means is the rules' business."""

from collections.abc import Callable
from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, ValidationError

from training_app.accounts.models import ROSTER_ROLES, Role
from training_app.foundation.ids import UnitId
from training_app.foundation.typed import read_day
from training_app.people import rules
from training_app.people.service import Facts
from training_app.web.forms import SaidForm

# a larger number is nobody: no id column holds it
_ID_LONGEST = 9


def _cell(column: str, *, missing: str | None = None) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        if missing is not None and not field.data:
            raise ValidationError(missing)
        sentence = rules.why_cell_refused(column, field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    return check


def _is_unit(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
    text = field.data or ""
    if text and not (text.isascii() and text.isdigit() and len(text) <= _ID_LONGEST):
        raise ValidationError("Choose a unit.")


def _unit_id(text: str | None) -> UnitId | None:
    return UnitId(int(text)) if text else None


class FactsForm(SaidForm):
    """What is known of a person besides how they sign in."""

    given_name = StringField(filters=[rules.plain], validators=[_cell("given_name", missing="Type a given name.")])
    family_name = StringField(filters=[rules.plain], validators=[_cell("family_name", missing="Type a family name.")])
    badge = StringField(filters=[rules.plain], validators=[_cell("badge")])
    unit = StringField(validators=[_is_unit])
    rank = StringField(filters=[rules.plain], validators=[_cell("rank")])
    hired_on = StringField(filters=[rules.plain])
    supervisor = StringField(filters=[rules.plain], validators=[_cell("supervisor")])
    officer_id = StringField(filters=[rules.plain], validators=[_cell("officer_id")])

    def validate_hired_on(self, field: Any) -> None:
        """Refuse what is no day."""
        sentence = rules.why_day_refused(field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    @property
    def facts(self) -> Facts:
        """What was typed, once it has been found in order."""
        return Facts(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            badge=self.badge.data or None,
            unit_id=_unit_id(self.unit.data),
            rank=self.rank.data or None,
            hired_on=read_day(self.hired_on.data),
            supervisor=self.supervisor.data or None,
            officer_id=self.officer_id.data or None,
        )


class NewcomerForm(FactsForm):
    """A person to add: the facts, how they sign in, and their role."""

    sign_in = StringField(
        filters=[rules.plain], validators=[_cell("sign_in", missing="Type a badge number or an e-mail address.")]
    )
    role = StringField(validators=[AnyOf(ROSTER_ROLES, message="Choose a role.")])

    def validate_unit(self, field: Any) -> None:
        """Refuse a supervisor of nothing."""
        if self.role.data == Role.SUPERVISOR and not field.data:
            raise ValidationError("Choose the unit that this supervisor answers for.")


class TakeForm(SaidForm):
    """A role to take."""

    role = StringField(validators=[AnyOf(ROSTER_ROLES, message="Choose a role.")])


class GiveForm(TakeForm):
    """A role to give, and the unit that a supervisor answers for."""

    answers_for = StringField(validators=[_is_unit])

    def validate_answers_for(self, field: Any) -> None:
        """Refuse a supervisor of nothing."""
        if self.role.data == Role.SUPERVISOR and not field.data:
            raise ValidationError("Choose the unit that this supervisor answers for.")

    @property
    def unit_id(self) -> UnitId | None:
        """The unit a supervisor answers for; None for the other roles, whatever was chosen."""
        return _unit_id(self.answers_for.data) if self.role.data == Role.SUPERVISOR else None


class ReasonForm(SaidForm):
    """Why somebody left or came back, when that should stand in the audit log."""

    reason = StringField(filters=[lambda typed: (typed or "").strip()])

    def validate_reason(self, field: Any) -> None:
        """Refuse what cannot be kept."""
        sentence = rules.why_reason_refused(field.data)
        if sentence is not None:
            raise ValidationError(sentence)


class UnitForm(SaidForm):
    """The name of a unit: its path."""

    name = StringField(filters=[rules.plain])


class PlanForm(SaidForm):
    """The mark of the plan that was read, and the number that is typed when many would leave."""

    seen = StringField()
    confirm = StringField(filters=[rules.plain])

    @property
    def confirmed(self) -> int | None:
        """The number, None for what is none."""
        text = self.confirm.data
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _ID_LONGEST else None
