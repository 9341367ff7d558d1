"""Setting up a second step and finishing a sign-in with it, on both engines."""

import threading
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.accounts.conftest import NOW, PASSWORD, SEALING_KEY, Cast, open_session_for
from training_app.accounts.errors import SignInRefused, TooManyTries
from training_app.accounts.factors import rules
from training_app.accounts.factors.errors import HalfSessionOver, WrongCode
from training_app.accounts.factors.models import RecoveryCode, Totp
from training_app.accounts.factors.queries import demanded_roles, read_factors
from training_app.accounts.factors.service import (
    demand_second_step,
    finish_with_code,
    prove_app,
    remove_app,
    renew_app_secrets,
    renew_codes,
    reset_factors,
    start_app,
)
from training_app.accounts.identity import Identity, KnownSession
from training_app.accounts.models import CameBy, Role
from training_app.accounts.passwords import Passwords
from training_app.accounts.queries import read_session
from training_app.accounts.rules import SessionState
from training_app.accounts.service import find_identity, find_session, sign_in_with_password
from training_app.audit.models import AuditEntry
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId
from training_app.foundation.secrets import SecretBox

BOX = SecretBox(SEALING_KEY)


def identity(session: Session, person_id: PersonId) -> Identity:
    """The person, signed in by a link."""
    found = find_identity(session, open_session_for(session, person_id, NOW), NOW)
    assert found is not None
    return found


def set_up(session: Session, person_id: PersonId) -> tuple[str, list[str]]:
    """The secret of the person's app, which gave its first code a minute ago, and their recovery codes."""
    before = NOW - timedelta(minutes=1)
    person = identity(session, person_id)
    secret = start_app(session, person, BOX, now=before)
    codes = prove_app(session, person, BOX, typed=rules.code_of(secret, rules.step_at(before)), now=before)
    return secret, list(codes)


def half(session: Session, cast: Cast, passwords: Passwords, now=NOW) -> KnownSession:
    """The officer's password was right."""
    token = sign_in_with_password(
        session, lambda: now, agency_id=cast.agency_id, name="4417", password=PASSWORD, passwords=passwords
    )
    known = find_session(session, token, now)
    assert known is not None
    return known


def code_now(secret: str, now=NOW) -> str:
    return rules.code_of(secret, rules.step_at(now))


def test_without_a_second_step_the_password_is_enough(session: Session, cast: Cast, passwords: Passwords) -> None:
    assert half(session, cast, passwords).state is SessionState.OPEN


def test_with_one_the_password_alone_opens_nothing(session: Session, cast: Cast, passwords: Passwords) -> None:
    set_up(session, cast.officer)

    known = half(session, cast, passwords)

    assert known.state is SessionState.HALF


def test_a_link_alone_opens_nothing_either(session: Session, cast: Cast) -> None:
    set_up(session, cast.officer)

    known = find_session(session, open_session_for(session, cast.officer, NOW), NOW)

    assert known is not None
    assert known.state is SessionState.HALF


def test_the_code_opens_a_new_session_and_ends_the_half_one(session: Session, cast: Cast, passwords: Passwords) -> None:
    secret, _ = set_up(session, cast.officer)
    known = half(session, cast, passwords)

    token = finish_with_code(session, known.identity, BOX, typed=code_now(secret), now=NOW)

    opened = find_identity(session, token, NOW)
    assert opened is not None
    assert (opened.person_id, opened.came_by) == (cast.officer, CameBy.SECOND_STEP)
    assert opened.session_hash != known.identity.session_hash
    with pytest.raises(HalfSessionOver):
        finish_with_code(session, known.identity, BOX, typed=code_now(secret, NOW + timedelta(seconds=30)), now=NOW)


def test_a_code_works_once(session: Session, cast: Cast, passwords: Passwords) -> None:
    secret, _ = set_up(session, cast.officer)
    finish_with_code(session, half(session, cast, passwords).identity, BOX, typed=code_now(secret), now=NOW)

    with pytest.raises(WrongCode):
        finish_with_code(session, half(session, cast, passwords).identity, BOX, typed=code_now(secret), now=NOW)


