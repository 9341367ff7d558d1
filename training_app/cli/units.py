"""Units from the command line: renaming one with those below it, and removing an empty one."""

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import find_unit, open_installation, the_agency
from training_app.cli.words import counted
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.people import unit_service
from training_app.people.unit_rules import UnitRefused


def rename_named_unit(name: str, new_name: str) -> str:
    """Give the unit another path and return the words.

    :raise CommandRefused: when there is no such unit, or it cannot be called so
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        unit = find_unit(session, agency_id, name)
        before = unit.name
        try:
            changed = unit_service.rename_unit(
                session, unit.id, new_name, agency_id=agency_id, by=None, now=system_clock()
            )
        except UnitRefused as refused:
            raise CommandRefused(f"{refused} Nothing was changed.") from refused
    if not changed:
        return f"{before} is called so already. Nothing was changed."
    return f"{before} was renamed. {counted(changed, 'unit has a new name', 'units have new names')}."


def remove_named_unit(name: str) -> str:
    """Remove the unit and return the words.

    :raise CommandRefused: when there is no such unit
    :raise UnitInUse: when somebody or something is in it
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        unit_id = find_unit(session, agency_id, name).id
        removed = unit_service.remove_unit(session, unit_id, agency_id=agency_id, by=None, now=system_clock())
    return f"{removed} was removed."
