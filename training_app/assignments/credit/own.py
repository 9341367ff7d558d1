"""An officer's own hours of credit, for their transcript."""

from sqlalchemy.orm import Session

from training_app.assignments.credit.queries import read_ledger
from training_app.assignments.credit.rules import balances
from training_app.assignments.credit.views import entry_lines
from training_app.learning.ports import CreditLine, OwnCredit
from training_app.learning.service import Learner
from training_app.web.words import hours_from_minutes


def own_credits(session: Session, learner: Learner) -> OwnCredit:
    """The learner's sums by cycle and every line, newest first."""
    entries = [one.entry for one in read_ledger(session, learner.agency_id, [learner.person_id])]
    sums = {cycle: minutes for (_, cycle), minutes in balances(entries).items()}
    return OwnCredit(
        cycles=[
            (f"Cycle {cycle}", f"{hours_from_minutes(minutes)} hours")
            for cycle, minutes in sorted(sums.items(), reverse=True)
        ],
        lines=[
            CreditLine(one.title, one.day, one.hours, one.is_struck, one.category, one.cycle, one.remark)
            for one in entry_lines(entries, lead_on=False)
        ],
    )