def test_of_two_who_use_one_code_at_once_one_gets_in(
    engine: Engine, session: Session, cast: Cast, passwords: Passwords
) -> None:
    secret, _ = set_up(session, cast.officer)
    doors = [half(session, cast, passwords).identity for _ in range(2)]
    outcomes: list[str] = []

    def go(door: Identity) -> None:
        with sessionmaker(engine)() as own:
            try:
                finish_with_code(own, door, BOX, typed=code_now(secret), now=NOW)
                outcomes.append("in")
            except SignInRefused as refusal:
                outcomes.append(type(refusal).__name__)

    session.rollback()
    threads = [threading.Thread(target=go, args=(door,)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["WrongCode", "in"]


def test_the_half_session_runs_out(session: Session, cast: Cast, passwords: Passwords) -> None:
    secret, _ = set_up(session, cast.officer)
    known, late = half(session, cast, passwords), NOW + rules.HALF_FOR

    with pytest.raises(HalfSessionOver):
        finish_with_code(session, known.identity, BOX, typed=code_now(secret, late), now=late)


def test_wrong_codes_wait_longer_and_longer_and_never_lock(session: Session, cast: Cast, passwords: Passwords) -> None:
    secret, _ = set_up(session, cast.officer)
    known = half(session, cast, passwords)
    for _ in range(5):
        with pytest.raises(WrongCode):
            finish_with_code(session, known.identity, BOX, typed="000000", now=NOW)

    with pytest.raises(TooManyTries) as refusal:
        finish_with_code(session, known.identity, BOX, typed=code_now(secret), now=NOW)
    later = NOW + timedelta(minutes=1)
    token = finish_with_code(session, known.identity, BOX, typed=code_now(secret, later), now=later)

    assert refusal.value.wait_s == 60
    assert find_identity(session, token, later) is not None


def test_a_recovery_code_opens_once_and_the_others_stay(session: Session, cast: Cast, passwords: Passwords) -> None:
    _, codes = set_up(session, cast.officer)
    finish_with_code(session, half(session, cast, passwords).identity, BOX, typed=codes[3].lower(), now=NOW)

    with pytest.raises(WrongCode):
        finish_with_code(session, half(session, cast, passwords).identity, BOX, typed=codes[3], now=NOW)

    assert len(codes) == len(set(codes)) == 10
    assert read_factors(session, cast.officer).recovery_left == 9


def test_another_persons_recovery_code_opens_nothing(session: Session, cast: Cast, passwords: Passwords) -> None:
    set_up(session, cast.officer)
    _, foreign = set_up(session, cast.coordinator)

    with pytest.raises(WrongCode):
        finish_with_code(session, half(session, cast, passwords).identity, BOX, typed=foreign[0], now=NOW)


def test_neither_secret_nor_recovery_code_can_be_read_in_the_database(session: Session, cast: Cast) -> None:
    secret, codes = set_up(session, cast.officer)

    sealed = session.scalars(select(Totp.secret_sealed)).one()
    hashes = set(session.scalars(select(RecoveryCode.code_hash)))

    assert secret.encode() not in sealed
    assert BOX.open(sealed) == secret
    assert not hashes & {code.replace("-", "") for code in codes}


def test_a_wrong_first_code_changes_nothing(session: Session, cast: Cast) -> None:
    person = identity(session, cast.officer)
    start_app(session, person, BOX, now=NOW)

    with pytest.raises(WrongCode):
        prove_app(session, person, BOX, typed="000000", now=NOW)

    assert not read_factors(session, cast.officer).has_any
    assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_one_that_works_is_not_replaced_by_one_that_was_begun(session: Session, cast: Cast) -> None:
    set_up(session, cast.officer)
    known = find_session(session, open_session_for(session, cast.officer, NOW), NOW)
    assert known is not None

    with pytest.raises(NotFound):
        start_app(session, known.identity, BOX, now=NOW)


def test_setting_up_ends_the_other_sessions_and_keeps_this_one(session: Session, cast: Cast) -> None:
    elsewhere = open_session_for(session, cast.officer, NOW)
    here = open_session_for(session, cast.officer, NOW)
    person = find_identity(session, here, NOW)
    assert person is not None
    secret = start_app(session, person, BOX, now=NOW)

    prove_app(session, person, BOX, typed=code_now(secret), now=NOW)

    assert find_identity(session, elsewhere, NOW) is None
    kept = find_identity(session, here, NOW)
    assert kept is not None
    assert kept.came_by is CameBy.SECOND_STEP


def test_new_recovery_codes_replace_the_old(session: Session, cast: Cast, passwords: Passwords) -> None:
    _, old = set_up(session, cast.officer)
    known = half(session, cast, passwords)

    new = renew_codes(session, known.identity, now=NOW)

    with pytest.raises(WrongCode):
        finish_with_code(session, known.identity, BOX, typed=old[0], now=NOW)
    assert finish_with_code(session, known.identity, BOX, typed=new[0], now=NOW)


def test_with_the_last_step_its_recovery_codes_go(session: Session, cast: Cast) -> None:
    set_up(session, cast.officer)
    known = find_session(session, open_session_for(session, cast.officer, NOW), NOW)
    assert known is not None

    remove_app(session, known.identity, now=NOW)

    found = read_factors(session, cast.officer)
    assert (found.has_any, found.recovery_left) == (False, 0)


def test_a_reset_takes_all_of_it_and_signs_out(session: Session, cast: Cast, passwords: Passwords) -> None:
    secret, _ = set_up(session, cast.officer)
    token = finish_with_code(session, half(session, cast, passwords).identity, BOX, typed=code_now(secret), now=NOW)

    reset_factors(session, cast.officer, by=None, now=NOW)

    assert find_identity(session, token, NOW) is None
    assert half(session, cast, passwords).state is SessionState.OPEN


def test_a_demanded_role_waits_for_a_second_step(session: Session, cast: Cast, passwords: Passwords) -> None:
    demand_second_step(session, cast.agency_id, frozenset({Role.COORDINATOR}), by=None, now=NOW)
    weak = identity(session, cast.coordinator)

    secret = start_app(session, weak, BOX, now=NOW)
    prove_app(session, weak, BOX, typed=code_now(secret), now=NOW)
    session.expire_all()

    assert (weak.roles, weak.withheld_roles) == ({Role.OFFICER}, {Role.COORDINATOR})
    assert demanded_roles(session, cast.agency_id) == {Role.COORDINATOR}
    # the same session, now with a second step
    strong = _read(session, weak.session_hash)
    assert (strong.roles, strong.withheld_roles) == ({Role.COORDINATOR}, frozenset())


def test_others_do_not_wait(session: Session, cast: Cast) -> None:
    demand_second_step(session, cast.agency_id, frozenset({Role.COORDINATOR}), by=None, now=NOW)

    assert identity(session, cast.admin).roles == {Role.ADMIN}
    assert identity(session, cast.officer).roles == {Role.OFFICER}
    assert identity(session, cast.stranger).withheld_roles == frozenset()


def test_it_cannot_be_demanded_of_officers(session: Session, cast: Cast) -> None:
    with pytest.raises(ValueError, match="officer"):
        demand_second_step(session, cast.agency_id, frozenset({Role.OFFICER}), by=None, now=NOW)


def test_each_change_is_in_the_audit_log_without_a_secret(session: Session, cast: Cast) -> None:
    set_up(session, cast.officer)
    reset_factors(session, cast.officer, by=None, now=NOW)

    actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"person:{cast.officer}")))

    assert actions[-2:] == ["sign_in.app_added", "sign_in.second_step_reset"]


def test_a_new_key_for_secrets_seals_them_again(session: Session, cast: Cast) -> None:
    secret, _ = set_up(session, cast.officer)
    new = Fernet.generate_key().decode()

    renew_app_secrets(session, SecretBox(f"{new},{SEALING_KEY}"))
    session.commit()

    assert SecretBox(new).open(session.scalars(select(Totp.secret_sealed)).one()) == secret


def _read(session: Session, session_hash: str) -> Identity:
    known = read_session(session, session_hash, NOW)
    assert known is not None
    return known.identity
