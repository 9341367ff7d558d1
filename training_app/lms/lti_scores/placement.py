"""One officer at one link of an LMS, as the newest launch told it. Pure."""

from dataclasses import dataclass

from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class Placement:
    """One officer at one link to one module.

    ``subject`` is the officer's ``sub`` there. The addresses and ``scopes`` are those of the launch's AGS claim: a
    launch without one leaves them None and empty.
    """

    id: int
    registration_id: int
    agency_id: AgencyId
    person_id: PersonId
    module_id: str
    subject: str
    resource_link_id: str
    lineitems_url: str | None
    lineitem_url: str | None
    scopes: frozenset[str]
