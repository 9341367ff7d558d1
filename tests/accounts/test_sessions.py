"""Who a session belongs to, and when it stops being good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, Cast, identity_of, open_session_for
from training_app.accounts.models import Person, PersonRole, Role, SignInSession
from training_app.accounts.rules import SessionState
from training_app.accounts.service import end_all_sessions, find_identity, find_session, lock_session, sign_out
from training_app.audit.models import AuditEntry
from training_app.foundation.errors import NotFound


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that run inside the block."""
    seen: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def last_seen(session: Session) -> object:
    session.rollback()
    return session.scalars(select(SignInSession.last_seen_at)).one()


def state_after(session: Session, token: str, passed: timedelta) -> SessionState:
    known = find_session(session, token, NOW + passed)
    assert known is not None
    return known.state


def test_an_identity_holds_what_every_page_needs(session: Session, cast: Cast) -> None:
    identity = identity_of(session, cast.officer, NOW)

    assert identity.short_name == "J. Ortiz"
    assert identity.badge == "4417"
    assert identity.agency_id == cast.agency_id
    assert identity.agency_name == "Cedar Falls PD"
    assert identity.agency_home_page == "https://cedar-falls.example"
    assert identity.time_zone == "America/Chicago"
    assert identity.peer_team == ("Peer team", "555-0142")
    assert identity.roles == {Role.OFFICER}
    assert identity.supervised_unit_ids == frozenset()


def test_an_agency_without_a_peer_team_names_none(session: Session, cast: Cast) -> None:
    assert identity_of(session, cast.stranger, NOW).peer_team is None


def test_a_supervisor_answers_for_their_unit(session: Session, cast: Cast) -> None:
    assert identity_of(session, cast.supervisor, NOW).supervised_unit_ids == {cast.patrol}


def test_an_officer_in_a_unit_does_not_answer_for_it(session: Session, cast: Cast) -> None:
    session.get_one(PersonRole, (cast.officer, Role.OFFICER)).unit_id = cast.patrol
    session.commit()

    assert identity_of(session, cast.officer, NOW).supervised_unit_ids == frozenset()


def test_a_person_with_two_roles_has_both(session: Session, cast: Cast) -> None:
    session.add(PersonRole(person_id=cast.supervisor, agency_id=cast.agency_id, role=Role.OFFICER))
    session.commit()

    assert identity_of(session, cast.supervisor, NOW).roles == {Role.OFFICER, Role.SUPERVISOR}


def test_a_person_without_roles_is_known_and_may_do_nothing(session: Session, cast: Cast) -> None:
    session.delete(session.get_one(PersonRole, (cast.officer, Role.OFFICER)))
    session.commit()

    assert identity_of(session, cast.officer, NOW).roles == frozenset()


def test_an_identity_is_read_with_one_statement(engine: Engine, session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.supervisor, NOW)

    with statements(engine) as seen:
        find_identity(session, token, NOW + timedelta(seconds=59))

    assert len(seen) == 1


