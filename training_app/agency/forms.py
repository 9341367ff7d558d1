"""The shape of what is typed as an agency's settings; what it means is the rules' business."""

from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import ValidationError

from training_app.accounts.factors.rules import DEMANDABLE
from training_app.accounts.models import Role
from training_app.agency import rules
from training_app.agency.service import AgencyFacts
from training_app.web.forms import PageForm, SaidForm


class FactsForm(SaidForm):
    """What the agency is called, where it is, and who its peer team is."""

    name = StringField(filters=[rules.plain])
    time_zone = StringField(filters=[rules.plain])
    peer_label = StringField(filters=[rules.plain])
    peer_phone = StringField(filters=[rules.plain])

    def validate_name(self, field: Any) -> None:
        """Refuse none, and one that cannot be kept."""
        _check(rules.why_name_refused(field.data))

    def validate_time_zone(self, field: Any) -> None:
        """Refuse what is no zone."""
        _check(rules.why_zone_refused(field.data))

    def validate_peer_label(self, field: Any) -> None:
        """Refuse a label without a number."""
        self._check_team(field.name)

    def validate_peer_phone(self, field: Any) -> None:
        """Refuse a number without a label."""
        self._check_team(field.name)

    def _check_team(self, name: str) -> None:
        refused = rules.why_peer_team_refused(self.peer_label.data, self.peer_phone.data)
        if refused is not None and refused[0] == name:
            raise ValidationError(refused[1])

    @property
    def facts(self) -> AgencyFacts:
        """What was typed, once it has been found in order."""
        return AgencyFacts(
            self.name.data, self.time_zone.data, self.peer_label.data or None, self.peer_phone.data or None
        )


class TermForm(SaidForm):
    """For how many months certificates of a module hold."""

    months = StringField(filters=[rules.plain])

    def validate_months(self, field: Any) -> None:
        """Refuse what is no such number."""
        _check(rules.why_months_refused(field.data))

    @property
    def chosen(self) -> int | None:
        """The number; None for ever."""
        return int(self.months.data) if self.months.data else None


class SecondStepForm(PageForm):
    """The roles that need a second step; none is right too."""

    # WTForms's own check has no words for people, and what is no such role comes from no page of ours
    roles = SelectMultipleField(validate_choice=False)

    def validate_roles(self, field: Any) -> None:
        """Refuse what it cannot be demanded of."""
        if set(field.data or []) - set(DEMANDABLE):
            raise ValidationError("Choose roles of the list.")

    @property
    def chosen(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(Role(one) for one in self.roles.data or [])


def _check(sentence: str | None) -> None:
    if sentence is not None:
        raise ValidationError(sentence)
