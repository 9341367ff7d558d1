"""Who people are at a destination: one random name each, made once, committed before it is used."""

import re
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, add_destination
from training_app.accounts.models import Agency, Person
from training_app.delivery.models import Destination, Identity
from training_app.delivery.senders import Target
from training_app.xapi.actors import Known, people_at
from training_app.xapi.models import ActorAlias

HOME = "https://training.riverton.example"
KNOWN = Known(HOME, "a1b2", "Jamie Ortiz", "jamie@riverton.example")
ACCOUNT = {"homePage": HOME, "name": "a1b2"}


def _target(destination: Destination) -> Target:
    return Target(destination.id, 1, KIND, "https://lrs.example", "u", "LRS_PASSWORD")


def _add_person(session: Session, person_id: int, sign_in_name: str, agency_id: int = 1) -> None:
    session.add(
        Person(
            id=person_id,
            agency_id=agency_id,
            given_name="Sam",
            family_name=f"Person {person_id}",
            sign_in_name=sign_in_name,
            actor_name=f"inside{person_id}",
            created_at=NOW,
        )
    )
    session.commit()


def test_a_pseudonym_holds_nothing_but_the_random_account() -> None:
    assert KNOWN.actor(Identity.PSEUDONYM) == {"objectType": "Agent", "account": ACCOUNT}


def test_a_name_goes_beside_the_account_only_where_it_is_told() -> None:
    assert KNOWN.actor(Identity.NAME) == {"objectType": "Agent", "account": ACCOUNT, "name": "Jamie Ortiz"}


def test_a_mailbox_stands_instead_of_the_account_and_who_has_none_is_told_as_by_name() -> None:
    assert KNOWN.actor(Identity.MAILBOX) == {
        "objectType": "Agent",
        "mbox": "mailto:jamie@riverton.example",
        "name": "Jamie Ortiz",
    }
    without = Known(HOME, "a1b2", "Jamie Ortiz", None)
    assert without.actor(Identity.MAILBOX) == without.actor(Identity.NAME)


def test_each_destination_knows_a_person_by_another_name_that_never_changes(session: Session) -> None:
    targets = [_target(add_destination(session, name)) for name in ("A", "B")]

    names = [people_at(session, target, {"ka7xw2q9"})["ka7xw2q9"].account_name for target in targets * 3]

    assert names[:2] * 2 == names[2:]
    assert len({*names, "ka7xw2q9"}) == 3
    for name in names[:2]:
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", name), "128 random bits"


def test_the_alias_is_committed_before_it_is_given_out(session: Session, open_session: sessionmaker[Session]) -> None:
    target = _target(add_destination(session))

    known = people_at(session, target, {"ka7xw2q9"})

    assert not session.in_transaction()
    with open_session() as other:
        kept = other.scalars(select(ActorAlias.account_name)).all()
    assert kept == [known["ka7xw2q9"].account_name]


def test_workers_that_meet_a_person_at_the_same_moment_give_one_name(
    session: Session, open_session: sessionmaker[Session]
) -> None:
    target = _target(add_destination(session))
    for number in range(2, 12):
        _add_person(session, number, str(number))
    inside = {"ka7xw2q9", *(f"inside{number}" for number in range(2, 12))}
    together = threading.Barrier(4)
    found: list[dict[str, str]] = []

    def look() -> None:
        with open_session() as mine:
            together.wait()
            found.append({name: one.account_name for name, one in people_at(mine, target, inside).items()})

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert all(one == found[0] for one in found)
    assert len(set(found[0].values())) == len(inside) == 11


def test_a_person_of_another_agency_and_one_who_is_not_there_are_left_out(session: Session) -> None:
    session.add(Agency(id=2, name="Lakeside", home_page="https://l.example", time_zone="UTC", created_at=NOW))
    session.flush()
    _add_person(session, 2, "x", agency_id=2)

    assert people_at(session, _target(add_destination(session)), {"inside2", "nobody"}) == {}
    assert session.scalars(select(ActorAlias)).all() == []


@pytest.mark.parametrize(
    ("sign_in_name", "mailbox"),
    [
        ("jamie.ortiz@riverton.example", "jamie.ortiz@riverton.example"),
        ("4418", None),
        ("@riverton.example", None),
        ("jamie@", None),
        ("jamie@riverton", None),
        ("a@b@riverton.example", None),
        ("jamie ortiz@riverton.example", None),
        ("jämie@riverton.example", None),
    ],
)
def test_who_signs_in_with_a_mailbox_has_one(session: Session, sign_in_name: str, mailbox: str | None) -> None:
    _add_person(session, 2, sign_in_name)

    known = people_at(session, _target(add_destination(session)), {"inside2"})["inside2"]

    assert (known.mailbox, known.name, known.home_page) == (mailbox, "Sam Person 2", HOME)
