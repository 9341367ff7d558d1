"""Claim D10: nobody outside can tell who an account is, no two destinations can compare, and names need a reason."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from tests.trips.test_records_reach_the_lrs import PASSWORD, work
from training_app.accounts.models import Person
from training_app.audit.models import AuditEntry
from training_app.delivery.identity import ReasonMissing, set_identity
from training_app.delivery.models import Destination, Identity
from training_app.delivery.service import set_destination
from training_app.foundation.db import db
from training_app.xapi.models import ActorAlias
from training_app.xapi.recorder import KIND

M1 = "m01-trauma"
WHY = "The academy keys its transcripts by name."


@pytest.fixture
def lrss(town: Town) -> Iterator[list[FakeLRS]]:
    with FakeLRS(username="riverton", password=PASSWORD) as one, FakeLRS(username="riverton", password=PASSWORD) as two:
        with town.app.app_context():
            for number, lrs in enumerate((one, two)):
                set_destination(
                    db.session(),
                    agency_id=town.people.agency_id,
                    kind=KIND,
                    name=f"LRS {number}",
                    endpoint=lrs.endpoint,
                    username="riverton",
                    secret_env="LRS_PASSWORD",
                    now=town.clock(),
                )
            db.session().commit()
            db.session.remove()
        yield [one, two]


def accounts(lrs: FakeLRS) -> set[str]:
    return {one["actor"]["account"]["name"] for one in lrs.statements.values() if "account" in one["actor"]}


def tell(town: Town, identity: Identity, reason: str = WHY) -> None:
    with town.app.app_context():
        destination = db.session().scalars(select(Destination).order_by(Destination.id)).first()
        assert destination is not None
        set_identity(
            db.session(), destination, identity, reason=reason, by=town.people.coordinator_id, now=town.clock()
        )
        db.session().commit()
        db.session.remove()


def rename(town: Town, **values: str) -> None:
    with town.app.app_context():
        person = db.session().get_one(Person, town.people.officer_id)
        for name, value in values.items():
            setattr(person, name, value)
        db.session().commit()
        db.session.remove()


def test_each_destination_knows_each_officer_by_another_random_name(town: Town, lrss: list[FakeLRS]) -> None:
    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    walk_to_the_end(town.sign_in(town.people.other_officer_id), town, M1)
    work(town)

    names = [accounts(lrs) for lrs in lrss]
    assert [len(one) for one in names] == [2, 2]
    assert not names[0] & names[1]
    with town.app.app_context():
        own = set(db.session().scalars(select(Person.actor_name)))
        db.session.remove()
    assert not own & (names[0] | names[1])


def test_the_name_stays_the_same_and_only_the_agency_can_tell_who_it_is(town: Town, lrss: list[FakeLRS]) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, M1)
    work(town)
    walk_to_the_end(officer, town, "m02-asking")
    work(town)

    (name,) = accounts(lrss[0])
    with town.app.app_context():
        owner = db.session().scalars(select(ActorAlias.person_id).where(ActorAlias.account_name == name)).one()
        db.session.remove()
    assert owner == town.people.officer_id


def test_no_name_badge_or_mailbox_leaves_by_default(town: Town, lrss: list[FakeLRS]) -> None:
    rename(town, sign_in_name="j.ortiz@riverton.example")
    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    work(town)

    sent = json.dumps(list(lrss[0].statements.values()))
    assert len(lrss[0].statements) > 20
    for word in ("Ortiz", "Jamie", "4417", "mailto", "@riverton"):
        assert word not in sent


def test_names_and_mailboxes_are_told_where_the_agency_says_why_and_nowhere_else(
    town: Town, lrss: list[FakeLRS]
) -> None:
    rename(town, sign_in_name="j.ortiz@riverton.example")
    tell(town, Identity.MAILBOX)

    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    work(town)

    actors = [one["actor"] for one in lrss[0].statements.values()]
    assert all(one["mbox"] == "mailto:j.ortiz@riverton.example" and one["name"] == "Jamie Ortiz" for one in actors)
    assert all("name" not in one["actor"] for one in lrss[1].statements.values())


def test_without_a_mailbox_the_name_goes_with_the_account(town: Town, lrss: list[FakeLRS]) -> None:
    tell(town, Identity.MAILBOX)

    walk_to_the_end(town.sign_in(town.people.officer_id), town, M1)
    work(town)

    assert {one["actor"]["name"] for one in lrss[0].statements.values()} == {"Jamie Ortiz"}
    assert len(accounts(lrss[0])) == 1


def test_a_reason_is_demanded_and_stands_in_the_audit_log(town: Town) -> None:
    with town.app.app_context():
        set_destination(
            db.session(),
            agency_id=town.people.agency_id,
            kind=KIND,
            name="LRS",
            endpoint="https://lrs.example",
            username="u",
            secret_env="LRS_PASSWORD",
            now=town.clock(),
        )
        db.session().commit()
        db.session.remove()
    with pytest.raises(ReasonMissing):
        tell(town, Identity.NAME, reason="because  ")

    tell(town, Identity.NAME)

    with town.app.app_context():
        entry = db.session().scalars(select(AuditEntry).where(AuditEntry.action == "delivery.identity_changed")).one()
        db.session.remove()
    assert (entry.reason, entry.actor_id) == (WHY, town.people.coordinator_id)
    assert entry.detail is not None
    assert (entry.detail["before"], entry.detail["after"]) == ("pseudonym", "name")


def test_what_was_queued_before_the_change_keeps_what_held(town: Town, lrss: list[FakeLRS]) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, M1)
    tell(town, Identity.NAME)
    walk_to_the_end(officer, town, "m02-asking")

    work(town)

    told = ["name" in lrss[0].statements[one]["actor"] for one in lrss[0].stored_ids]
    assert told.count(True) > 20
    assert told == sorted(told)
    assert told[0] is False
