"""What a launch tells of its link: kept for the scores, and read for the roster check."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.foundation.ids import PersonId
from training_app.lms.lti.messages import Launch, ResourceLink
from training_app.lms.lti_door.known import KnownRegistration
from training_app.lms.lti_door.models import LtiPlacement
from training_app.lms.lti_door.rules import storable

_LONGEST = 255


def keep_placement(
    session: Session,
    registration: KnownRegistration,
    launch: Launch,
    *,
    person_id: PersonId,
    module_id: str | None,
    now: datetime,
) -> LtiPlacement | None:
    """Remember where the score of this person for this link goes; the newest launch counts. In the caller's write.

    None for a launch that is of no link. Who is no learner there is kept without scopes: an LMS grades learners only.
    """
    if not isinstance(launch.message, ResourceLink):
        return None
    row = session.scalars(
        select(LtiPlacement).where(
            LtiPlacement.registration_id == registration.id,
            LtiPlacement.deployment_id == launch.deployment_id,
            LtiPlacement.resource_link_id == launch.message.id,
            LtiPlacement.person_id == person_id,
        )
    ).one_or_none()
    if row is None:
        row = LtiPlacement(
            agency_id=registration.agency_id,
            registration_id=registration.id,
            deployment_id=launch.deployment_id,
            resource_link_id=launch.message.id,
            person_id=person_id,
        )
        session.add(row)
    row.module_id = module_id
    row.subject = launch.person.subject
    row.context_id = launch.context.id[:_LONGEST] if launch.context is not None else None
    title = (launch.context.title or launch.context.label) if launch.context is not None else None
    row.context_title = (storable(title) or "")[:_LONGEST] or None
    row.lineitems_url = launch.ags.lineitems if launch.ags is not None else None
    row.lineitem_url = launch.ags.lineitem if launch.ags is not None else None
    is_graded = launch.ags is not None and (launch.roles.is_learner or not launch.roles.is_instructor)
    row.scopes = sorted(launch.ags.scopes) if launch.ags is not None and is_graded else []
    row.memberships_url = launch.nrps.memberships_url if launch.nrps is not None else None
    row.updated_at = now
    # the unique key is checked here, and not somewhere in the caller
    session.flush()
    return row
