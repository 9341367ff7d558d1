"""The shape of what a person types about an LMS; what it means is the rules' business."""

from collections.abc import Callable
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from training_app.connections import rules
from training_app.lms.lti.registration import RegistrationRefused, check_address
from training_app.lms.lti_door.models import CLIENT_ID_LONGEST, ISSUER_LONGEST
from training_app.lms.lti_door.registrations import NewRegistration
from training_app.lms.lti_door.rules import read_origins, why_origins_refused
from training_app.web.forms import SaidForm

ADDRESS_LONGEST = 500
NOT_SECURE = "Type the whole {}, beginning with https://"
WORDS_FOR = {
    "issuer": "issuer",
    "authorization_endpoint": "authentication request address",
    "token_endpoint": "access token address",
    "jwks_url": "key set address",
}


def _text(longest: int, missing: str | None) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        if not field.data and missing is not None:
            raise ValidationError(missing)
        if len(field.data) > longest:
            raise ValidationError(f"This is too long: at most {longest} characters.")
        if not field.data.isprintable():
            raise ValidationError("This holds a sign that cannot be kept. Type it again.")

    return check


def _address(form: Any, field: Any) -> None:
    try:
        check_address(field.data, field.name, form.plain_http_hosts)
    except RegistrationRefused as refused:
        raise ValidationError(NOT_SECURE.format(WORDS_FOR[field.name])) from refused
    if len(field.data) > ADDRESS_LONGEST:
        raise ValidationError(f"An address has at most {ADDRESS_LONGEST} characters.")


def _origins(form: Any, field: Any) -> None:
    sentence = why_origins_refused(field.data, form.plain_http_hosts)
    if sentence is not None:
        raise ValidationError(sentence)


class LtiForm(SaidForm):
    """An LMS, typed by hand."""

    name = StringField(filters=[rules.plain], validators=[_text(rules.NAME_LONGEST, "Type a name.")])
    issuer = StringField(filters=[rules.plain], validators=[_text(ISSUER_LONGEST, "Type the issuer."), _address])
    client_id = StringField(filters=[rules.plain], validators=[_text(CLIENT_ID_LONGEST, "Type the client id.")])
    deployment_id = StringField(filters=[rules.plain], validators=[_text(255, None)])
    authorization_endpoint = StringField(filters=[rules.plain], validators=[_address])
    token_endpoint = StringField(filters=[rules.plain], validators=[_address])
    jwks_url = StringField(filters=[rules.plain], validators=[_address])
    token_audience = StringField(filters=[rules.plain], validators=[_text(ADDRESS_LONGEST, None)])
    origins = StringField(filters=[rules.plain], validators=[_origins])

    def __init__(self, plain_http_hosts: frozenset[str]) -> None:
        """
        :param plain_http_hosts: hosts that need no https
        """
        self.plain_http_hosts = plain_http_hosts
        super().__init__()

    def registration(self) -> NewRegistration:
        """What was typed, once it has been found in order."""
        return NewRegistration(
            name=self.name.data,
            issuer=self.issuer.data,
            client_id=self.client_id.data,
            authorization_endpoint=self.authorization_endpoint.data,
            token_endpoint=self.token_endpoint.data,
            jwks_url=self.jwks_url.data,
            frame_origins=read_origins(self.origins.data),
            deployment_id=self.deployment_id.data or None,
            token_audience=self.token_audience.data or None,
        )


class FramesForm(SaidForm):
    """Who may show our pages in a frame: one address a line."""

    origins = StringField(filters=[rules.plain], validators=[_origins])

    def __init__(self, plain_http_hosts: frozenset[str]) -> None:
        """
        :param plain_http_hosts: hosts that need no https
        """
        self.plain_http_hosts = plain_http_hosts
        super().__init__()


class InviteForm(SaidForm):
    """What the LMS shall be called that registers itself."""

    name = StringField(filters=[rules.plain], validators=[_text(rules.NAME_LONGEST, "Type a name.")])
