"""e4 (claims C2, C7): in the running program, with an officer signed in, opening the self-check changes nothing.

The answers cannot differ from the server's side, because nothing is sent (e2). What could differ is whether, when and
by whom the page was opened: so the whole database is compared before and after, and the logs are read.
"""

import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest
from sqlalchemy import MetaData, select

from tests.conftest import Town
from training_app.foundation.db import db

ROOT = Path(__file__).parents[2]
GUNICORN = [
    *(sys.executable, "-m", "gunicorn", "--config", "python:training_app.gunicorn_config"),
    *("--bind", "127.0.0.1:0", "--access-logfile", "-", "tests.wellness.browsing:site_for_gunicorn()"),
]


def _everything(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with town.app.app_context():
        tables = MetaData()
        tables.reflect(db.engine)
        with db.engine.connect() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for table in tables.sorted_tables
            }


def test_opening_the_page_while_signed_in_changes_no_row_and_writes_no_line(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    officer = town.sign_in(town.people.officer_id)
    before = _everything(town)
    caplog.clear()
    caplog.set_level(logging.DEBUG)

    answer = officer.line.send("GET", "/wellness/", None, {})

    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("sqlalchemy")]
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert _everything(town) == before
    assert lines == []


def test_opening_an_ordinary_page_does_change_rows(town: Town) -> None:
    """The negative control: signing in leaves rows, and the comparison sees them."""
    before = _everything(town)

    town.sign_in(town.people.officer_id)

    assert _everything(town) != before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_signed_in_officer_cannot_hand_anything_in(town: Town, method: str) -> None:
    officer = town.sign_in(town.people.officer_id)
    before = _everything(town)

    answer = officer.line.send(method, "/wellness/", b"k6-1=4", {})

    assert answer.status == 405
    assert _everything(town) == before


def test_signed_in_and_signed_out_get_the_same_page(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)

    signed_in = officer.line.send("GET", "/wellness/", None, {})
    signed_out = town.app.test_client().get("/wellness/")

    assert signed_in.body == signed_out.data


def test_the_real_server_process_writes_a_line_for_the_program_and_none_for_the_page() -> None:
    with subprocess.Popen(GUNICORN, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        try:
            origin = _address_in(server.stdout)
            for path in ("/wellness/", "/app/", "/wellness"):
                with urlopen(origin + path) as answered:
                    assert answered.status == 200
        finally:
            server.terminate()
        written = server.stdout.read()

    assert "/app/" in written
    assert "wellness" not in written


def _address_in(lines: IO[str]) -> str:
    for line in lines:
        found = re.search(r"Listening at: (http://\S+)", line)
        if found:
            return found.group(1)
    raise AssertionError("gunicorn did not start")
