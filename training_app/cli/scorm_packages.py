"""Making a SCORM package from the command line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.cli.words import named
from training_app.connections import scorm_rules
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm_door.desk import this_room
from training_app.lms.scorm_door.packages import Maker, Terms, make_package


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    module_id: str
    version: str
    origins: str
    address: str
    limit: str
    last_day: str


def make_file(file: Path, asked: Asked) -> str:
    """Make the package, write it to the file, and return what was done in words.

    :raise CommandRefused: when something typed cannot be taken; nothing was changed then
    :raise PackageRefused: when the program's own address is not one that an LMS can show
    :raise OSError: when the file is there already, or cannot be written; nothing was changed then
    """
    with open_installation() as (_, session):
        agency, now = the_agency(session), system_clock()
        zone = ZoneInfo(agency.time_zone)
        modules = this_room().library.catalogue.modules
        if asked.module_id not in modules:
            raise CommandRefused(
                f"There is no module {asked.module_id}. Nothing was changed. There are: {named(modules)}"
            )
        refusal = next(_refusals(asked, now.astimezone(zone).date()), None)
        if refusal is not None:
            raise CommandRefused(f"{refusal} Nothing was changed.")
        terms = Terms(
            scorm_rules.origins_of(asked.origins),
            scorm_rules.limit_of(asked.limit),
            scorm_rules.end_of(asked.last_day, zone),
        )
        maker = Maker(AgencyId(agency.id), None, asked.address.rstrip("/"), now)
        # opened first: a package whose file cannot be written would be in the list, and nobody would have it
        with _opened(file) as written:
            made = make_package(session, maker, modules[asked.module_id], ScormVersion(asked.version), terms)
            written.write(made.content)
    return (
        f"{file} holds a SCORM {asked.version} package of {asked.module_id} for {', '.join(terms.origins)}.\n"
        "Keep it as you keep a password: its secret stands in it and nowhere else."
    )


def _refusals(asked: Asked, today: date) -> Iterator[str]:
    for found in (
        scorm_rules.why_origins_refused(asked.origins),
        scorm_rules.why_limit_refused(asked.limit),
        scorm_rules.why_day_refused(asked.last_day, today),
    ):
        if found is not None:
            yield found


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner reads; taken away again when what it is for fails."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            yield opened
    except BaseException:
        file.unlink()
        raise
