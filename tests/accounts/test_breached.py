"""A list of breached passwords is searched where it lies, and says the same as reading all of it."""

from hashlib import sha1
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from training_app.accounts.breached import NO_LIST, BreachedFile
from training_app.accounts.rules import plain_password


def digest(password: str) -> str:
    return sha1(password.encode()).hexdigest().upper()


def write(folder: Path, passwords: list[str], *, signs: int = 40, count: str = ":3", ending: str = "\n") -> Path:
    file = folder / "breached.txt"
    lines = sorted({digest(one)[:signs] for one in passwords})
    file.write_bytes("".join(f"{line}{count}{ending}" for line in lines).encode())
    return file


PASSWORDS = [f"breached password {number}" for number in range(300)]


@pytest.mark.parametrize("signs", [40, 16, 10])
@pytest.mark.parametrize("count", ["", ":3", ":123456"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_each_of_the_list_is_found_and_no_other(tmp_path: Path, signs: int, count: str, ending: str) -> None:
    breached = BreachedFile(write(tmp_path, PASSWORDS, signs=signs, count=count, ending=ending))

    assert all(breached.holds(one) for one in PASSWORDS)
    assert not any(breached.holds(f"{one}!") for one in PASSWORDS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listed=st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=40), asked=st.text(max_size=8))
def test_it_says_what_reading_all_of_it_would(tmp_path: Path, listed: set[str], asked: str) -> None:
    usual = {plain_password(one) for one in listed}
    breached = BreachedFile(write(tmp_path, sorted(usual)))

    assert breached.holds(asked) == (plain_password(asked) in usual)


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    file = write(tmp_path, PASSWORDS, count="")
    file.write_bytes(file.read_bytes().rstrip())

    assert all(BreachedFile(file).holds(one) for one in PASSWORDS)


def test_the_same_password_in_another_unicode_form_is_found(tmp_path: Path) -> None:
    breached = BreachedFile(write(tmp_path, ["caf\u00e9 caf\u00e9 caf\u00e9"]))

    assert breached.holds("cafe\u0301 cafe\u0301 cafe\u0301")


@pytest.mark.parametrize("content", [b"", b"password\n", b"5BAA6\n", b"\xff\xfe\x00\n"])
def test_a_file_of_another_kind_is_refused_at_the_start(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.txt"
    file.write_bytes(content)

    with pytest.raises(ValueError, match="SHA-1 hashes"):
        BreachedFile(file)


def test_without_a_file_nothing_is_known() -> None:
    assert not NO_LIST.holds("password")
