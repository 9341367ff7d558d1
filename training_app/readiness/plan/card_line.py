"""What the officer's home says of the signed plan."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.foundation.ids import AgencyId
from training_app.readiness.models import ToolCopy
from training_app.readiness.plan import addresses
from training_app.readiness.plan.models import PlanSignOff
from training_app.web.words import day_in_words

TITLE = "The plan, on one card"


def read_card_line(session: Session, agency_id: AgencyId, *, zone: ZoneInfo) -> tuple[str, str, str] | None:
    """Title, address and detail of the card; None while nothing is signed. The plan itself is not read."""
    query = (
        select(PlanSignOff.signed_at)
        .join(ToolCopy, ToolCopy.id == PlanSignOff.copy_id)
        .where(PlanSignOff.agency_id == agency_id, ToolCopy.put_away_at.is_(None))
        .order_by(PlanSignOff.signed_at.desc())
        .limit(1)
    )
    signed_at: datetime | None = session.scalar(query)
    if signed_at is None:
        return None
    day = day_in_words(signed_at.astimezone(zone).date())
    return TITLE, addresses.CARD, f"Who goes where in the first hours, and the numbers. Signed off {day}."
