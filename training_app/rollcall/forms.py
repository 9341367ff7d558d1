"""The shape of what a leader sends; what it means is the rules' business."""

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, ValidationError

from training_app.web.forms import PageForm

_HIGHEST_ID = 2_147_483_647
"""No id column holds a larger number, and a database asked for one answers with an error."""


class VoteForm(PageForm):
    """One decision: its step, and the choice picked where the hands did not say. Hands: :func:`typed_hands`."""

    step = IntegerField(validators=[NumberRange(1, 99, "This page could not be read. Open it again to go on.")])
    choice = StringField(validators=[Length(max=80, message="This choice could not be read. Choose again.")])


class RosterForm(PageForm):
    """The people ticked."""

    person = SelectMultipleField(coerce=int, choices=[], validate_choice=False)

    def validate_person(self, field: Any) -> None:
        """Refuse what can be nobody's id."""
        if any(not 0 < person_id <= _HIGHEST_ID for person_id in field.data or ()):
            raise ValidationError("This list could not be read. Tick again.")


def typed_hands(choice_ids: Iterable[str]) -> dict[str, str]:
    """What was typed beside each choice, as it was typed."""
    return {choice_id: request.form.get(hands_field(choice_id), "")[:20] for choice_id in choice_ids}


def hands_field(choice_id: str) -> str:
    """The name of the field beside a choice."""
    return f"hands-{choice_id}"
