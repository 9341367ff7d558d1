"""The shape of what a person types about a SCORM package; what it means is the rules' business."""

from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import StringField
from wtforms.validators import ValidationError

from training_app.connections import rules, scorm_rules
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm_door.packages import Terms
from training_app.web.forms import SaidForm


class TermsForm(SaidForm):
    """Where a package may be opened, and by how many until when."""

    origins = StringField(filters=[rules.plain])
    person_limit = StringField(filters=[rules.plain])
    last_day = StringField(filters=[rules.plain])

    def __init__(self, today: date) -> None:
        """Read the fields of this request; today in the agency's zone is the first day that can be the last."""
        self._today = today
        super().__init__()

    def validate_origins(self, field: Any) -> None:
        """Refuse what is no address of an LMS."""
        _refuse(scorm_rules.why_origins_refused(field.data))

    def validate_person_limit(self, field: Any) -> None:
        """Refuse what is no number of people."""
        _refuse(scorm_rules.why_limit_refused(field.data))

    def validate_last_day(self, field: Any) -> None:
        """Refuse what is no day to come."""
        _refuse(scorm_rules.why_day_refused(field.data, self._today))

    def terms(self, zone: ZoneInfo) -> Terms:
        """What was typed, once it has been found in order."""
        return Terms(
            origins=scorm_rules.origins_of(self.origins.data),
            person_limit=scorm_rules.limit_of(self.person_limit.data),
            expires_at=scorm_rules.end_of(self.last_day.data, zone),
        )


class PackageForm(TermsForm):
    """A new package: one module, in one version of SCORM."""

    module = StringField()
    version = StringField()

    def __init__(self, today: date, module_ids: Collection[str]) -> None:
        """Read the fields of this request; any module of the catalogue can be packed."""
        self._module_ids = module_ids
        super().__init__(today)

    def validate_module(self, field: Any) -> None:
        """Refuse a module that is not there."""
        if field.data not in self._module_ids:
            raise ValidationError("Choose a module.")

    def validate_version(self, field: Any) -> None:
        """Refuse a version that packages are not made for."""
        if field.data not in list(ScormVersion):
            raise ValidationError("Choose a version of SCORM.")


def _refuse(sentence: str | None) -> None:
    if sentence is not None:
        raise ValidationError(sentence)
