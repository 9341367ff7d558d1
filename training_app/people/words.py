"""Words that several pages for people share. Pure."""

from collections.abc import Mapping

from training_app.accounts.models import ROSTER_ROLES, Role
from training_app.people.pages import Link
from training_app.people.queries import PersonLine
from training_app.web.here import Here

ROLE_WORDS = {
    Role.OFFICER: "Officer",
    Role.SUPERVISOR: "Supervisor",
    Role.COORDINATOR: "Coordinator",
    Role.ADMIN: "Administrator",
    Role.AUDITOR: "Auditor",
    Role.PARTNER: "Community partner",
    Role.REVIEWER: "Reviewer",
}
ROLE_OPTIONS = [(role.value, ROLE_WORDS[role]) for role in ROSTER_ROLES]
SEAT_OPTIONS = [(role.value, ROLE_WORDS[role]) for role in (Role.AUDITOR, Role.PARTNER, Role.REVIEWER)]
NO_UNIT_WORDS = "No unit"
ALL_PEOPLE = Link("All people", "/app/people")


def roles_in_words(roles: Mapping[Role, int | None], units: Mapping[int, str]) -> str:
    """ "Officer, Supervisor of Patrol"; "None" for nobody's role."""
    return ", ".join(role_in_words(role, unit_id, units) for role, unit_id in roles.items()) or "None"


def role_in_words(role: Role, unit_id: int | None, units: Mapping[int, str]) -> str:
    """ "Supervisor of Patrol"."""
    of_unit = f" of {units[unit_id]}" if unit_id is not None and unit_id in units else ""
    return ROLE_WORDS[role] + of_unit


def sign_in_words(person: PersonLine, here: Here) -> str:
    """ "Password, today, 14:07", "Link, yesterday, 09:30", "From an LMS" or "Never signed in"."""
    if person.signed_in_at is None:
        return "Never signed in"
    way = "From an LMS" if person.is_from_lms else "Password" if person.has_password else "Link"
    return f"{way}, {here.when(person.signed_in_at)}"


def unit_options(units: Mapping[int, str], none: str) -> list[tuple[str, str]]:
    """The units of the agency to choose from, after the choice of none."""
    return [("", none), *((str(unit_id), name) for unit_id, name in units.items())]
