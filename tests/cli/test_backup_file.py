"""A file that is no backup, or a damaged one, is refused in words and changes nothing."""

from pathlib import Path
from random import Random

import pytest

from tests.cli.conftest import Office
from tests.cli.keeping import members_of, rewrite, rows_of, stamp, write_tar


@pytest.fixture
def file(office: Office, tmp_path: Path) -> Path:
    """A backup of Riverton PD."""
    stamp(office.database)
    target = tmp_path / "copies" / "agency.backup"
    target.parent.mkdir()
    office.do("backup", str(target))
    return target


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": {'attempt"; DROP TABLE person; --': 1}},
        {"rows": {"attempt": "1; DROP TABLE person"}},
        {"rows": ["attempt"]},
        {"rows": {"attempt": True}},
        {"taken_at": "'; DROP TABLE person; --"},
        {"taken_at": "2026-11-23T20:00:00"},
        {"revision": 6},
        {"sha256": "0" * 64},
        {"colour": "blue"},
    ],
    ids=str,
)
def test_a_manifest_of_another_kind_is_refused(office: Office, file: Path, changed: dict[str, object]) -> None:
    before = rows_of(office.database)

    said = office.refuse("restore", str(rewrite(file, **changed)), "--replace")

    assert "is damaged" in said
    assert rows_of(office.database) == before


def test_a_file_that_was_cut_anywhere_is_refused(office: Office, file: Path, tmp_path: Path) -> None:
    before, whole, dice = rows_of(office.database), file.read_bytes(), Random(7)
    # a tar ends with blocks of zeros, which nothing needs
    needed = len(whole.rstrip(b"\0"))
    cut = tmp_path / "cut"
    for length in (0, 1, 511, 512, needed // 2, *(dice.randrange(needed) for _ in range(8)), needed - 1):
        cut.write_bytes(whole[:length])

        said = office.refuse("restore", str(cut), "--replace")

        assert "is damaged" in said, length
        assert "Nothing was changed" in said
    assert rows_of(office.database) == before


def test_a_byte_that_was_flipped_is_found(office: Office, file: Path, tmp_path: Path) -> None:
    before, whole = rows_of(office.database), file.read_bytes()
    flipped = tmp_path / "flipped"
    for content in members_of(file).values():
        start = whole.index(content)
        for place in (start, start + len(content) // 2, start + len(content) - 1):
            flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])

            assert "is damaged" in office.refuse("restore", str(flipped), "--replace"), place
    assert rows_of(office.database) == before


def test_what_is_no_backup_is_refused(office: Office, file: Path, tmp_path: Path) -> None:
    before = rows_of(office.database)
    text_file = tmp_path / "notes.txt"
    text_file.write_text("Lunch at noon", encoding="utf-8")
    without_payload = write_tar(tmp_path / "bare", {"manifest.json": members_of(file)["manifest.json"]})

    assert "no backup of this program" in office.refuse("restore", str(text_file), "--replace")
    assert "no backup of this program" in office.refuse("restore", str(without_payload), "--replace")
    assert "There is no file" in office.refuse("restore", str(tmp_path / "nowhere"), "--replace")
    assert rows_of(office.database) == before
