"""What every form of the house reads: the text fields that a page sent, and nothing else."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import Blueprint, Flask, request, session
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from training_app.foundation.typed import plain_reason, why_reason_refused

_KEPT_AS = "csrf_token"
"""The name under which Flask-WTF keeps a browser's secret in the session."""


class PageForm(FlaskForm):
    """A form of text fields. Flask-WTF alone would also take JSON and files, whose values no text field can check."""

    class Meta(FlaskForm.Meta):
        """The token of every POST is checked for the whole program, before any view runs: not once more per form."""

        csrf = False

    def __init__(self) -> None:
        """Read the fields of this request."""
        super().__init__(formdata=request.form)


class SaidForm(PageForm):
    """A form that says what was typed, and for each field why it cannot be taken."""

    @property
    def said(self) -> dict[str, str]:
        """The first sentence for each field that cannot be taken, in the order of the page."""
        return {field.name: str(field.errors[0]) for field in self if field.errors}

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, to show it again; never a password."""
        return {field.name: str(field.data or "") for field in self if not isinstance(field, PasswordField)}


class ReasonForm(SaidForm):
    """A reason, which is kept for good: what everything needs that is put right, decided or ended."""

    reason = StringField(filters=[lambda typed: plain_reason(typed or "")])

    def validate_reason(self, field: Any) -> None:
        """Refuse what nobody could learn anything from."""
        sentence = why_reason_refused(field.data)
        if sentence is not None:
            raise ValidationError(sentence)

    @property
    def said(self) -> dict[str, str]:
        """As above; the reason stands last, as on the page."""
        return dict(sorted(super().said.items(), key=lambda pair: pair[0] == "reason"))


def protect_forms(app: Flask, *, but_not: Sequence[Blueprint] = ()) -> None:
    """Check the token of every form of the app, and give templates ``csrf_token()``.

    :param but_not: doors that no cookie opens, so that another site's form has nothing to ride on
    """
    protection = CSRFProtect(app)
    for blueprint in but_not:
        protection.exempt(blueprint)
    app.jinja_env.globals["csrf_token"] = form_token


def form_token() -> str:
    """The token of this browser's forms. It never runs out, so it is signed once and not at every page."""
    secret = session.get(_KEPT_AS)
    return _signed(secret) if secret else generate_csrf()


@lru_cache(maxsize=4096)
def _signed(secret: str) -> str:  # noqa: ARG001 - the session holds it; here it only tells browsers apart
    token: str = generate_csrf()
    return token
