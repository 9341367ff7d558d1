"""What a group can stand for, as a page offers it and a form sends it back. Pure."""

from collections.abc import Mapping

from training_app.accounts.models import Role
from training_app.provisioning.rules import Meaning

NOTHING = "nothing"
_ROLES = {Role.OFFICER: "Officer", Role.COORDINATOR: "Coordinator"}


def choice_of(meaning: Meaning) -> str:
    """As a form sends it: "nothing", "role-coordinator", "leads-4", "unit-4"."""
    if meaning.role is Role.SUPERVISOR:
        return f"leads-{meaning.unit_id}"
    if meaning.role is not None:
        return f"role-{meaning.role}"
    return NOTHING if meaning.unit_id is None else f"unit-{meaning.unit_id}"


def meaning_of(choice: str) -> Meaning | None:
    """The other way round; None for what is no choice."""
    kind, _, key = choice.partition("-")
    if choice == NOTHING:
        return Meaning()
    if kind == "role" and key in _ROLES:
        return Meaning(Role(key))
    # a longer number is nobody: no id column holds it
    if kind not in {"unit", "leads"} or not (key.isascii() and key.isdigit() and len(key) <= 9):
        return None
    return Meaning(Role.SUPERVISOR if kind == "leads" else None, int(key))


def meaning_words(meaning: Meaning, units: Mapping[int, str]) -> str:
    """ "The role coordinator", "The unit Patrol / North", "Supervisor of Patrol", or that nobody has said yet."""
    unit = units.get(meaning.unit_id or 0, "a unit that is gone")
    if meaning.role is Role.SUPERVISOR:
        return f"Supervisor of {unit}"
    if meaning.role is not None:
        return f"The role {meaning.role}"
    return "Nothing yet" if meaning.unit_id is None else f"The unit {unit}"


def options(units: Mapping[int, str]) -> list[tuple[str, str]]:
    """Every choice with its words: nothing, the roles, each unit to belong to, each unit to answer for."""
    return [
        (NOTHING, "Nothing: its members are known, and nothing follows"),
        *((f"role-{role}", f"The role {words.lower()}") for role, words in _ROLES.items()),
        *((f"unit-{unit_id}", f"They belong to {name}") for unit_id, name in units.items()),
        *((f"leads-{unit_id}", f"They supervise {name}") for unit_id, name in units.items()),
    ]
