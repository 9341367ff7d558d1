"""Permissions, passwords, waits and safe addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.models import ROSTER_ROLES, Role
from training_app.accounts.rules import (
    HELD_FIELDS_MOST,
    LONGEST_WAIT,
    PASSWORD_LONGEST,
    PERMISSIONS,
    SESSION_LONGEST,
    Permission,
    SessionState,
    fields_to_hold,
    may,
    may_let_in,
    plain_password,
    plain_sign_in_name,
    safe_next,
    short_name,
    state_of_session,
    wait_after,
    wait_left,
    why_password_refused,
)

NOW = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)

# written out a second time on purpose: a change of who may do what has to be made twice
TABLE = {
    #                              officer supervisor coordinator admin
    Permission.TAKE_MODULES:      (True,   True,      True,       True),
    Permission.SEE_OWN_RECORD:    (True,   True,      True,       True),
    Permission.SEE_UNIT_REPORT:   (False,  True,      True,       False),
    Permission.SEE_AGENCY_REPORT: (False,  False,     True,       False),
    Permission.RUN_ROLL_CALL:     (False,  True,      True,       False),
    Permission.CORRECT_RECORDS:   (False,  False,     True,       False),
    Permission.PLAN_TRAINING:     (False,  False,     True,       False),
    Permission.CHANGE_POLICY:     (False,  False,     True,       False),
    Permission.WRITE_AGENCY_TEXTS: (False, False,     True,       False),
    Permission.SEE_DELIVERY:      (False,  False,     True,       True),
    Permission.MANAGE_DELIVERY:   (False,  False,     False,      True),
    Permission.MANAGE_PEOPLE:     (False,  False,     False,      True),
    Permission.MANAGE_AGENCY:     (False,  False,     False,      True),
    Permission.MAKE_LINKS:        (False,  False,     True,       True),
    Permission.SEE_AUDIT_LOG:     (False,  False,     True,       False),
    Permission.CREDIT_TRAINING:   (False,  True,      True,       False),
    Permission.READ_TEXTS:        (True,   True,      True,       True),
    Permission.SEE_TOTALS:        (False,  False,     True,       True),
    Permission.COMMENT_ON_TEXTS:  (False,  False,     False,      False),
    Permission.SIGN_OFF_TEXTS:    (False,  False,     False,      False),
    Permission.ANSWER_COMMENTS:   (False,  False,     True,       False),
    Permission.SEE_READINESS:     (False,  True,      True,       True),
    Permission.KEEP_READINESS:    (False,  False,     True,       False),
    Permission.READ_PLAN:         (True,   True,      True,       True),
    Permission.SIGN_PLAN:         (False,  False,     True,       True),
    Permission.PUBLISH_TOTALS:    (False,  False,     True,       False),
}  # fmt: skip
CASES = [
    (role, permission, is_allowed)
    for permission, row in TABLE.items()
    for role, is_allowed in zip(ROSTER_ROLES, row, strict=True)
]


@pytest.mark.parametrize(("role", "permission", "is_allowed"), CASES)
def test_each_role_has_exactly_its_permissions(role: Role, permission: Permission, is_allowed: bool) -> None:
    assert may({role}, permission) is is_allowed


def test_the_table_above_knows_every_permission_and_every_role() -> None:
    assert set(TABLE) == set(Permission)
    assert set(PERMISSIONS) == set(Role)


def test_two_roles_grant_what_either_grants() -> None:
    both = {Role.COORDINATOR, Role.ADMIN}

    assert may(both, Permission.SEE_AGENCY_REPORT)
    assert may(both, Permission.MANAGE_PEOPLE)


@pytest.mark.parametrize("permission", Permission)
def test_no_role_grants_nothing(permission: Permission) -> None:
    assert not may(frozenset(), permission)


@pytest.mark.parametrize(
    ("maker", "person", "is_allowed"),
    [
        ({Role.COORDINATOR}, {Role.OFFICER}, True),
        ({Role.COORDINATOR}, {Role.SUPERVISOR}, True),
        ({Role.COORDINATOR}, {Role.ADMIN}, False),
        ({Role.ADMIN}, {Role.COORDINATOR}, False),
        ({Role.ADMIN, Role.COORDINATOR}, {Role.ADMIN}, True),
        ({Role.SUPERVISOR}, {Role.OFFICER}, False),
        ({Role.OFFICER}, set(), False),
    ],
)
def test_nobody_lets_in_a_person_who_may_do_more(maker: set[Role], person: set[Role], is_allowed: bool) -> None:
    assert may_let_in(maker, person) is is_allowed


def test_a_password_of_four_words_is_taken() -> None:
    assert why_password_refused("marble otter canoe lamp", ["4417", "Jamie", "Ortiz"]) is None


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("marble otter", "at least 15"),
        ("é" * 3 + "marble otte", "at least 15"),
        ("marble otter " * 20, "at most 256"),
        ("Password Password", "a guesser tries"),
        ("correct-horse-battery-staple", "a guesser tries"),
        ("aaaabbbbaaaabbbb", "a guesser tries"),
        ("j.ortiz@cedar.example", "your own name"),
        ("OrtizJamie4417!!!", "your own name"),
        ("Jamie Jamie Ortiz 1", "your own name"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, part: str) -> None:
    refusal = why_password_refused(password, ["j.ortiz@cedar.example", "Jamie", "Ortiz", "4417"])

    assert refusal is not None
    assert part in refusal


def test_a_password_may_hold_a_name_among_other_words() -> None:
    assert why_password_refused("ortiz keeps marble otters", ["Jamie", "Ortiz"]) is None


def test_a_short_name_does_not_spoil_passwords_that_hold_its_letters() -> None:
    assert why_password_refused("marble otter canoe lamp", ["Ma", "Ot", ""]) is None


def test_the_longest_password_is_taken() -> None:
    assert why_password_refused(("marble otter " * 20)[:PASSWORD_LONGEST], []) is None


def test_the_same_password_from_two_keyboards_is_one_password() -> None:
    assert plain_password("cafe\u0301 at the corner") == plain_password("caf\u00e9 at the corner")


@pytest.mark.parametrize("typed", ["D.Abara@Example.org", "  d.abara@example.org ", "ｄ.abara@example.org"])
def test_a_sign_in_name_is_the_same_however_it_is_typed(typed: str) -> None:
    assert plain_sign_in_name(typed) == "d.abara@example.org"


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (10_000, 15)]
)
def test_the_wait_grows_from_the_fifth_wrong_try_and_stops_at_fifteen_minutes(failures: int, minutes: int) -> None:
    assert wait_after(failures) == timedelta(minutes=minutes)


@given(st.integers(0, 1000))
def test_one_more_wrong_try_never_shortens_the_wait(failures: int) -> None:
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


@given(st.lists(st.integers(0, 86_400), max_size=40), st.integers(-7200, 7200))
def test_nobody_is_locked_out_whatever_the_clock_does(ages_s: list[int], shift_s: int) -> None:
    failures = sorted(NOW - timedelta(seconds=age) for age in ages_s)

    assert wait_left(failures, NOW + timedelta(seconds=shift_s)) <= LONGEST_WAIT


def test_the_wait_runs_from_the_last_wrong_try() -> None:
    failures = [NOW - timedelta(minutes=age) for age in (14, 13, 12, 11, 0.5)]

    assert wait_left(failures, NOW) == timedelta(seconds=30)
    assert wait_left(failures, NOW + timedelta(seconds=30)) == timedelta()


@pytest.mark.parametrize(
    "address",
    ["/app/", "/app/modules/m01-trauma", "/app/attempts/3/quiz/2?again=1", "/app/overview?unit=Patrol+A&page=2"],
)
def test_a_page_of_the_program_is_a_safe_next(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "/",
        "/app",
        "/apple/",
        "/wellness/",
        "modules",
        "//evil.example/app/",
        "/\\evil.example",
        "/app/\\evil.example",
        "/app//evil.example",
        "/app/../wellness/",
        "https://evil.example/app/",
        "javascript:alert(1)",
        "/app/\nSet-Cookie: a=b",
        "/app/\tx",
        "/app/ x",
        "/app/sign-in",
        "/app/sign-in?next=/app/",
        "/app/sign-out",
        "/app/signed-out",
        "/app/lock",
        "/app/locked?next=/app/",
        "/app/held",
        "/app/" + "x" * 1000,
    ],
)
def test_anything_else_is_not_a_safe_next(address: str | None) -> None:
    assert safe_next(address) is None


@given(st.text())
def test_a_safe_next_always_stays_under_app(address: str) -> None:
    assert safe_next(address) in {None, address}
    assert (safe_next(address) or "/app/").startswith("/app/")


@given(quiet_s=st.integers(-3600, 14 * 3600), age_s=st.integers(0, 14 * 3600), is_marked=st.booleans())
def test_a_session_only_ever_gets_less_open(quiet_s: int, age_s: int, *, is_marked: bool) -> None:
    def state(later_s: int) -> SessionState:
        return state_of_session(
            last_seen_at=NOW - timedelta(seconds=quiet_s),
            expires_at=NOW - timedelta(seconds=age_s) + SESSION_LONGEST,
            locked_at=NOW if is_marked else None,
            now=NOW + timedelta(seconds=later_s),
        )

    order = list(SessionState)

    assert order.index(state(0)) <= order.index(state(60)) <= order.index(state(3600))
    assert state(0) is not SessionState.OPEN or (quiet_s < 600 and not is_marked)
    assert (state(0) is SessionState.EXPIRED) == (age_s >= 12 * 3600)


FIELDS = st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=HELD_FIELDS_MOST)


@given(FIELDS)
def test_a_form_is_held_as_it_came_without_tokens_and_passwords(fields: list[tuple[str, str]]) -> None:
    secret = [("csrf_token", "x"), ("held_mark", "x"), ("password", "x"), ("new_password", "x")]

    held = fields_to_hold([*secret, *fields])

    assert held == [list(field) for field in fields if field[0] not in dict(secret) and "password" not in field[0]]


@pytest.mark.parametrize("fields", [[("a", "x")] * 21, [("a", "x" * 8192)], [("a", "é" * 4096)]])
def test_a_form_that_is_too_large_is_not_held(fields: list[tuple[str, str]]) -> None:
    assert fields_to_hold(fields) is None


def test_a_form_at_the_limit_is_held() -> None:
    assert fields_to_hold([("a", "x" * 8191)]) == [["a", "x" * 8191]]
    assert fields_to_hold([("a", "x")] * 20) == [["a", "x"]] * 20


@pytest.mark.parametrize(
    ("given_name", "family_name", "shown"),
    [("Jo", "Ortiz", "J. Ortiz"), ("Officer", "3FA9C1", "Officer 3FA9C1"), ("Óscar", "de la Cruz", "Ó. de la Cruz")],
)
def test_a_name_is_short_and_still_tells_who_it_is(given_name: str, family_name: str, shown: str) -> None:
    assert short_name(given_name, family_name) == shown
