"""The sealed page in Firefox: answering a check, asking for its result, reading what Firefox writes to its files."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.browser.firefox import Firefox, running_firefox
from tests.wellness.browsing import ANSWERED

SESSION_FILES = (
    "sessionstore-backups/recovery.jsonlz4",
    "sessionstore-backups/recovery.baklz4",
    "sessionstore.jsonlz4",
)
PACKED = b"mozLz40\0"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for the tests of a file."""
    with running_firefox(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


def unfold_everything(browser: Firefox) -> None:
    """Open every fold of the page."""
    browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


def answer(browser: Firefox, check: str, points: Iterable[int | None]) -> None:
    """Choose an answer for each question of a check that is asked; None leaves the question out."""
    gate = f'input[name="{check}-a"]:not([data-ends])'
    browser.run(f"document.querySelector({json.dumps(gate)})?.click()")
    for place, value in enumerate(points, start=1):
        if value is not None:
            chosen = f'input[name="{check}-{place}"][value="{value}"]'
            browser.run(f"document.querySelector({json.dumps(chosen)}).click()")


def show_result(browser: Firefox, check: str) -> str:
    """Ask for the result of a check, with the mouse, and return what the page says."""
    browser.click(f"[data-check={check}] [data-part=show]")
    said: str = browser.run(f"document.querySelector('[data-check={check}] [data-part=outcome]').innerText")
    return said


def answered(browser: Firefox) -> list[str]:
    """The answers that the page shows now."""
    found: list[str] = browser.run(ANSWERED)
    return found


def written(profile: Path) -> dict[str, bytes]:
    """Every file of a profile, those that Firefox packs unpacked."""
    files = {str(path.relative_to(profile)): path.read_bytes() for path in profile.rglob("*") if path.is_file()}
    return {name: unpacked(body) if body.startswith(PACKED) else body for name, body in files.items()}


def session_of(profile: Path) -> bytes:
    """What Firefox would show again after a crash, as it stands on the disk."""
    paths = [profile / name for name in SESSION_FILES]
    return b"\n".join(unpacked(path.read_bytes()) for path in paths if path.exists())


def unpacked(packed: bytes) -> bytes:
    """One block of LZ4 behind Mozilla's heading of twelve bytes.

    Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
    """
    found, place = bytearray(), len(PACKED) + 4
    while place < len(packed):
        token = packed[place]
        literals, place = _length(packed, place + 1, token >> 4)
        found += packed[place : place + literals]
        place += literals
        if place >= len(packed):
            break
        back = int.from_bytes(packed[place : place + 2], "little")
        repeated, place = _length(packed, place + 2, token & 15)
        for _ in range(repeated + 4):
            found.append(found[-back])
    return bytes(found)


def _length(packed: bytes, place: int, length: int) -> tuple[int, int]:
    """A length and the place behind it: fifteen means that more follows, 255 that still more does."""
    more = 255 if length == 15 else 0
    while more == 255:
        more = packed[place]
        length, place = length + more, place + 1
    return length, place
