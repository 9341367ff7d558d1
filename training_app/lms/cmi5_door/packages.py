"""Our modules as a cmi5 course package, for an LMS to import."""

from collections.abc import Sequence

from training_app.content.catalogue import Form, Module
from training_app.lms.cmi5.course import Course, CourseModule, build_course
from training_app.lms.cmi5.launch_data import MoveOn
from training_app.xapi.vocabulary import LANGUAGE

LIBRARY_TITLE = "Common Ground: trauma-informed policing"
LIBRARY_DESCRIPTION = "Training modules for police, with branching scenarios and a knowledge check each."


def package_of(modules: Sequence[Module], *, home_page: str, base_url: str) -> bytes:
    """The zip of one module, or of many as one course.

    The course's IRI stands under the agency's home page: an LMS that imports the package again takes it for the same.

    :param base_url: our own address as browsers see it: "https://training.example"
    :raise CourseNotPossible: without a module, and for an address that is none
    """
    is_one = len(modules) == 1
    name = f"module/{modules[0].id}" if is_one else "library"
    course = Course(
        iri=f"{home_page.rstrip('/')}/cmi5/{name}",
        title={LANGUAGE: modules[0].title if is_one else LIBRARY_TITLE},
        description={LANGUAGE: modules[0].why if is_one else LIBRARY_DESCRIPTION},
        languages=(LANGUAGE,),
    )
    return build_course([_unit(module) for module in modules], base_url=base_url, course=course)


def file_name(modules: Sequence[Module]) -> str:
    """What the download is called."""
    return f"cmi5-{modules[0].id if len(modules) == 1 else 'library'}.zip"


def _unit(module: Module) -> CourseModule:
    has_check = bool(module.form(Form.A))
    return CourseModule(
        id=module.id,
        title={LANGUAGE: module.title},
        description={LANGUAGE: module.why},
        languages=(LANGUAGE,),
        mastery_score=round(module.pass_scaled, 4) if has_check else None,
        move_on=MoveOn.COMPLETED_AND_PASSED if has_check else MoveOn.COMPLETED,
    )
