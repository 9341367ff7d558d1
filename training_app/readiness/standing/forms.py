"""The shape of what is typed into the action plan; what it means is the rules' business."""

from wtforms import StringField

from training_app.foundation.typed import plain_reason
from training_app.readiness.standing.action_rules import ActionState, Wanted
from training_app.readiness.standing.places import Origin
from training_app.web.forms import SaidForm

_MOST_DIGITS = 9


def _line(typed: str | None) -> str:
    return plain_reason(typed or "")


def whole_number(typed: str) -> int:
    """The number that a page wrote into itself; -1, which nothing has, where it was tampered with."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else -1


class ActionForm(SaidForm):
    """An action, new or as it shall be."""

    what = StringField(filters=[_line])
    owner = StringField(filters=[_line])
    due_on = StringField(filters=[_line])
    state = StringField(filters=[_line])
    reason = StringField(filters=[_line])
    seen = StringField(filters=[_line])
    copy = StringField(filters=[_line])
    part = StringField(filters=[_line])
    field = StringField(filters=[_line])

    @property
    def wanted(self) -> Wanted:
        """What was typed."""
        state = self.state.data or ActionState.OPEN.value
        return Wanted(self.what.data, self.owner.data, self.due_on.data, state, self.reason.data)

    @property
    def seen_version(self) -> int:
        """The version that stood on the page."""
        return whole_number(self.seen.data)

    @property
    def origin(self) -> Origin | None:
        """The statement it is made of; None for none."""
        if not (self.copy.data or self.part.data or self.field.data):
            return None
        return Origin(whole_number(self.copy.data), self.part.data, self.field.data)
