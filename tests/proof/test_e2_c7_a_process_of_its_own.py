"""e2 (claims C6, C7): the self-check also runs as a process of its own, which has no database, no key and no log."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.wellness.browsing import TOKENS
from training_app.wellness.document import compile_document

ROOT = Path(__file__).parents[2]
GUNICORN = [
    *(sys.executable, "-m", "gunicorn", "--config", "python:training_app.gunicorn_config"),
    *("--bind", "127.0.0.1:0", "--access-logfile", "-"),
]
LOADED = "import sys, wsgi; wsgi.wellness; print('\\n'.join(sys.modules))"


@contextmanager
def _running(entry: str) -> Iterator[tuple[str, list[str]]]:
    """The origin of a real server without any setting of the program, and what it wrote, once it has ended."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COMMON_GROUND_")}
    written: list[str] = []
    with subprocess.Popen(
        [*GUNICORN, entry], cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        try:
            for line in server.stdout:
                written.append(line)
                if found := re.search(r"Listening at: (http://\S+)", line):
                    yield found.group(1), written
                    break
        finally:
            server.terminate()
        written.extend(server.stdout)


def test_it_serves_the_page_and_writes_no_line_about_it() -> None:
    with _running("wsgi:wellness") as (origin, written), urlopen(f"{origin}/") as answered:
        page, headers = answered.read(), answered.headers

    assert page == compile_document(TOKENS).html
    assert "Set-Cookie" not in headers
    assert any("Listening at" in line for line in written)
    assert [line for line in written if "GET" in line or "HTTP/1" in line] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_takes_nothing_in(method: str) -> None:
    with _running("wsgi:wellness") as (origin, written), pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{origin}/", data=b"k6-1=4", method=method))

    refused.value.close()
    assert refused.value.code == 405
    assert [line for line in written if "k6-1" in line or method in line] == []


def test_it_loads_no_database_no_framework_and_asks_for_no_key() -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COMMON_GROUND_")}

    printed = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "training_app.wellness.sealed" in printed
    assert not set(printed) & {"sqlite3", "sqlalchemy", "flask", "logging", "training_app.app", "training_app.settings"}


def test_another_program_under_the_same_settings_does_write_its_lines() -> None:
    """The negative control: the log is switched on, and a request to anything else is written down."""
    entry = "wsgiref.simple_server:demo_app"
    with _running(entry) as (origin, written), urlopen(f"{origin}/") as answered:
        assert answered.status == 200

    assert [line for line in written if "GET / HTTP/1" in line] != []
