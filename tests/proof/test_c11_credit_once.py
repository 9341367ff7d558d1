"""c11: from a finished module over the ledger's table to the file on the page, no event is credited twice.

Both engines. Four workers follow the record while it is corrected and taken back under their hands; what they leave is
held against a slow count of the training record itself.
"""

import csv
import io
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from tests.assignments.credit.office import (
    M1,
    correct,
    desk_of,
    finish,
    follow,
    settle_terms,
    void,
    working,
)
from tests.conftest import Town
from training_app.accounts.models import Person
from training_app.assignments.credit import settling
from training_app.assignments.credit.claims import ModuleTerms, Policy
from training_app.assignments.credit.models import CreditEntry
from training_app.assignments.credit.settling import settle, touch
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.corrections import Figures
from training_app.learning.models import Attempt

WORKERS, ROUNDS, OFFICERS = 4, 6, 6
FILES = "/app/credit/files"
TERMS = ModuleTerms("3106", "What trauma does, and what an officer does about it.", "Continuing")


@pytest.fixture
def squad(town: Town) -> list[PersonId]:
    """Officers with a state's number each, of an agency whose settings are in order."""
    settle_terms(town, Policy(ori="TX0000000", provider_name="Riverton PD"), m01_trauma=TERMS)
    with working(town) as session:
        people = [
            Person(
                agency_id=town.people.agency_id,
                given_name="Alex",
                family_name=f"Officer{number:02}",
                sign_in_name=f"race{number}",
                actor_name=f"race{number}",
                officer_id=str(5000 + number),
                created_at=town.clock(),
            )
            for number in range(OFFICERS)
        ]
        session.add_all(people)
        session.commit()
        return [PersonId(one.id) for one in people]


def standing(town: Town) -> Counter[tuple[int, str]]:
    """How many credits that nothing took back each event of each person has."""
    with working(town) as session:
        rows = session.execute(
            select(CreditEntry.id, CreditEntry.person_id, CreditEntry.event, CreditEntry.kind, CreditEntry.reverses)
        ).all()
    gone = {row.reverses for row in rows}
    return Counter((row.person_id, row.event) for row in rows if row.kind == "credit" and row.id not in gone)


def sums(town: Town) -> dict[int, int]:
    """Minutes by person, as the ledger adds up."""
    found: Counter[int] = Counter()
    with working(town) as session:
        for person_id, minutes in session.execute(select(CreditEntry.person_id, CreditEntry.minutes)):
            found[person_id] += minutes
    return {person_id: minutes for person_id, minutes in found.items() if minutes}


def recorded(town: Town) -> dict[int, int]:
    """The same from the training record itself: one module each, so every completion that stands counts."""
    with working(town) as session:
        rows = session.execute(
            select(Attempt.person_id, Attempt.nominal_minutes).where(Attempt.completed_at.is_not(None))
        ).all()
    return {row.person_id: row.nominal_minutes for row in rows}


def race(town: Town, each: Callable[[], object], workers: int) -> list[Exception]:
    """Let so many do it at the same moment, each with a connection of its own; returns what was thrown."""
    start, thrown = threading.Barrier(workers), []

    def run() -> None:
        start.wait()
        try:
            each()
        except Exception as error:  # noqa: BLE001 - the test says which there may be
            thrown.append(error)

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return thrown


def worker_of(town: Town) -> Callable[[], object]:
    """What one worker does a few times over: note everybody, and settle."""
    with town.app.app_context():
        open_session = sessionmaker(db.engine)
        library = desk_of(town, db.session()).library
        db.session.remove()

    def work() -> None:
        for _ in range(ROUNDS):
            with open_session() as session:
                people = session.scalars(select(Attempt.person_id)).all()
                session.rollback()
                touch(session, town.people.agency_id, people)
                session.commit()
                settle(session, library, town.people.agency_id, now=town.clock())

    return work


def test_c11_workers_that_race_credit_each_event_once(town: Town, squad: list[PersonId]) -> None:
    attempts = {person_id: finish(town, person_id, minutes=40) for person_id in squad}

    thrown = race(town, worker_of(town), WORKERS)
    first = standing(town)
    correct(town, squad[0], attempts[squad[0]], Figures(town.clock(), 0.9, 55))
    void(town, squad[1], attempts[squad[1]])
    thrown += race(town, worker_of(town), WORKERS)

    assert thrown == []
    assert first == {(person_id, f"attempt:{attempt_id}"): 1 for person_id, attempt_id in attempts.items()}
    assert set(standing(town).values()) == {1}
    assert sums(town) == recorded(town)
    assert sums(town)[squad[0]] == 55


