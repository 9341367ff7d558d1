"""What the home of the room says of signed plans: that one is to be looked at again, or changed since."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from training_app.content.catalogue import Catalogue
from training_app.foundation.ids import AgencyId
from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import DueLine, Mark
from training_app.readiness.plan import addresses
from training_app.readiness.plan.models import PlanSignOff
from training_app.readiness.plan.queries import read_now, signed_plans
from training_app.readiness.plan.reading import TOOL_ID
from training_app.readiness.plan.sign_rules import Stage, stage_on
from training_app.web.here import Here
from training_app.web.words import day_in_words, distance_in_words


def plan_lines(session: Session, catalogue: Catalogue, agency_id: AgencyId, here: Here) -> list[DueLine]:
    """A line for each signed plan of which something is to be done."""
    tool = catalogue.toolkit.get(TOOL_ID)
    if tool is None:
        return []
    today = here.now.astimezone(here.zone).date()
    lines: list[DueLine] = []
    for copy, signed in signed_plans(session, agency_id):
        lines += _review(copy, signed, today)
        if read_now(session, tool, copy.id).content_hash != signed.content_hash:
            said = (
                f"Version {signed.number} is signed off, and a part was kept since. The card still shows the version."
            )
            state = Mark("part", "Changed since")
            lines.append(DueLine(f"{copy.name}: sign it off again", addresses.sign_offs(copy.id), state, said))
    return lines


def _review(copy: ToolCopy, signed: PlanSignOff, today: date) -> Iterator[DueLine]:
    stage = stage_on(today, signed.review_on)
    if stage is None:
        return
    said = f"Version {signed.number} is to be looked at by {day_in_words(signed.review_on)}."
    near = distance_in_words(signed.review_on, today)
    state = (
        Mark("due", f"Due {near}")
        if stage is Stage.SOON or signed.review_on == today
        else Mark("late", f"Was due {near}")
    )
    yield DueLine(f"{copy.name}: the yearly look", addresses.check(copy.id), state, said)
