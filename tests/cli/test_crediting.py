"""training-app credit rebuild: says what differs, changes nothing until it is told to, and then nothing differs."""

from datetime import date

from tests.agency import NOW
from tests.cli.conftest import Office
from training_app.accounts.models import Person
from training_app.assignments.credit.models import CreditClaim

WHOLE = "The ledger says what the training record says."


def report(office: Office) -> None:
    """A day at the academy that nobody has worked out: its note was lost."""
    with office.look() as session:
        person = Person(
            agency_id=1,
            given_name="Jamie",
            family_name="Ortiz",
            sign_in_name="9901",
            actor_name="9901",
            created_at=NOW,
        )
        session.add(person)
        session.flush()
        texts = {"category": "", "course_number": "", "description": "", "provider": "", "instructor": ""}
        session.add(
            CreditClaim(
                agency_id=1,
                person_id=person.id,
                event="outside:1",
                minutes=480,
                source="outside",
                course="academy",
                title="Academy",
                started_on=date(2026, 10, 5),
                day=date(2026, 10, 5),
                **texts,
            )
        )
        session.commit()


def test_what_is_missing_is_said_and_added_only_when_asked_to(office: Office) -> None:
    assert WHOLE in office.do("credit", "rebuild")
    report(office)

    first, second = office.do("credit", "rebuild"), office.do("credit", "rebuild")
    written = office.do("credit", "rebuild", "--write")

    assert "outside:1: credit of 480 minutes, 2026-10-05, cycle 2026" in first
    assert (second, "Nothing was changed" in first) == (first, True)
    assert "They were added." in written
    assert WHOLE in office.do("credit", "rebuild", "--anew")
