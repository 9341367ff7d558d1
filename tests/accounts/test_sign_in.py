"""Signing in with a password: who gets in, who waits, and that names cannot be told apart."""

from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.accounts.conftest import NOW, PASSWORD, Cast, CountingHasher, identity_of, open_session_for
from training_app.accounts.errors import PasswordRefused, TooManyTries, WrongPassword
from training_app.accounts.models import Person, SignInFailure, SignInSession
from training_app.accounts.passwords import Passwords
from training_app.accounts.service import find_identity, forget_old_tries, set_password, sign_in_with_password
from training_app.audit.models import AuditEntry
from training_app.foundation.clock import SetClock
from training_app.foundation.errors import NotAllowed
from training_app.foundation.ids import AgencyId


class Door:
    """The sign-in of one agency."""

    def __init__(self, session: Session, clock: SetClock, passwords: Passwords, agency_id: AgencyId) -> None:
        self.session, self.clock, self.passwords, self.agency_id = session, clock, passwords, agency_id

    def try_with(self, password: str, name: str = "4417") -> str:
        return sign_in_with_password(
            self.session,
            self.clock,
            agency_id=self.agency_id,
            name=name,
            password=password,
            passwords=self.passwords,
        )

    def fail(self, times: int, name: str = "4417") -> None:
        for _ in range(times):
            with pytest.raises(WrongPassword):
                self.try_with("wrong wrong wrong", name)


@pytest.fixture
def door(session: Session, clock: SetClock, passwords: Passwords, cast: Cast) -> Door:
    return Door(session, clock, passwords, cast.agency_id)


def test_the_right_password_opens_a_session(door: Door, session: Session, cast: Cast) -> None:
    identity = find_identity(session, door.try_with(PASSWORD), NOW)

    assert identity is not None
    assert identity.person_id == cast.officer


def test_the_name_may_be_typed_in_capitals(door: Door, session: Session, cast: Cast) -> None:
    identity = find_identity(session, door.try_with(PASSWORD, " D.Abara@Cedar-Falls.example"), NOW)

    assert identity is not None
    assert identity.person_id == cast.coordinator


def test_only_the_hash_of_the_token_is_kept(door: Door, session: Session) -> None:
    token = door.try_with(PASSWORD)

    assert token not in session.scalars(select(SignInSession.token_hash)).all()


def test_each_sign_in_gets_a_token_of_its_own(door: Door) -> None:
    assert door.try_with(PASSWORD) != door.try_with(PASSWORD)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("4417", "wrong wrong wrong"),
        ("4417", ""),
        ("9999", PASSWORD),
        ("", PASSWORD),
        ("s.reyes@cedar-falls.example", PASSWORD),
        ("4417", PASSWORD.upper()),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_one_answer(door: Door, name: str, password: str) -> None:
    with pytest.raises(WrongPassword) as refusal:
        door.try_with(password, name)

    assert refusal.value.sentence == WrongPassword.sentence


def test_a_name_of_another_agency_is_another_person(
    session: Session, clock: SetClock, passwords: Passwords, cast: Cast
) -> None:
    token = Door(session, clock, passwords, cast.other_agency_id).try_with(PASSWORD)

    identity = find_identity(session, token, NOW)
    assert identity is not None
    assert identity.person_id == cast.stranger


def test_a_person_who_left_does_not_get_in(door: Door, session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.officer).is_active = False
    session.commit()

    with pytest.raises(WrongPassword):
        door.try_with(PASSWORD)


@pytest.mark.parametrize("name", ["4417", "9999", "s.reyes@cedar-falls.example"])
def test_every_try_costs_one_check_whether_or_not_the_name_exists(
    door: Door, hasher: CountingHasher, name: str
) -> None:
    door.fail(1, name)

    assert len(hasher.verified) == 1


def test_after_five_wrong_tries_even_the_right_password_waits(door: Door, hasher: CountingHasher) -> None:
    door.fail(5)

    with pytest.raises(TooManyTries) as refusal:
        door.try_with(PASSWORD)

    assert refusal.value.wait_s == 60
    assert "1 minute " in refusal.value.sentence
    assert len(hasher.verified) == 5


def test_after_the_wait_the_right_password_opens(door: Door) -> None:
    door.fail(5)
    door.clock.advance(minutes=1)

    assert door.try_with(PASSWORD)


def test_a_try_while_waiting_does_not_make_the_wait_longer(door: Door) -> None:
    door.fail(5)
    for _ in range(20):
        door.clock.advance(seconds=2)
        with pytest.raises(TooManyTries):
            door.try_with("wrong wrong wrong")
    door.clock.advance(seconds=20)

    assert door.try_with(PASSWORD)


