"""g4: the audit log shows what was done to it. On both engines, past the triggers, by whoever can write to the tables.

Each kind of tampering is named at the first entry it breaks; entries of writers that race stand in one chain.
"""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, event, select, text

from tests.conftest import Town
from tests.learning import walking
from tests.learning.walking import desk_of, learner_of
from training_app.audit.chain import RESTORED, Anchor, Break, Fault, read_anchor
from training_app.audit.models import AuditEntry, AuditHead
from training_app.audit.queries import read_head, verify_chain
from training_app.audit.service import record
from training_app.foundation.append_only import drop_append_only, install_append_only
from training_app.foundation.db import begin_write, db
from training_app.foundation.ids import AgencyId

REASON = "As agreed with the union."


def write(town: Town, number: int, session=None) -> None:
    """One entry of the coordinator's."""
    session = session or db.session()
    begin_write(session)
    record(
        session,
        agency_id=town.people.agency_id,
        actor_id=town.people.coordinator_id,
        action="learning.policy_changed",
        subject=f"agency:{number}",
        reason=REASON,
        detail={"before": ["Ü"], "after": number, "share": 0.1},
        now=town.clock(),
    )
    session.commit()


@pytest.fixture
def log(town: Town) -> Town:
    """A log of twelve entries at least, among them those of people who were added."""
    with town.app.app_context():
        for number in range(12):
            write(town, number)
        db.session.remove()
    return town


def verify(town: Town, anchor: Anchor | None = None) -> Break | None:
    with town.app.app_context():
        found = verify_chain(db.session(), town.people.agency_id, anchor)
        db.session.remove()
        return found


def head(town: Town) -> Anchor:
    with town.app.app_context():
        found = read_head(db.session(), town.people.agency_id)
        db.session.remove()
    assert found is not None
    return found


def tamper(town: Town, act: Callable[[Connection], None]) -> None:
    """As somebody who takes the triggers off, changes what they like, and puts them back."""
    with town.app.app_context(), db.engine.begin() as connection:
        drop_append_only(connection, "audit_entry")
        act(connection)
        install_append_only(connection, "audit_entry")


def run(statement: str) -> Callable[[Connection], None]:
    def act(connection: Connection) -> None:
        assert connection.execute(text(statement)).rowcount > 0

    return act


def swap(connection: Connection) -> None:
    """Two entries change their numbers."""
    for before, after in ((5, 1005), (6, 5), (1005, 6)):
        connection.execute(text(f"UPDATE audit_entry SET number = {after} WHERE number = {before}"))


COPY = (
    "INSERT INTO audit_entry (agency_id, happened_at, actor_id, action, subject, reason, number, before, hash) SELECT "
    "agency_id, happened_at, actor_id, action, subject, reason, {}, before, hash FROM audit_entry WHERE number = 5"
)
KINDS = {
    "changed reason": (run("UPDATE audit_entry SET reason = 'Other' WHERE number = 5"), Fault.CHANGED, 5),
    "changed time": (
        run("UPDATE audit_entry SET happened_at = '2026-01-01 00:00:00' WHERE number = 5"),
        Fault.CHANGED,
        5,
    ),
    "changed actor": (run("UPDATE audit_entry SET actor_id = NULL WHERE number = 5"), Fault.CHANGED, 5),
    "changed action": (run("UPDATE audit_entry SET action = 'x.y' WHERE number = 5"), Fault.CHANGED, 5),
    "changed subject": (run("UPDATE audit_entry SET subject = 'x' WHERE number = 5"), Fault.CHANGED, 5),
    "changed detail": (run("UPDATE audit_entry SET detail = '{}' WHERE number = 9"), Fault.CHANGED, 9),
    "changed link": (run(f"UPDATE audit_entry SET before = '{'0' * 64}' WHERE number = 5"), Fault.CHANGED, 5),
    "changed hash": (run(f"UPDATE audit_entry SET hash = '{'0' * 64}' WHERE number = 5"), Fault.CHANGED, 5),
    "removed": (run("DELETE FROM audit_entry WHERE number = 5"), Fault.REMOVED, 5),
    "removed first": (run("DELETE FROM audit_entry WHERE number = 1"), Fault.REMOVED, 1),
    "cut": (run("DELETE FROM audit_entry WHERE number > 8"), Fault.CUT, 9),
    "all gone": (run("DELETE FROM audit_entry"), Fault.CUT, 1),
    "inserted without a number": (run(COPY.format("NULL")), Fault.INSERTED, None),
    "reordered": (swap, Fault.REORDERED, 5),
}


