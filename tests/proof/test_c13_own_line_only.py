"""c13: a supervisor sees their own line only, and an officer themselves, whatever address they ask.

Somebody in another unit of the same agency has the mark in every word, an overdue assignment, and an attempt; so has
somebody in a unit below the supervisor's own, with another mark. Every route is asked about the first. The papers of
the agency's readiness are about nobody and for every supervisor: they have words of their own, but it is the first
who wrote them, and their name may stand on none.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.conftest import Town
from tests.route_policy import guarded_routes, marked_objects, marked_person, rows_of, walk, words_of
from training_app.accounts.models import Unit
from training_app.accounts.roster import add_unit
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

FOREIGN, OWN, PAPERS = "zzyzxian", "qwertian", "xylographic"


@dataclass(frozen=True)
class Lines:
    """The ids of somebody outside the supervisor's line and of what is theirs; and of somebody inside it."""

    values: dict[str, object]
    own_id: PersonId


@pytest.fixture
def lines(town: Town) -> Lines:
    with town.app.app_context():
        session = db.session()
        marks = {"leader_id": town.people.coordinator_id, "papers_mark": PAPERS}
        objects = marked_objects(town.app, town.people.agency_id, FOREIGN, NOW, **marks)
        patrol = session.scalars(
            select(Unit.name).where(Unit.name == "Patrol", Unit.agency_id == town.people.agency_id)
        ).one()
        below = add_unit(session, town.people.agency_id, f"{patrol} / North")
        own = PersonId(marked_person(session, town.people.agency_id, below, OWN, NOW).id)
        session.commit()
        db.session.remove()
    return Lines({**words_of(town.shipped), **objects}, own)


@pytest.mark.parametrize("asker", ["supervisor_id", "officer_id"])
def test_c13_no_address_tells_of_somebody_outside_ones_line(town: Town, lines: Lines, asker: str):
    with town.app.app_context():
        before = rows_of(db.session(), town.people.agency_id)["learning_event"]
        db.session.remove()

    answers = list(walk(town.app, getattr(town.people, asker), lines.values, NOW))

    # a unit of one's agency is a choice on the roll call's list and no secret; its people are. A comment on a text is
    # written to be read by everybody, by the name that its writer chose
    people = [one for one in answers if FOREIGN in one.text.lower() and not one.route.rule.startswith("/app/texts")]
    assert [f"{one.route.method} {one.route.rule}" for one in people] == []
    papers = {one.route.rule for one in answers if PAPERS in one.text.lower()}
    assert {rule for rule in papers if not rule.startswith("/app/readiness")} <= {"/app/overview"}
    assert bool(papers) == (asker == "supervisor_id")
    about = [one for one in answers if {"person_id", "attempt_id", "roll_call_id"} & set(one.route.parts)]
    assert [f"{one.route.rule} -> {one.status}" for one in about if one.status not in {303, 403, 404}] == []
    assert len(about) > 30
    assert len(answers) == len(guarded_routes(town.app))
    with town.app.app_context():
        after = rows_of(db.session(), town.people.agency_id)["learning_event"]
        db.session.remove()
    mine = [row for row in after if row not in before]
    assert not any(str(lines.values["attempt_id"]) in row for row in mine)


def test_c13_a_supervisor_reads_who_is_below_their_unit(town: Town, lines: Lines):
    values = {**lines.values, "person_id": lines.own_id}

    seen = {
        one.route.rule
        for one in walk(town.app, town.people.supervisor_id, values, NOW)
        if OWN in one.text.lower() and one.status == 200
    }

    assert {"/app/overview", "/app/completion", "/app/completion.csv"} <= seen
    assert any(rule.endswith("person_id>") for rule in seen)
    officers = [one for one in walk(town.app, town.people.officer_id, values, NOW) if OWN in one.text.lower()]
    assert officers == []
