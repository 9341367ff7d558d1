"""Passkeys: kept, used, refused, removed; with a device in software that can answer whatever a thief would."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, Cast, open_session_for
from tests.accounts.factors.test_service import half, identity
from tests.fakes.passkey import PRESENT, Device
from training_app.accounts.factors.errors import PasskeyRefused, TooManyPasskeys
from training_app.accounts.factors.models import Passkey
from training_app.accounts.factors.passkey_proof import Site
from training_app.accounts.factors.passkeys import (
    Answer,
    add_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    remove_passkey,
    sign_in_with_passkey,
)
from training_app.accounts.factors.queries import read_factors
from training_app.accounts.identity import Identity
from training_app.accounts.models import CameBy
from training_app.accounts.opening import Visit
from training_app.accounts.passwords import Passwords
from training_app.accounts.rules import SessionState
from training_app.accounts.service import find_identity, find_session
from training_app.accounts.staff import deactivate_person
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId

SITE = Site("training.example.gov", "https://training.example.gov", "Common Ground")
HERE = Visit("Firefox on Windows")


def device(credential_id: bytes = b"the officer's own device") -> Device:
    return Device(SITE.host, SITE.origin, credential_id)


def add(session: Session, person_id: PersonId, held: Device, name: str = "My phone") -> list[str]:
    """Keep the device's passkey for the person; returns the recovery codes that come with it."""
    known = find_session(session, open_session_for(session, person_id, NOW), NOW)
    assert known is not None
    question = ask_for_new_passkey(session, known.identity, SITE, now=NOW)
    answer = Answer(held.create(question.options), question.token)
    return list(add_passkey(session, known.identity, SITE, answer, name=name, now=NOW))


def sign_in(session: Session, cast: Cast, held: Device, *, first_step: Identity | None = None) -> str:
    question = ask_for_passkey(session, SITE, now=NOW, half=first_step)
    answer = Answer(held.get(question.options), question.token)
    return sign_in_with_passkey(session, SITE, answer, agency_id=cast.agency_id, now=NOW, visit=HERE, half=first_step)


def test_it_opens_a_whole_session_by_itself(session: Session, cast: Cast) -> None:
    held = device()
    codes = add(session, cast.officer, held)

    opened = find_identity(session, sign_in(session, cast, held), NOW)

    assert opened is not None
    assert (opened.person_id, opened.came_by) == (cast.officer, CameBy.PASSKEY)
    assert len(codes) == 10


def test_it_finishes_a_sign_in_that_waits(session: Session, cast: Cast, passwords: Passwords) -> None:
    held = device()
    add(session, cast.officer, held)
    known = half(session, cast, passwords)
    assert known.state is SessionState.HALF

    opened = find_identity(session, sign_in(session, cast, held, first_step=known.identity), NOW)

    assert opened is not None
    assert opened.came_by is CameBy.SECOND_STEP


def test_somebody_elses_does_not_finish_it(session: Session, cast: Cast, passwords: Passwords) -> None:
    add(session, cast.officer, device())
    foreign = device(b"the coordinator's own device")
    add(session, cast.coordinator, foreign)
    known = half(session, cast, passwords)

    with pytest.raises(PasskeyRefused) as refusal:
        sign_in(session, cast, foreign, first_step=known.identity)

    assert refusal.value.why == "it is another person's"


def wrong_site(held: Device) -> None:
    held.host = "training.evil.example"


def wrong_origin(held: Device) -> None:
    held.origin = "https://training.evil.example"


def no_finger(held: Device) -> None:
    held.flags = PRESENT


def another_key(held: Device) -> None:
    held.key = device().key


def a_copy_that_is_behind(held: Device) -> None:
    held.count -= 2


def unknown(held: Device) -> None:
    held.credential_id = b"a device that nobody added"


@pytest.mark.parametrize(
    "spoil",
    [wrong_site, wrong_origin, no_finger, another_key, a_copy_that_is_behind, unknown],
    ids=lambda one: one.__name__,
)
def test_a_wrong_answer_opens_nothing(session: Session, cast: Cast, spoil: Callable[[Device], None]) -> None:
    held = device()
    held.count = 7
    add(session, cast.officer, held)
    # the control: as it is, it opens
    assert sign_in(session, cast, held)
    spoil(held)

    with pytest.raises(PasskeyRefused):
        sign_in(session, cast, held)


@pytest.mark.parametrize("spoil", [wrong_site, wrong_origin, no_finger], ids=lambda one: one.__name__)
def test_a_wrong_new_one_is_not_kept(session: Session, cast: Cast, spoil: Callable[[Device], None]) -> None:
    held = device()
    spoil(held)

    with pytest.raises(PasskeyRefused):
        add(session, cast.officer, held)

    assert not read_factors(session, cast.officer).has_any


