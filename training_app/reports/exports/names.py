"""How people and units are written in a file."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from training_app.foundation.ids import AgencyId
from training_app.reports import queries
from training_app.reports.rows import PersonRow
from training_app.reports.scope import Scope


def file_name_of(given_name: str, family_name: str) -> str:
    """ "Ortiz, Jamie"."""
    return f"{family_name}, {given_name}"


def hand_name(person: PersonRow | None) -> str:
    """ "Abara, D.", for who decided something; empty for nobody."""
    return f"{person.family_name}, {person.given_name[:1]}." if person else ""


def unit_names(session: Session, scope: Scope) -> Mapping[int, str]:
    """The paths of the scope's units, by id: a unit's name is its path."""
    return {unit.id: unit.name for unit in queries.read_units(session, scope)}


class Hands:
    """Looks up who decided something, each person once; the agency's, whatever the scope."""

    def __init__(self, session: Session, agency_id: AgencyId) -> None:
        """Nothing is read yet."""
        self._session = session
        self._agency_id = agency_id
        self._found: dict[int, PersonRow | None] = {}

    def row(self, person_id: int | None) -> PersonRow | None:
        """The person; None for nobody."""
        if person_id is None:
            return None
        if person_id not in self._found:
            self._found[person_id] = queries.read_hands(self._session, self._agency_id, [person_id]).get(person_id)
        return self._found[person_id]

    def name(self, person_id: int | None) -> str:
        """ "Abara, D."; empty for nobody."""
        return hand_name(self.row(person_id))
