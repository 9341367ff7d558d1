"""Setting for how long certificates hold, and changing the key that signs them."""

from training_app.assignments.certificates.keys import rotate_key
from training_app.assignments.certificates.queries import read_terms
from training_app.assignments.certificates.rules import LONGEST_TERM_MONTHS
from training_app.assignments.certificates.service import set_term
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.cli.words import named
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.learning.desk import Room
from training_app.settings import Settings


def terms_in_words() -> str:
    """A line for each module."""
    with open_installation() as (app, session):
        room: Room = app.extensions["learning"]
        terms = read_terms(session, AgencyId(the_agency(session).id))
        return "\n".join(
            f"{module_id:<26}{_words(terms.get(module_id))}" for module_id in room.library.catalogue.modules
        )


def change_term(module_id: str, months: str | None) -> str:
    """Keep the term and say it.

    :param months: as typed; None for certificates without an end
    :raise CommandRefused: for a module that is not there, and for what is no number of months; nothing is changed then
    """
    number = None if months is None else _months(months)
    with open_installation() as (app, session):
        room: Room = app.extensions["learning"]
        modules = room.library.catalogue.modules
        if module_id not in modules:
            raise CommandRefused(
                f"There is no module {module_id}. Nothing was changed. There are: {named(list(modules))}."
            )
        agency_id = AgencyId(the_agency(session).id)
        set_term(session, agency_id=agency_id, module_id=module_id, months=number, by=None, now=system_clock())
    return f"Certificates of {module_id} that are made from now on: {_words(number)}. Those made before keep their day."


def change_key() -> str:
    """Sign with a new key and say its name.

    :raise CannotSign: when the installation cannot seal one
    """
    with open_installation() as (app, session):
        settings: Settings = app.extensions["settings"]
        agency_id = AgencyId(the_agency(session).id)
        kid = rotate_key(session, settings.secrets, agency_id=agency_id, by=None, now=system_clock())
    return f"Certificates are signed with the key {kid} from now on. Those that were signed before stay good."


def _months(typed: str) -> int:
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    if not 1 <= number <= LONGEST_TERM_MONTHS:
        raise CommandRefused(f"{typed} is no number of months from 1 to {LONGEST_TERM_MONTHS}. Nothing was changed.")
    return number


def _words(months: int | None) -> str:
    if months is None:
        return "do not expire"
    return "good for 1 month" if months == 1 else f"good for {months} months"