def test_an_answer_counts_once(session: Session, cast: Cast) -> None:
    held = device()
    add(session, cast.officer, held)
    question = ask_for_passkey(session, SITE, now=NOW)
    answer = Answer(held.get(question.options), question.token)
    sign_in_with_passkey(session, SITE, answer, agency_id=cast.agency_id, now=NOW, visit=HERE)

    with pytest.raises(PasskeyRefused) as refusal:
        sign_in_with_passkey(session, SITE, answer, agency_id=cast.agency_id, now=NOW, visit=HERE)

    assert "spent" in refusal.value.why


def test_an_answer_to_another_question_does_not_count(session: Session, cast: Cast) -> None:
    held = device()
    add(session, cast.officer, held)
    one, other = ask_for_passkey(session, SITE, now=NOW), ask_for_passkey(session, SITE, now=NOW)

    with pytest.raises(PasskeyRefused):
        sign_in_with_passkey(
            session,
            SITE,
            Answer(held.get(one.options), other.token),
            agency_id=cast.agency_id,
            now=NOW,
            visit=HERE,
        )


def test_an_answer_that_comes_too_late_does_not_count(session: Session, cast: Cast) -> None:
    held = device()
    add(session, cast.officer, held)
    question = ask_for_passkey(session, SITE, now=NOW)
    answer = Answer(held.get(question.options), question.token)

    with pytest.raises(PasskeyRefused):
        sign_in_with_passkey(
            session, SITE, answer, agency_id=cast.agency_id, now=NOW + timedelta(minutes=10), visit=HERE
        )


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 7}', "[" * 5000, '{"id": "AAAA"}'])
def test_whatever_a_browser_sends_is_refused_and_not_an_error(session: Session, cast: Cast, answer: str) -> None:
    question = ask_for_passkey(session, SITE, now=NOW)

    with pytest.raises(PasskeyRefused):
        sign_in_with_passkey(
            session, SITE, Answer(answer, question.token), agency_id=cast.agency_id, now=NOW, visit=HERE
        )


def test_the_same_device_is_kept_once(session: Session, cast: Cast) -> None:
    held = device()
    add(session, cast.officer, held)

    with pytest.raises(PasskeyRefused):
        _add_signed_in(session, cast, held)


def test_several_have_names_and_one_is_removed_alone(session: Session, cast: Cast) -> None:
    phone, laptop = device(), device(b"the laptop at the desk")
    add(session, cast.officer, phone)
    _add_signed_in(session, cast, laptop, name=" Laptop ")
    (first, second) = read_factors(session, cast.officer).passkeys
    assert [first.name, second.name] == ["My phone", "Laptop"]

    remove_passkey(session, _person(session, cast), first.id, now=NOW)

    assert sign_in(session, cast, laptop)
    with pytest.raises(PasskeyRefused):
        sign_in(session, cast, phone)
    assert read_factors(session, cast.officer).recovery_left == 10


def test_nobody_removes_another_persons(session: Session, cast: Cast) -> None:
    add(session, cast.officer, device())
    (kept,) = session.scalars(select(Passkey)).all()

    with pytest.raises(NotFound):
        remove_passkey(session, identity(session, cast.coordinator), kept.id, now=NOW)

    assert session.scalars(select(Passkey.id)).all() == [kept.id]


def test_ten_are_kept_and_no_more(session: Session, cast: Cast) -> None:
    add(session, cast.officer, device(b"device number 0"))
    for number in range(1, 10):
        _add_signed_in(session, cast, device(b"device number %d" % number))

    with pytest.raises(TooManyPasskeys):
        ask_for_new_passkey(session, _person(session, cast), SITE, now=NOW)


def test_who_left_is_not_let_in(session: Session, cast: Cast) -> None:
    held = device()
    add(session, cast.officer, held)
    deactivate_person(session, cast.officer, by=None, now=NOW)

    with pytest.raises(PasskeyRefused):
        sign_in(session, cast, held)


def test_another_agencys_people_are_not_let_in(session: Session, cast: Cast) -> None:
    held = device()
    add(session, cast.stranger, held)

    with pytest.raises(PasskeyRefused):
        sign_in(session, cast, held)


def _person(session: Session, cast: Cast) -> Identity:
    """The officer as their half session knows them: these services ask for nothing else."""
    known = find_session(session, open_session_for(session, cast.officer, NOW), NOW)
    assert known is not None
    return known.identity


def _add_signed_in(session: Session, cast: Cast, held: Device, name: str = "Another") -> None:
    person = _person(session, cast)
    question = ask_for_new_passkey(session, person, SITE, now=NOW)
    add_passkey(session, person, SITE, Answer(held.create(question.options), question.token), name=name, now=NOW)
