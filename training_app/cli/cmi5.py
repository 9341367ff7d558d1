"""Writing the cmi5 course package into a file."""

from pathlib import Path

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.cli.words import counted, named
from training_app.learning.desk import Room
from training_app.lms.cmi5.course import CourseNotPossible
from training_app.lms.cmi5_door.packages import package_of


def write_package(file: Path, *, address: str, module_id: str | None, is_forced: bool) -> str:
    """Write the package of one module, or of the whole library, and return in words what is in it.

    :raise CommandRefused: when the file is there already, there is no such module, or the address is none
    """
    if file.exists() and not is_forced:
        raise CommandRefused(f"{file} is there already and was not touched. Choose another name, or say --force.")
    with open_installation() as (app, session):
        room: Room = app.extensions["learning"]
        modules = room.library.catalogue.modules
        if module_id is not None and module_id not in modules:
            raise CommandRefused(f"There is no module {module_id}. Nothing was written. There are: {named(modules)}.")
        chosen = [modules[module_id]] if module_id is not None else list(modules.values())
        try:
            body = package_of(chosen, home_page=the_agency(session).home_page, base_url=address)
        except CourseNotPossible as error:
            raise CommandRefused(f"The package cannot be made: {error}. Nothing was written.") from error
    file.write_bytes(body)
    return (
        f"{file}: {counted(len(chosen), 'module', 'modules')}, launched at {address}. Import it in the LMS, and enter "
        "the LMS's address on the page of cmi5, or its launches are refused."
    )
