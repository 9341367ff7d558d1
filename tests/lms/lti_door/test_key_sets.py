"""The platform's keys: read when they are needed, kept, read anew when they changed, and never all day."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from joserfc import jwt
from sqlalchemy import select

from tests.fakes.platform import answer
from tests.lms.lti.examples import OTHER_KEY
from tests.lms.lti_door.conftest import Door
from training_app.lms.lti_door.models import KeptKeySet

AT_ONCE = 6


def asked(door: Door) -> int:
    """How often the platform was asked for its keys."""
    return sum(one.path == "/jwks" for one in door.platform.seen)


def test_the_keys_are_read_once_for_many_launches(door: Door) -> None:
    codes = [door.browser().open_link().status_code for _ in range(3)]

    assert codes == [303] * 3
    assert asked(door) == 1


def test_a_platform_that_changed_its_key_is_asked_again(door: Door) -> None:
    door.browser().open_link()
    door.town.clock.advance(seconds=6)
    door.platform.rotate_keys()

    assert door.browser().open_link().status_code == 303
    assert asked(door) == 2


def test_unknown_keys_make_us_ask_once_in_five_seconds(door: Door) -> None:
    door.browser().open_link()
    door.town.clock.advance(seconds=6)
    token = jwt.encode({"alg": "RS256", "kid": "stranger"}, {"iss": "x"}, OTHER_KEY, algorithms=["RS256"])

    for _ in range(4):
        browser = door.browser()
        browser.launch({**browser.ask_lms(browser.log_in()), "id_token": token})

    assert asked(door) == 2
    assert door.causes() == ["unknown_key"] * 4


def test_keys_past_their_age_are_read_anew(door: Door) -> None:
    door.browser().open_link()
    door.town.clock.advance(hours=1, seconds=1)

    assert door.browser().open_link().status_code == 303
    assert asked(door) == 2


def test_a_platform_that_is_down_for_a_while_is_believed_by_the_keys_it_had(door: Door) -> None:
    door.browser().open_link()
    door.town.clock.advance(hours=1, seconds=1)
    door.platform.plans["jwks"].append(answer(503))

    assert door.browser().open_link().status_code == 303
    (kept,) = door.all(select(KeptKeySet))
    assert kept.problem == "The key set address answers with 503."


def test_of_many_first_launches_one_reads_the_keys_and_all_get_in(door: Door) -> None:
    barrier = Barrier(AT_ONCE)

    def open_link(_: int) -> int:
        browser = door.browser()
        fields = browser.ask_lms(browser.log_in())
        barrier.wait()
        return browser.launch(fields).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = list(pool.map(open_link, range(AT_ONCE)))

    assert codes == [303] * AT_ONCE
    assert asked(door) == 1


def test_a_key_set_that_is_none_is_said_to_the_administrator(door: Door) -> None:
    door.platform.plans["jwks"].append(answer(200, body=b"<html>"))

    assert door.browser().open_link().status_code == 400
    assert door.causes() == ["keys_unreadable"]
