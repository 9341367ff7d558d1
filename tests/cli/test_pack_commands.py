"""The audit pack on the command line: made whole or not at all, and verified by whoever has it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from tests.reports.files.packs import packed, rewrite
from training_app.audit.models import AuditEntry
from training_app.cli.errors import CommandRefused
from training_app.cli.packing import check_pack


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "audit.zip"
    return path, packed(path).fingerprint


def test_a_pack_as_it_was_made_is_said_to_be_and_how_sure_that_is(made: tuple[Path, str]):
    path, fingerprint = made

    assert "has the fingerprint that you gave" in check_pack(path, fingerprint.upper())
    assert "could have made the list anew" in check_pack(path, None)


def test_the_first_file_that_was_changed_is_named(made: tuple[Path, str]):
    path, fingerprint = made
    rewrite(path, lambda files: files.__setitem__("roster.csv", b"altered"))

    with pytest.raises(CommandRefused, match=r"roster\.csv is not the file that was packed"):
        check_pack(path, fingerprint)


def test_what_is_no_fingerprint_is_said_to_be_none(made: tuple[Path, str]):
    with pytest.raises(CommandRefused, match="is no fingerprint"):
        check_pack(made[0], "9f2c")


def test_a_pack_is_made_with_its_entry_and_never_over_a_file(office: Office, tmp_path: Path):
    out = str(tmp_path / "year.zip")
    year = ("--from", "2026-01-01", "--to", "2026-12-31")

    words = office.do("pack", "make", *year, "--out", out)

    fingerprint = words.partition("Fingerprint: ")[2].split()[0]
    assert "has the fingerprint that you gave" in office.do("pack", "verify", out, "--fingerprint", fingerprint)
    assert fingerprint in {detail.get("fingerprint") for detail in entries(office)}
    assert "was kept" in office.refuse("pack", "make", *year, "--out", out)
    turned = office.refuse("pack", "make", "--from", "2026-12-31", "--to", "2026-01-01", "--out", f"{out}.other")
    assert "Give the first day first" in turned
    assert [one.name for one in tmp_path.iterdir() if "zip" in one.name] == ["year.zip"]


def entries(office: Office) -> list[dict]:
    with office.look() as session:
        found = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "audit_pack.made")).all()
    return [one for one in found if one is not None]
