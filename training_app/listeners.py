"""Who hears of what: each inside the transaction of whoever says it, so that a fact and its views are one commit."""

from sqlalchemy.orm import Session

from training_app.assignments.credit.rules import Source
from training_app.assignments.credit.service import Training, credit, take_back
from training_app.assignments.credit.settling import note_completion as note_credit
from training_app.assignments.schedule.touching import note_completion
from training_app.classroom.events import CreditWithdrawn, TrainingCredited
from training_app.foundation.house import House
from training_app.learning.events import LearningFact
from training_app.learning.library import Library
from training_app.lms.cmi5_door.recorder import make_recorder as make_cmi5_recorder
from training_app.sinks.rules import KIND as SINK_KIND
from training_app.xapi.recorder import make_recorder


def listen(house: House, library: Library) -> None:
    """Let everybody who keeps, counts or sends what is learned hear of it."""
    bus, clock = house.bus, house.clock
    bus.subscribe(LearningFact, note_completion)
    bus.subscribe(LearningFact, note_credit)
    bus.subscribe(LearningFact, make_recorder(library.bound, clock=clock, also=SINK_KIND))
    bus.subscribe(LearningFact, make_cmi5_recorder(library.bound, clock=clock))
    bus.subscribe(TrainingCredited, credit_hours)
    bus.subscribe(CreditWithdrawn, take_hours_back)


def credit_hours(session: Session, fact: TrainingCredited) -> None:
    """Report hours of a class or of training elsewhere to the credit ledger.

    Not those that came with the completion of a module: the ledger credits that completion.
    """
    if fact.completion_id is not None:
        return
    hours = Training(
        agency_id=fact.agency_id,
        person_id=fact.person_id,
        event=fact.claim,
        source=Source.CLASSROOM if fact.claim.startswith("session:") else Source.OUTSIDE,
        minutes=fact.minutes,
        # two events count as one course where they stand for one module, or have the same number
        course=fact.module_id or fact.code or fact.claim,
        title=fact.title,
        category="",
        started_on=fact.day,
        day=fact.day,
        provider=fact.provider,
        instructor=fact.instructor,
        course_number=fact.code or "",
    )
    credit(session, hours)


def take_hours_back(session: Session, fact: CreditWithdrawn) -> None:
    """Report that such hours count no more; a completion that came with them is voided by its own fact."""
    take_back(session, fact.agency_id, fact.person_id, fact.claim)
