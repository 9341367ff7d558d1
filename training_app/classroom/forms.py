"""The shape of what is typed about training elsewhere and about classes; what it means is the rules' business."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import StringField
from wtforms.validators import ValidationError

from training_app.classroom import rules
from training_app.classroom.class_service import NewClass
from training_app.classroom.outside_service import Approval, Entry
from training_app.foundation.ids import PersonId, UnitId
from training_app.foundation.typed import read_day
from training_app.web.forms import SaidForm

Check = Callable[[Any, Any], None]
_PERSON_LONGEST = 200


def _text(what: str, longest: int) -> Check:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        _refuse(rules.why_text_refused(what, field.data, longest))

    return check


def _may_be_empty(longest: int) -> Check:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        if field.data:
            _refuse(rules.why_text_refused("", field.data, longest))

    return check


def _count(what: str, most: int) -> Check:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001 - WTForms passes the form
        if field.data and rules.read_count(field.data, most) is None:
            raise ValidationError(f"Give {what} as a whole number, at most {most}.")

    return check


def _refuse(sentence: str | None) -> None:
    if sentence is not None:
        raise ValidationError(sentence)


class _ModuleForm(SaidForm):
    """A form with a module to choose, or none."""

    module = StringField()

    def __init__(self, modules: Collection[str]) -> None:
        """Read the fields.

        :param modules: the ids that can be chosen
        """
        super().__init__()
        self._modules = modules

    def validate_module(self, field: Any) -> None:
        """Refuse what the catalogue does not have."""
        if field.data and field.data not in self._modules:
            raise ValidationError("Choose a module, or none.")


class EntryForm(_ModuleForm):
    """Training elsewhere. ``person`` is read where somebody enters it for an officer."""

    person = StringField(filters=[rules.plain], validators=[_may_be_empty(_PERSON_LONGEST)])
    title = StringField(filters=[rules.plain], validators=[_text("the title of the training", 200)])
    provider = StringField(filters=[rules.plain], validators=[_text("who held it", 200)])
    day = StringField(filters=[rules.plain])
    hours = StringField(filters=[rules.plain])
    code = StringField(filters=[rules.plain], validators=[_may_be_empty(60)])

    def __init__(self, modules: Collection[str], today: date) -> None:
        """Read the fields; ``today`` is the agency's."""
        super().__init__(modules)
        self._today = today

    def validate_day(self, field: Any) -> None:
        """Refuse what is no day, or is to come."""
        _refuse(rules.why_day_refused(field.data, self._today))

    def validate_hours(self, field: Any) -> None:
        """Refuse what is no number of hours."""
        _refuse(rules.why_hours_refused(field.data))

    @property
    def entry(self) -> Entry:
        """What was typed, once it has been found in order."""
        day = read_day(self.day.data)
        return Entry(
            title=self.title.data,
            provider=self.provider.data,
            day=day or self._today,
            minutes=rules.read_minutes(self.hours.data) or 0,
            code=self.code.data or None,
            module_id=self.module.data or None,
        )


class ApprovalForm(_ModuleForm):
    """What an entry is approved as."""

    percent = StringField(filters=[rules.plain])

    def validate_percent(self, field: Any) -> None:
        """Refuse what is no percentage; without a module nobody asks."""
        if self.module.data and rules.read_count(field.data, 100) is None:
            raise ValidationError("Give the result as a whole number from 0 to 100.")

    @property
    def approval(self) -> Approval:
        """What was chosen."""
        percent = rules.read_count(self.percent.data, 100)
        return Approval(self.module.data or None, (100 if percent is None else percent) / 100)


class BadgeForm(SaidForm):
    """One badge number or sign-in name."""

    badge = StringField(filters=[rules.plain], validators=[_text("a badge number", _PERSON_LONGEST)])


class ListForm(SaidForm):
    """Who was there, and how many stood on the list that was looked at."""

    listed = StringField()

    @property
    def present(self) -> frozenset[PersonId]:
        """The people ticked; what is no number is nobody."""
        sent = request.form.getlist("person")
        return frozenset(PersonId(int(one)) for one in sent if one.isascii() and one.isdigit() and len(one) < 10)

    @property
    def count(self) -> int:
        """How many stood on the list; -1 for what is no number."""
        count = rules.read_count(self.listed.data or "", 99_999)
        return -1 if count is None else count


