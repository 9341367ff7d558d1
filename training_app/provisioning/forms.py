"""The shape of what an administrator types about a directory."""

from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from training_app.provisioning.choices import meaning_of
from training_app.provisioning.rules import Meaning
from training_app.web.forms import SaidForm

NAME_LONGEST = 80


class TokenForm(SaidForm):
    """What a directory is called."""

    name = StringField(filters=[lambda typed: " ".join((typed or "").split())])

    def validate_name(self, field: Any) -> None:
        """Refuse none, and one that cannot be kept."""
        if not field.data or len(field.data) > NAME_LONGEST or not field.data.isprintable():
            raise ValidationError(f"Type what your directory is called, in 1 to {NAME_LONGEST} characters.")


class GroupForm(SaidForm):
    """What a group stands for."""

    meaning = StringField()

    def validate_meaning(self, field: Any) -> None:
        """Refuse what is no choice."""
        if meaning_of(field.data or "") is None:
            raise ValidationError("Choose what the group stands for.")

    @property
    def chosen(self) -> Meaning:
        """The choice, once it has been found in order."""
        return meaning_of(self.meaning.data or "") or Meaning()