def test_an_untouched_log_is_whole(log: Town) -> None:
    """The negative control of every kind."""
    assert verify(log) is None
    assert head(log).number >= 12


def test_taking_the_triggers_off_and_on_again_breaks_nothing(log: Town) -> None:
    tamper(log, lambda connection: None)

    assert verify(log) is None


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_tampering_is_named_at_its_entry(log: Town, kind: str) -> None:
    act, fault, number = KINDS[kind]
    last = head(log).number

    tamper(log, act)

    found = verify(log)
    assert found is not None
    assert (found.fault, found.number) == (fault, number or last + 1)
    assert (found.before.number if found.before else 0) == found.number - 1


def test_a_forged_entry_at_the_end_does_not_follow(log: Town) -> None:
    last = head(log).number

    tamper(log, run(COPY.format(last + 1)))
    tamper(log, run(f"UPDATE audit_head SET number = {last + 1}"))

    found = verify(log)
    assert found is not None
    assert (found.fault, found.number) == (Fault.CHANGED, last + 1)


def test_what_is_cut_together_with_the_head_is_seen_against_an_anchor(log: Town) -> None:
    anchor = read_anchor(str(head(log)))
    assert anchor is not None

    def cut(connection: Connection) -> None:
        connection.execute(text("DELETE FROM audit_entry WHERE number > 8"))
        connection.execute(
            text("UPDATE audit_head SET number = 8, hash = (SELECT hash FROM audit_entry WHERE number = 8)")
        )

    tamper(log, cut)

    assert verify(log) is None
    found = verify(log, anchor)
    assert found is not None
    assert (found.fault, found.number) == (Fault.CUT, 9)


def test_writers_at_the_same_moment_make_one_chain(log: Town) -> None:
    failed: list[BaseException] = []
    before = head(log).number

    def write_some(start: int) -> None:
        with log.app.app_context():
            try:
                for number in range(start, start + 10):
                    write(log, number)
            except BaseException as error:  # noqa: BLE001 - a thread's failure is the test's
                failed.append(error)
            finally:
                db.session.remove()

    writers = [threading.Thread(target=write_some, args=(100 * number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=120)

    assert failed == []
    assert head(log).number == before + 60
    assert verify(log) is None


def test_a_change_that_is_not_kept_leaves_no_link(log: Town) -> None:
    before = head(log)
    with log.app.app_context():
        session = db.session()
        record(session, agency_id=AgencyId(1), actor_id=None, action="x.y", subject="z", now=log.clock())
        session.rollback()
        session.commit()
        db.session.remove()

    assert head(log) == before
    assert verify(log) is None


def test_what_a_restore_wrote_is_part_of_the_log_from_the_next_entry_on(log: Town) -> None:
    at = "2026-11-24 00:00:00"
    columns = "agency_id, happened_at, action, subject"
    add = f"INSERT INTO audit_entry ({columns}) SELECT id, '{at}', '{RESTORED}', 'i' FROM agency"
    with log.app.app_context(), db.engine.begin() as connection:
        connection.execute(text(add))
    waiting = verify(log)
    with log.app.app_context():
        write(log, 99)
        db.session.remove()
    quoted = verify(log)

    tamper(log, run(f"DELETE FROM audit_entry WHERE action = '{RESTORED}'"))

    assert (waiting, quoted) == (None, None)
    found = verify(log)
    assert found is not None
    assert found.fault is Fault.INSERTED


def test_each_agency_has_a_chain_of_its_own(log: Town) -> None:
    with log.app.app_context():
        heads = db.session().scalars(select(AuditHead)).all()
        numbers = db.session().scalars(select(AuditEntry.number).order_by(AuditEntry.number)).all()
        db.session.remove()

    assert [one.agency_id for one in heads] == [log.people.agency_id]
    assert list(numbers) == list(range(1, len(numbers) + 1))


def test_an_officer_s_answers_neither_write_the_log_nor_wait_for_it(log: Town) -> None:
    """The row that writers wait for each other at is no row of the answer's path."""
    asked: list[str] = []
    with desk_of(log) as desk:
        learner = learner_of(log)
        attempt_id = walking.begin(desk, learner)

        @event.listens_for(db.engine, "before_cursor_execute")
        def note(connection, cursor, statement, *rest) -> None:
            asked.append(statement)

        walking.read_lessons(desk, learner, attempt_id)
        walking.play_scenario(desk, learner, attempt_id)
        walking.take_round(desk, learner, attempt_id)
        event.remove(db.engine, "before_cursor_execute", note)

    assert len(asked) > 50
    assert [statement for statement in asked if "audit_" in statement] == []
