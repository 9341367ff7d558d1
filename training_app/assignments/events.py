"""What assignments say has happened. Nobody did anything in a module by it: no learning event, and no statement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from training_app.foundation.events import Event
from training_app.foundation.ids import AgencyId, PersonId, derived_uuid


@dataclass(frozen=True, slots=True)
class ModuleAskedAgain(Event):
    """These people are to take the module again: what they finished before ``asked_at`` counts no more for it.

    What they finished stays true, and on record: no completion is voided. So an LRS hears nothing of it. A gradebook
    says how somebody stands now, and that has changed.
    """

    agency_id: AgencyId
    module_id: str
    person_ids: tuple[PersonId, ...]
    asked_at: datetime

    def id_for(self, person_id: PersonId) -> UUID:
        """What one person's part of it is known by, for ever."""
        moment = self.asked_at.isoformat()
        return derived_uuid("module_asked_again", str(self.agency_id), self.module_id, str(person_id), moment)
