"""The shape of the forms about second steps; what is right the service says."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from training_app.web.forms import PageForm

# PostgreSQL refuses the sign of code 0 in any text
_NO_NUL = Regexp(r"[^\x00]*\Z")


class CodeForm(PageForm):
    """One code."""

    code = StringField(validators=[InputRequired(), Length(max=80)])


class PasskeyForm(PageForm):
    """What a script sends for a passkey: JSON of the browser, the token of the question, a name for a new one."""

    answer = StringField(validators=[InputRequired(), Length(max=20_000), _NO_NUL])
    token = StringField(validators=[InputRequired(), Length(max=100), _NO_NUL])
    name = StringField(validators=[Length(max=60), _NO_NUL])
    next = StringField(validators=[Length(max=1000)])


class PasswordForm(PageForm):
    """The password until now, where there is one, and the one from now on."""

    old_password = PasswordField(validators=[Length(max=4096)])
    new_password = PasswordField(validators=[InputRequired(), Length(max=4096), _NO_NUL])