def test_being_seen_is_written_once_a_minute(engine: Engine, session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    with statements(engine) as seen:
        for second in range(0, 180, 10):
            find_identity(session, token, NOW + timedelta(seconds=second))

    assert sum(statement.startswith("UPDATE") for statement in seen) == 2


def test_a_session_locks_after_ten_quiet_minutes_and_is_still_its_persons(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    assert find_identity(session, token, NOW + timedelta(minutes=10)) is None
    known = find_session(session, token, NOW + timedelta(minutes=10))
    assert known is not None
    assert (known.state, known.identity.person_id) == (SessionState.LOCKED, cast.officer)


def test_a_locked_session_stays_locked_however_often_it_is_looked_at(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    states = {state_after(session, token, timedelta(minutes=minute)) for minute in range(10, 720, 7)}

    assert states == {SessionState.LOCKED}
    assert last_seen(session) == NOW


def test_a_locked_session_expires_with_its_twelve_hours(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    assert state_after(session, token, timedelta(hours=12)) is SessionState.EXPIRED


def test_a_screen_that_was_left_alone_locks_its_session(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    lock_session(session, token, NOW + timedelta(minutes=5))

    assert state_after(session, token, timedelta(minutes=5)) is SessionState.LOCKED
    assert find_identity(session, token, NOW) is None


def test_a_screen_is_not_believed_when_somebody_was_seen_lately(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    lock_session(session, token, NOW + timedelta(minutes=4, seconds=59))

    assert state_after(session, token, timedelta(minutes=5)) is SessionState.OPEN


def test_locking_leaves_other_browsers_alone(session: Session, cast: Cast) -> None:
    here = open_session_for(session, cast.officer, NOW)
    there = open_session_for(session, cast.officer, NOW)

    lock_session(session, here, NOW + timedelta(minutes=6))

    assert state_after(session, there, timedelta(minutes=6)) is SessionState.OPEN


def test_a_locked_session_is_found_with_one_statement_and_nothing_is_written(
    engine: Engine, session: Session, cast: Cast
) -> None:
    token = open_session_for(session, cast.officer, NOW)

    with statements(engine) as seen:
        find_session(session, token, NOW + timedelta(minutes=11))

    assert len(seen) == 1


def test_a_session_in_use_goes_on(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    for minute in range(9, 300, 9):
        assert find_identity(session, token, NOW + timedelta(minutes=minute)) is not None


def test_a_session_ends_after_twelve_hours_even_in_use(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)
    for minute in range(9, 720, 9):
        assert find_identity(session, token, NOW + timedelta(minutes=minute)) is not None

    assert find_identity(session, token, NOW + timedelta(hours=12)) is None


def test_an_expired_session_is_not_touched(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    find_identity(session, token, NOW + timedelta(hours=1))

    assert last_seen(session) == NOW


def test_a_clock_set_back_does_not_move_last_seen_back(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    assert find_identity(session, token, NOW - timedelta(hours=1)) is not None
    assert last_seen(session) == NOW


def test_signing_out_ends_the_session_on_the_server(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    sign_out(session, token, NOW)

    assert find_identity(session, token, NOW) is None


def test_signing_out_leaves_other_browsers_alone(session: Session, cast: Cast) -> None:
    here = open_session_for(session, cast.officer, NOW)
    there = open_session_for(session, cast.officer, NOW)

    sign_out(session, here, NOW)

    assert find_identity(session, there, NOW) is not None


def test_signing_out_twice_keeps_the_first_time(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    sign_out(session, token, NOW)
    sign_out(session, token, NOW + timedelta(minutes=5))

    assert session.scalars(select(SignInSession.ended_at)).one() == NOW


def test_a_person_who_leaves_is_out_at_once(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)
    session.get_one(Person, cast.officer).is_active = False
    session.commit()

    assert find_identity(session, token, NOW) is None


def test_a_taken_role_is_gone_at_once(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.coordinator, NOW)
    session.delete(session.get_one(PersonRole, (cast.coordinator, Role.COORDINATOR)))
    session.commit()

    identity = find_identity(session, token, NOW)
    assert identity is not None
    assert identity.roles == frozenset()


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "é" * 500])
def test_a_made_up_token_is_nobody(session: Session, cast: Cast, token: str) -> None:
    open_session_for(session, cast.officer, NOW)

    assert find_identity(session, token, NOW) is None


def test_the_stored_hash_is_not_a_token(session: Session, cast: Cast) -> None:
    identity = identity_of(session, cast.officer, NOW)

    assert find_identity(session, identity.session_hash, NOW) is None


def test_ending_all_sessions_signs_out_every_browser_of_one_person(session: Session, cast: Cast) -> None:
    tokens = [open_session_for(session, cast.officer, NOW) for _ in range(3)]
    other = open_session_for(session, cast.coordinator, NOW)

    count = end_all_sessions(session, cast.officer, now=NOW, ended_by=None)

    assert count == 3
    assert [find_identity(session, token, NOW) for token in tokens] == [None] * 3
    assert find_identity(session, other, NOW) is not None


def test_ending_all_sessions_is_recorded(session: Session, cast: Cast) -> None:
    admin = identity_of(session, cast.admin, NOW)

    end_all_sessions(session, cast.officer, now=NOW, ended_by=admin)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in.sessions_ended")).one()
    assert (entry.actor_id, entry.subject) == (cast.admin, f"person:{cast.officer}")


def test_nobody_ends_sessions_of_another_agency(session: Session, cast: Cast) -> None:
    admin = identity_of(session, cast.admin, NOW)

    with pytest.raises(NotFound):
        end_all_sessions(session, cast.stranger, now=NOW, ended_by=admin)


def test_a_session_that_names_another_agency_than_its_person_is_nobodys(session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)
    session.scalars(select(SignInSession)).one().agency_id = cast.other_agency_id
    session.commit()

    assert find_identity(session, token, NOW) is None
