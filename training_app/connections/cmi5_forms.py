"""The shape of what a person types about an LMS that launches by cmi5."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from training_app.connections.cmi5_rules import origins_in, why_origins_refused, why_site_name_refused
from training_app.connections.rules import plain
from training_app.web.forms import SaidForm


class SiteForm(SaidForm):
    """An LMS: what it is called here, and its addresses, one a line."""

    name = StringField(filters=[plain])
    origins = TextAreaField(filters=[plain])

    def validate_name(self, field: Any) -> None:
        """Refuse a name that cannot be kept."""
        _refuse(why_site_name_refused(field.data))

    def validate_origins(self, field: Any) -> None:
        """Refuse what is no address."""
        _refuse(why_origins_refused(field.data))

    @property
    def chosen(self) -> list[str]:
        """The origins, once they have been found in order."""
        return origins_in(self.origins.data)


def _refuse(sentence: str | None) -> None:
    if sentence is not None:
        raise ValidationError(sentence)
