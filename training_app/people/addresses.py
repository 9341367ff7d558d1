"""Where the pages for people stand. A person's training record has ``/app/people/<id>``; their account is below it."""

PEOPLE = "/app/people"
ADD = f"{PEOPLE}/add"
IMPORT = f"{PEOPLE}/import"
PLAN = f"{IMPORT}/plan"
DROP = f"{IMPORT}/drop"
TEMPLATE = f"{IMPORT}/template.csv"
UNITS = f"{PEOPLE}/units"
KEEPING = "/app/keeping"
"""How long records are kept; the room ``keeping`` answers."""


def account(person_id: int) -> str:
    """One person's account."""
    return f"{PEOPLE}/{person_id}/account"


def give_role(person_id: int) -> str:
    """Where a role to give is posted to."""
    return f"{account(person_id)}/give-role"


def take_role(person_id: int) -> str:
    """Where a role to take is posted to."""
    return f"{account(person_id)}/take-role"


def link(person_id: int) -> str:
    """Where a sign-in link is asked for."""
    return f"{account(person_id)}/link"


def end_sessions(person_id: int) -> str:
    """Where "End all" is posted to."""
    return f"{account(person_id)}/end-sessions"


def deactivate(person_id: int) -> str:
    """The page that asks whether somebody left."""
    return f"{account(person_id)}/deactivate"


def bring_back(person_id: int) -> str:
    """The page that asks whether somebody is back."""
    return f"{account(person_id)}/bring-back"


def everything(person_id: int) -> str:
    """Where a copy of everything held about somebody is made; the room ``keeping`` answers."""
    return f"{PEOPLE}/{person_id}/everything"


def unit(unit_id: int) -> str:
    """One unit."""
    return f"{UNITS}/{unit_id}"


def move_unit(unit_id: int) -> str:
    """Where "Earlier" and "Later" are posted to."""
    return f"{unit(unit_id)}/move"


def remove_unit(unit_id: int) -> str:
    """Where "Remove" is posted to."""
    return f"{unit(unit_id)}/remove"
