"""The shape of what is typed on the pages of keeping; what it means is the rules' business."""

from typing import Any

from wtforms import StringField
from wtforms.validators import AnyOf, Length, ValidationError

from training_app.keeping.rules import Extent, Kind, Policy, why_years_refused, years_of
from training_app.web.forms import ReasonForm

_TOO_LONG = Length(max=40, message="This is too long. Type it again.")


def _stripped(typed: str | None) -> str:
    return (typed or "").strip()


def _check_years(form: object, field: Any) -> None:  # noqa: ARG001 - WTForms passes both
    _refuse(why_years_refused(field.data))


def _years() -> StringField:
    return StringField(filters=[_stripped], validators=[_TOO_LONG, _check_years])


class PolicyForm(ReasonForm):
    """How long each kind is kept, and what stays of people who are erased."""

    people = _years()
    sign_ins = _years()
    mail = _years()
    received = _years()
    extent = StringField(validators=[AnyOf(list(Extent), message="Choose what stays.")])

    @property
    def policy(self) -> Policy:
        """What was typed, once it has been found in order."""
        typed = {kind: years_of(self[field_of(kind)].data) for kind in Kind}
        return Policy({kind: years for kind, years in typed.items() if years is not None}, Extent(self.extent.data))


def field_of(kind: Kind) -> str:
    """The name of the kind's field: that of the kind, as Python may spell it."""
    return kind.value.replace("-", "_")


def _refuse(sentence: str | None) -> None:
    if sentence is not None:
        raise ValidationError(sentence)
