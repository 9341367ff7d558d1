"""The shape of what a person types about a destination or a client; what it means is the rules' business."""

from collections.abc import Callable, Collection
from typing import Any

from wtforms import PasswordField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, ValidationError

from training_app.connections import rules
from training_app.connections.comparison_service import Span
from training_app.connections.service import Line
from training_app.delivery.identity import SHORTEST_REASON
from training_app.delivery.models import Identity as Told
from training_app.delivery.service import Manner
from training_app.lrs.clients import Scope
from training_app.web.forms import PageForm, SaidForm

TYPE_AGAIN = "Type the password again: what was typed is never shown back."


def _rule(why_refused: Callable[[str], str | None]) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        sentence = why_refused(field.data or "")
        if sentence is not None:
            raise ValidationError(sentence)

    return check


class DestinationForm(SaidForm):
    """A destination. ``seen`` marks the state that the form showed; it is empty on the form that adds one."""

    seen = StringField()
    name = StringField(filters=[rules.plain], validators=[_rule(rules.why_name_refused)])
    endpoint = StringField(filters=[rules.plain_endpoint], validators=[_rule(rules.why_endpoint_refused)])
    username = StringField(filters=[rules.plain], validators=[_rule(rules.why_username_refused)])
    password = PasswordField(validators=[_rule(rules.why_password_refused)])
    xapi_version = StringField(validators=[AnyOf(rules.XAPI_VERSIONS, message="Choose a version.")])
    batch_rows = StringField(filters=[rules.plain], validators=[_rule(rules.why_rows_refused)])
    alert_mail = StringField(filters=[rules.plain], validators=[_rule(rules.why_mailbox_refused)])

    def __init__(self, *, is_new: bool) -> None:
        """Read the fields of this request; a new destination needs a password."""
        self.is_new = is_new
        super().__init__()

    def validate_password(self, field: Any) -> None:
        """Refuse a new destination without one."""
        if self.is_new and not field.data:
            raise ValidationError("Type the password or secret that the LRS gave you.")

    @property
    def said(self) -> dict[str, str]:
        """As of every form; a password that would be lost with the rest has its own sentence."""
        said = super().said
        if said and self.password.data and "password" not in said:
            # in its place on the page, so that the summary reads from top to bottom
            return {
                field.name: said.get(field.name, TYPE_AGAIN)
                for field in self
                if field.name in said or field is self.password
            }
        return said

    def line(self) -> Line:
        """What was typed, once it has been found in order."""
        return Line(
            name=self.name.data,
            endpoint=self.endpoint.data,
            username=self.username.data,
            password=self.password.data or None,
            manner=Manner(self.xapi_version.data, int(self.batch_rows.data), self.alert_mail.data or None),
        )


class SinkForm(SaidForm):
    """A record sink to be switched on, under a name that coordinators read."""

    sink = StringField()
    name = StringField(filters=[rules.plain], validators=[_rule(rules.why_name_refused)])
    alert_mail = StringField(filters=[rules.plain], validators=[_rule(rules.why_mailbox_refused)])

    def __init__(self, installed: Collection[str]) -> None:
        """Read the fields of this request.

        :param installed: names of the sinks that may be chosen
        """
        self.installed = installed
        super().__init__()

    def validate_sink(self, field: Any) -> None:
        """Refuse what is not installed here."""
        if field.data not in self.installed:
            raise ValidationError("Choose a sink that is installed here.")


class StopForm(SaidForm):
    """Why sending is to stop."""

    reason = StringField(filters=[rules.plain], validators=[_rule(rules.why_reason_refused)])


class PeopleForm(SaidForm):
    """What a destination is told of people, and why; a pseudonym needs no reason."""

    told = StringField(validators=[AnyOf(list(Told), message="Choose what is told.")])
    reason = StringField(filters=[rules.plain])

    def validate_reason(self, field: Any) -> None:
        """Refuse names and mailboxes without a reason that somebody could learn from."""
        if self.told.data == Told.PSEUDONYM and len(field.data) < SHORTEST_REASON:
            return
        _rule(rules.why_reason_refused)(self, field)


class CompareForm(PageForm):
    """How far back to compare; the last two days when it does not say."""

    span = StringField()

    @property
    def asked(self) -> Span:
        """The span."""
        return Span(self.span.data) if self.span.data in list(Span) else Span.LATELY


class ClientForm(SaidForm):
    """A client: what it is called, and what it may do."""

    name = StringField(filters=[rules.plain], validators=[_rule(rules.why_name_refused)])
    # WTForms's own check has no words for people
    scopes = SelectMultipleField(validate_choice=False)

    def validate_scopes(self, field: Any) -> None:
        """Refuse a client that may do nothing, or nobody knows what."""
        if not field.data or set(field.data) - set(Scope):
            raise ValidationError("Choose what it may do.")

    @property
    def chosen(self) -> frozenset[Scope]:
        """What it may do, once it has been found in order."""
        return frozenset(Scope(one) for one in self.scopes.data)

    @property
    def ticked(self) -> list[str]:
        """The values that were ticked, to show them again."""
        return list(self.scopes.data or [])
