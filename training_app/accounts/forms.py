"""The shape of the forms at the doors; what is right or wrong with a name and password the service says."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from training_app.web.forms import PageForm

# PostgreSQL refuses the sign of code 0 in any text
_NO_NUL = Regexp(r"[^\x00]*\Z")


class SignInForm(PageForm):
    """Name and password."""

    name = StringField(validators=[InputRequired(), Length(max=200), _NO_NUL])
    password = PasswordField(validators=[InputRequired(), Length(max=4096)])


class UnlockForm(PageForm):
    """The password alone: whose session it is, the server knows."""

    password = PasswordField(validators=[InputRequired(), Length(max=4096)])
