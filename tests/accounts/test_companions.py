"""Which sessions may stand side by side in one browser, and in which cookies."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.companions import Held, companions_of
from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.jar import COOKIE_NAME, FRAMED_COOKIE_NAME, cookie_name_for
from training_app.accounts.rules import visitor_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def held(minute: int, visitor: str | None, *, is_launched: bool = True) -> Held:
    return Held(NOON + timedelta(minutes=minute), LaunchedFrom(visitor=visitor) if is_launched else None)


def test_the_same_account_keeps_all_of_its_modules_the_newest_first() -> None:
    assert companions_of({"a": held(1, "v"), "b": held(3, "v"), "c": held(2, "v")}) == ["b", "c", "a"]


def test_whoever_came_last_is_alone_beside_others() -> None:
    assert companions_of({"a": held(1, "v"), "b": held(2, "w"), "c": held(0, "w")}) == ["b", "c"]


@pytest.mark.parametrize("newest", [held(9, None), held(9, None, is_launched=False)])
def test_nobody_stands_beside_one_without_a_visitor(newest: Held) -> None:
    others = {"a": held(1, None), "b": held(2, "v"), "c": held(3, None, is_launched=False)}

    assert companions_of({**others, "new": newest}) == ["new"]


def test_a_browser_without_sessions_has_no_companions() -> None:
    assert companions_of({}) == []


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.integers(0, 60), st.sampled_from([None, "v", "w"])), min_size=1, max_size=8
    )
)
def test_no_two_people_are_ever_side_by_side(drawn: dict[str, tuple[int, str | None]]) -> None:
    sessions = {name: held(minute, visitor) for name, (minute, visitor) in drawn.items()}

    found = companions_of(sessions)

    assert len({sessions[name].launch.visitor for name in found}) == 1  # type: ignore[union-attr]  # all were launched
    assert len(found) == 1 or sessions[found[0]].launch.visitor is not None  # type: ignore[union-attr]
    assert sessions[found[0]].started_at == max(one.started_at for one in sessions.values())


def test_each_module_has_a_cookie_of_its_own_and_each_jar_too() -> None:
    names = {cookie_name_for(one, in_frame=framed) for one in ("m01", "m02", None) for framed in (True, False)}

    assert len(names) == 6
    assert {FRAMED_COOKIE_NAME, COOKIE_NAME} <= names


def test_what_is_read_together_is_not_the_same_visitor() -> None:
    assert visitor_of("lti:1", "1|x") != visitor_of("lti:1|1", "x")
    assert visitor_of("lti:1", "x") == visitor_of("lti:1", "x")