def test_c11_a_record_that_changes_while_workers_run_is_followed_to_its_end(town: Town, squad: list[PersonId]) -> None:
    attempts = {person_id: finish(town, person_id, minutes=40) for person_id in squad}
    work = worker_of(town)
    changing = threading.Thread(
        target=lambda: [
            correct(town, person_id, attempts[person_id], Figures(town.clock(), 0.9, 45 + number))
            for number, person_id in enumerate(squad[:3])
        ]
    )

    changing.start()
    thrown = race(town, work, 2)
    changing.join(120)
    follow(town)

    assert thrown == []
    assert set(standing(town).values()) == {1}
    assert sums(town) == recorded(town)


def test_c11_a_worker_that_held_nobody_is_stopped_by_the_table(town: Town, squad: list[PersonId]) -> None:
    """The rule broken: everybody reads before anybody writes. The table lets the first in, and nobody else."""
    finish(town, squad[0], minutes=40)
    with working(town) as session:
        library, agency_id = desk_of(town, session).library, town.people.agency_id
        stale, minutes = settling._work_out(session, library, agency_id, [squad[0]], is_anew=False)
    rows = [settling._row(one, agency_id, 40, town.clock()) for one in stale]
    assert minutes == {(squad[0], stale[0].claim.event): 40}

    with working(town) as session:
        session.execute(insert(CreditEntry), rows)
        session.commit()
        with pytest.raises(IntegrityError):
            session.execute(insert(CreditEntry), rows)

    assert set(standing(town).values()) == {1}


def test_c11_a_second_credit_would_be_seen(town: Town, squad: list[PersonId]) -> None:
    """The negative control: a line written past every rule, as a careless import would, fails the count above."""
    finish(town, squad[0], minutes=40)
    follow(town)
    with working(town) as session:
        line = dict(session.execute(select(*CreditEntry.__table__.c)).mappings().one())
        session.execute(insert(CreditEntry), [{**line, "id": UUID(int=1), "number": 2}])
        session.commit()

    assert set(standing(town).values()) == {2}
    assert sums(town) != recorded(town)


def test_c11_the_file_of_the_page_has_one_row_an_event_and_none_that_was_taken_back(
    town: Town, squad: list[PersonId]
) -> None:
    attempts = {person_id: finish(town, person_id, minutes=40) for person_id in squad}
    race(town, worker_of(town), 2)
    correct(town, squad[0], attempts[squad[0]], Figures(town.clock(), 0.9, 55))
    void(town, squad[1], attempts[squad[1]])
    follow(town)

    lines = saved(town, "generic")

    assert sorted((line["officer_id"], line["minutes"]) for line in lines) == [
        ("5000", "55"),
        *((str(5000 + number), "40") for number in range(2, OFFICERS)),
    ]
    assert len({line["entry_id"] for line in lines}) == len(lines)


def test_c11_a_row_without_a_description_stops_the_file_until_it_is_mended_on_the_page_it_leads_to(
    town: Town, squad: list[PersonId]
) -> None:
    settle_terms(town, Policy(ori="TX0000000", provider_name="Riverton PD"), m01_trauma=ModuleTerms("3106", "", "C"))
    finish(town, squad[0], minutes=40)
    follow(town)
    coordinator = town.sign_in(town.people.coordinator_id)

    page = coordinator.get(f"{FILES}?profile=generic&first=2026-01-01&last=2026-12-31")
    links = [one.get("href") or "" for one in page.all("a")]
    (mend,) = {link for link in links if "description" in link}
    coordinator.get(mend.partition("#")[0])
    field = mend.partition("#")[2]
    # the form as it stands, with the one field filled in
    fields = [
        (one.get("name"), TERMS.description if one.get("name") == field else value_of(one))
        for one in coordinator.page.form("ori").iter()
        if one.get("name")
    ]
    coordinator.post("/app/credit/settings", fields)

    assert field == f"description-{M1}"
    assert "Save the file" not in page.text()
    assert [line["description"] for line in saved(town, "generic")] == [TERMS.description]


def saved(town: Town, profile: str) -> Sequence[dict[str, str]]:
    """The rows of the file that a coordinator saves, of the whole year."""
    coordinator = town.sign_in(town.people.coordinator_id)
    page = coordinator.get(f"{FILES}?profile={profile}&first=2026-01-01&last=2026-12-31")
    fields = [(one.get("name"), one.get("value")) for one in page.form("csrf_token").iter("input") if one.get("name")]
    return list(csv.DictReader(io.StringIO(coordinator.post(FILES, fields).body, newline="")))


def value_of(control) -> str:
    """What a control would send: of a list the chosen value, of a box its text."""
    if control.tag == "select":
        return next(one.get("value") for one in control.iter("option") if one.get("selected") is not None)
    return (control.text or "") if control.tag == "textarea" else control.get("value", "")
