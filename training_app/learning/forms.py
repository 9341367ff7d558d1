"""The shape of what officers send; what it means is the rules' business."""

from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from training_app.web.forms import PageForm

_ID = Length(max=80, message="This choice could not be read. Choose again.")


class AnswerForm(PageForm):
    """One option of one question."""

    answer = StringField(validators=[DataRequired("Choose one answer, then press Answer."), _ID])


class ChoiceForm(PageForm):
    """One choice at one step of a scenario."""

    choice = StringField(validators=[DataRequired("Choose one line to go on."), _ID])
    step = IntegerField(validators=[NumberRange(1, 99, "This page could not be read. Choose again.")])
