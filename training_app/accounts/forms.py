"""The shape of the sign-in form; what is right or wrong with a name and password the service says."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Name and password."""

    name = StringField(validators=[InputRequired(), Length(max=200)])
    password = PasswordField(validators=[InputRequired(), Length(max=4096)])