class ClassForm(_ModuleForm):
    """A class to hold."""

    title = StringField(filters=[rules.plain], validators=[_may_be_empty(200)])
    code = StringField(filters=[rules.plain], validators=[_may_be_empty(60)])
    unit = StringField()
    room = StringField(filters=[rules.plain], validators=[_text("the room", 120)])
    instructor = StringField(filters=[rules.plain], validators=[_text("who teaches", 120)])
    day = StringField(filters=[rules.plain])
    starts = StringField(filters=[rules.plain])
    ends = StringField(filters=[rules.plain])
    hours = StringField(filters=[rules.plain])
    seats = StringField(filters=[rules.plain], validators=[_count("the seats", 500)])
    early = StringField(filters=[rules.plain], validators=[_count("the minutes", rules.EARLY_MINUTES_MOST)])
    late = StringField(filters=[rules.plain], validators=[_count("the minutes", rules.LATE_MINUTES_MOST)])

    def __init__(
        self, modules: Collection[str], units: Collection[int], *, may_be_everybody: bool, today: date
    ) -> None:
        """Read the fields.

        :param units: for which a class may be held
        :param may_be_everybody: whether it may be for the whole agency
        :param today: the agency's
        """
        super().__init__(modules)
        self._units, self._may_be_everybody, self._today = units, may_be_everybody, today

    def validate_module(self, field: Any) -> None:
        """Refuse a class about nothing."""
        super().validate_module(field)
        if not field.data and not self.title.data:
            raise ValidationError("Choose a module, or give the class a title.")

    def validate_unit(self, field: Any) -> None:
        """Refuse a unit the asker does not answer for."""
        if not field.data and not self._may_be_everybody:
            raise ValidationError("Choose the unit that the class is for.")
        if field.data and rules.read_count(field.data, 99_999) not in self._units:
            raise ValidationError("Choose a unit of the list.")

    def validate_day(self, field: Any) -> None:
        """Refuse what is no day, or lies long back."""
        day = read_day(field.data)
        if day is None:
            raise ValidationError("Give the day as a date, such as 2026-10-03.")
        if not self._today - timedelta(days=31) <= day <= self._today + timedelta(days=731):
            raise ValidationError("Give a day from a month back to two years ahead.")

    def validate_starts(self, field: Any) -> None:
        """Refuse what is no time of day."""
        if rules.read_clock(field.data) is None:
            raise ValidationError("Give the start as a time, such as 09:00.")

    def validate_ends(self, field: Any) -> None:
        """Refuse what is no time of day, or the start."""
        if rules.read_clock(field.data) is None:
            raise ValidationError(
                "Give the end as a time, such as 11:30. An earlier one than the start is the next day."
            )
        if field.data == self.starts.data:
            raise ValidationError("The end cannot be the start.")

    def validate_hours(self, field: Any) -> None:
        """Refuse what is no number of hours; none stands for the length of the class."""
        if field.data:
            _refuse(rules.why_hours_refused(field.data))

    def new_class(self, zone: ZoneInfo, titles: dict[str, str]) -> NewClass:
        """What was typed, once it has been found in order."""
        first, last = rules.read_clock(self.starts.data), rules.read_clock(self.ends.data)
        day = read_day(self.day.data)
        assert first is not None and last is not None and day is not None  # noqa: S101, PT018 - validated
        early = rules.read_count(self.early.data, rules.EARLY_MINUTES_MOST)
        late = rules.read_count(self.late.data, rules.LATE_MINUTES_MOST)
        times = rules.times_of(
            day,
            first,
            last,
            zone,
            early_minutes=rules.EARLY_MINUTES if early is None else early,
            late_minutes=rules.LATE_MINUTES if late is None else late,
        )
        length = int((times.ends_at - times.starts_at).total_seconds()) // 60
        seats = rules.read_count(self.seats.data, 500)
        return NewClass(
            title=self.title.data or titles[self.module.data],
            module_id=self.module.data or None,
            code=self.code.data or None,
            unit_id=UnitId(int(self.unit.data)) if self.unit.data else None,
            room=self.room.data,
            instructor=self.instructor.data,
            times=times,
            minutes=rules.read_minutes(self.hours.data) or length,
            seats=seats or None,
        )
