"""The cmi5 course package from the command line."""

import zipfile
from pathlib import Path

from tests.agency import NOW
from tests.cli.conftest import Office
from training_app.delivery.models import Destination

ADDRESS = "https://training.riverton.example"


def test_the_package_is_written_and_what_comes_next_is_said(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "library.zip"

    said = office.do("cmi5", "package", str(file), "--address", ADDRESS)

    text = zipfile.ZipFile(file).read("cmi5.xml").decode()
    assert f"<url>{ADDRESS}/cmi5/launch/" in text
    assert "Import it in the LMS" in said
    assert "launched at" in said


def test_a_file_that_is_there_is_left_alone(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "library.zip"
    file.write_text("mine")

    said = office.refuse("cmi5", "package", str(file), "--address", ADDRESS)

    assert "was not touched" in said
    assert file.read_text() == "mine"
    office.do("cmi5", "package", str(file), "--address", ADDRESS, "--force")
    assert file.read_bytes()[:2] == b"PK"


def test_a_module_that_is_not_there_is_said(office: Office, tmp_path: Path) -> None:

    said = office.refuse("cmi5", "package", str(tmp_path / "one.zip"), "--address", ADDRESS, "--module", "m99")

    assert "There is no module m99. Nothing was written." in said
    assert not (tmp_path / "one.zip").exists()


def test_the_line_to_an_lms_is_no_lrs(office: Office) -> None:
    with office.look() as session:
        session.add(
            Destination(
                agency_id=1,
                name="Regional LMS",
                kind="cmi5.statement",
                endpoint="https://lms.example",
                username="-",
                created_at=NOW,
            )
        )
        session.commit()

    said = office.refuse(
        "destination", "add", "--name", "Regional LMS", "--endpoint", ADDRESS, "--username", "u", "--secret-env", "P"
    )

    assert "is the line to an LMS. Nothing was changed." in said
    assert "There is no destination Regional LMS." in office.refuse("destination", "test", "Regional LMS")