def test_each_further_wrong_try_waits_longer(door: Door) -> None:
    door.fail(5)
    waits = []
    for _ in range(5):
        with pytest.raises(TooManyTries) as refusal:
            door.try_with(PASSWORD)
        waits.append(refusal.value.wait_s // 60)
        door.clock.advance(seconds=refusal.value.wait_s)
        door.fail(1)

    assert waits == [1, 2, 4, 8, 15]


def test_the_wait_for_an_unknown_name_is_the_same(door: Door) -> None:
    door.fail(5, "9999")

    with pytest.raises(TooManyTries) as refusal:
        door.try_with(PASSWORD, "9999")

    assert refusal.value.wait_s == 60


def test_one_name_waiting_does_not_make_another_wait(door: Door) -> None:
    door.fail(5, "9999")

    assert door.try_with(PASSWORD)


def test_the_same_name_at_another_agency_does_not_wait(
    door: Door, session: Session, clock: SetClock, passwords: Passwords, cast: Cast
) -> None:
    door.fail(5)

    assert Door(session, clock, passwords, cast.other_agency_id).try_with(PASSWORD)


def test_the_right_password_forgives_the_wrong_ones(door: Door) -> None:
    door.fail(4)
    door.try_with(PASSWORD)
    door.fail(4)

    assert door.try_with(PASSWORD)


def test_wrong_tries_are_forgotten_after_a_day(door: Door, session: Session) -> None:
    door.fail(5)
    door.clock.advance(hours=24)
    door.fail(4)
    assert door.try_with(PASSWORD)


def test_old_tries_are_cleared_and_fresh_ones_kept(door: Door, session: Session) -> None:
    door.fail(2, "9999")
    door.clock.advance(hours=24)
    door.fail(1, "9999")

    forget_old_tries(session, door.clock())

    assert session.scalar(select(func.count(SignInFailure.id))) == 1


def test_guesses_sent_side_by_side_are_all_counted(
    engine: Engine, clock: SetClock, passwords: Passwords, cast: Cast
) -> None:
    def guess(number: int) -> type[Exception]:
        with sessionmaker(engine)() as own_session, pytest.raises((WrongPassword, TooManyTries)) as refusal:
            Door(own_session, clock, passwords, cast.agency_id).try_with(f"wrong wrong wrong {number}")
        return refusal.type

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(guess, range(24)))

    assert answers.count(WrongPassword) == 5
    assert answers.count(TooManyTries) == 19


def test_a_password_hashed_with_older_settings_is_hashed_anew(
    door: Door, session: Session, cast: Cast, passwords: Passwords
) -> None:
    old = "$argon2id$v=19$m=64,t=2,p=1$"
    older = Passwords(_WithTwoPasses())
    session.get_one(Person, cast.officer).password_hash = older.hash(PASSWORD)
    session.commit()
    assert session.get_one(Person, cast.officer).password_hash.startswith(old)

    door.try_with(PASSWORD)

    stored = session.scalar(select(Person.password_hash).where(Person.id == cast.officer))
    assert not passwords.is_dated(stored)
    assert passwords.match(PASSWORD, stored)


class _WithTwoPasses(CountingHasher):
    def __init__(self) -> None:
        super().__init__()
        self._argon2 = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)


class _ChangedMeanwhile(CountingHasher):
    """While this one checks the old password, somebody sets a new one."""

    def __init__(self, session: Session, cast: Cast) -> None:
        super().__init__()
        self.session, self.cast = session, cast

    def verify(self, hash: str, password: str) -> bool:
        set_password(
            self.session,
            self.cast.officer,
            password="another marble otter",
            now=NOW,
            set_by=None,
            passwords=Passwords(CountingHasher()),
        )
        return super().verify(hash, password)


def test_a_password_changed_while_it_is_checked_no_longer_opens(
    session: Session, clock: SetClock, cast: Cast, engine: Engine
) -> None:
    with sessionmaker(engine)() as other:
        door = Door(session, clock, Passwords(_ChangedMeanwhile(other, cast)), cast.agency_id)

        with pytest.raises(WrongPassword):
            door.try_with(PASSWORD)


def test_a_new_password_replaces_the_old_and_signs_out_everywhere(door: Door, session: Session, cast: Cast) -> None:
    token = door.try_with(PASSWORD)

    set_password(session, cast.officer, password="another marble otter", now=NOW, set_by=None, passwords=door.passwords)

    assert find_identity(session, token, NOW) is None
    assert door.try_with("another marble otter")
    door.fail(1)


def test_a_weak_new_password_changes_nothing(door: Door, session: Session, cast: Cast) -> None:
    with pytest.raises(PasswordRefused, match="at least 15"):
        set_password(session, cast.officer, password="short", now=NOW, set_by=None, passwords=door.passwords)

    assert door.try_with(PASSWORD)


def test_an_administrator_sets_an_officers_password(door: Door, session: Session, cast: Cast) -> None:
    admin = identity_of(session, cast.admin, NOW)

    set_password(
        session, cast.officer, password="another marble otter", now=NOW, set_by=admin, passwords=door.passwords
    )

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in.password_set")).one()
    assert (entry.actor_id, entry.subject, entry.detail) == (cast.admin, f"person:{cast.officer}", None)


def test_nobody_sets_the_password_of_a_person_who_may_do_more(door: Door, session: Session, cast: Cast) -> None:
    coordinator = identity_of(session, cast.coordinator, NOW)

    with pytest.raises(NotAllowed):
        set_password(
            session, cast.admin, password="another marble otter", now=NOW, set_by=coordinator, passwords=door.passwords
        )


def test_an_officer_sets_their_own_password(door: Door, session: Session, cast: Cast) -> None:
    officer = identity_of(session, cast.officer, NOW)

    set_password(
        session, cast.officer, password="another marble otter", now=NOW, set_by=officer, passwords=door.passwords
    )

    assert door.try_with("another marble otter")


def test_signing_in_again_leaves_other_browsers_signed_in(door: Door, session: Session, cast: Cast) -> None:
    first = open_session_for(session, cast.officer, NOW)
    door.try_with(PASSWORD)

    assert find_identity(session, first, NOW) is not None
