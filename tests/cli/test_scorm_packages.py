"""A SCORM package from the command line: written to a new file, or nothing is changed."""

import stat
from pathlib import Path

from sqlalchemy import select

from tests.cli.conftest import Office
from tests.lms.scorm_door.conftest import secret_in
from training_app.audit.models import AuditEntry
from training_app.lms.scorm.package import check_package
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.rules import hash_secret

HERE = ("--address", "https://training.riverton.example/")
MODULE = "m01-sample"
LMS = ("--lms", "https://lms.riverton.example", "--lms", "https://intranet.riverton.example/courses")


def packages(office: Office) -> list[ScormPackage]:
    with office.look() as session:
        return list(session.scalars(select(ScormPackage)))


def test_a_package_is_written_for_its_owner_alone(each_office: Office, tmp_path: Path) -> None:
    file = tmp_path / "m01.zip"

    said = each_office.do("scorm", "package", str(file), "--module", MODULE, *LMS, *HERE)

    content = file.read_bytes()
    assert check_package(content) == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (package,) = packages(each_office)
    assert package.secret_hash == hash_secret(secret_in(content))
    assert secret_in(content) not in said
    assert package.origins == ["https://lms.riverton.example", "https://intranet.riverton.example"]
    with each_office.look() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "scorm.package_made")).one()
        assert entry.actor_id is None


def test_a_file_that_is_there_stays_and_no_package_is_made(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "m01.zip"
    file.write_text("mine")

    said = office.run("scorm", "package", str(file), "--module", MODULE, *LMS, *HERE)

    assert said.exit_code == 1
    assert file.read_text() == "mine"
    assert packages(office) == []


def test_what_cannot_be_taken_leaves_no_file_and_no_package(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "m01.zip"
    for words in (
        ("--module", "none-such", *LMS, *HERE),
        ("--module", MODULE, "--lms", "lms.riverton.example", *HERE),
        ("--module", MODULE, *LMS, "--address", "http://training.riverton.example"),
        ("--module", MODULE, *LMS, *HERE, "--people", "many"),
        ("--module", MODULE, *LMS, *HERE, "--last-day", "2020-01-01"),
    ):
        said = office.run("scorm", "package", str(file), *words)

        assert said.exit_code == 1, said.output
        assert "Nothing was changed." in said.output
        assert not file.exists()
    assert packages(office) == []
