"""What every form of the house reads: the text fields that a page sent, and nothing else."""

from flask import request
from flask_wtf import FlaskForm


class PageForm(FlaskForm):
    """A form of text fields. Flask-WTF alone would also take JSON and files, whose values no text field can check."""

    class Meta(FlaskForm.Meta):
        """The token of every POST is checked for the whole program, before any view runs: not once more per form."""

        csrf = False

    def __init__(self) -> None:
        """Read the fields of this request."""
        super().__init__(formdata=request.form)
