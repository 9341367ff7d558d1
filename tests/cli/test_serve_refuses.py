"""``training-app serve`` does not start on bad settings or bad texts, and says everything that is wrong."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from training_app.cli.commands import main
from training_app.settings import CONTENT_ROOT

REFUSED = 2
SETTINGS = {
    "COMMON_GROUND_SECRET_KEY": "a-secret-of-more-than-thirty-two-characters",
    "COMMON_GROUND_COOKIES_SECURE": "no",
}


@pytest.fixture
def broken_texts(tmp_path: Path) -> Path:
    """The texts that ship, with three mistakes in three files."""
    for folder in ("modules", "scenarios"):
        shutil.copytree(CONTENT_ROOT / folder, tmp_path / "texts" / folder)
    texts = tmp_path / "texts"
    _replace(texts / "modules" / "m01-trauma" / "module.yaml", r"^version:.*$", "version: soon")
    _replace(texts / "modules" / "m01-trauma" / "quiz.yaml", r"^(\s*- )?id:", r"\1identity:")
    _replace(texts / "scenarios" / "s07-parking-lot" / "scenario.yaml", r"^start:.*$", "start: a-scene-nobody-wrote")
    return texts


def test_every_mistake_in_the_texts_is_said_with_file_and_line(broken_texts: Path, tmp_path: Path):
    ended = serve(tmp_path, {**SETTINGS, "COMMON_GROUND_CONTENT": str(broken_texts)})

    assert ended.returncode == REFUSED
    places = re.findall(r"^((?:modules|scenarios)/\S+?):(\d+): \S", ended.stderr, re.MULTILINE)
    assert {file for file, _ in places} >= {
        "modules/m01-trauma/module.yaml",
        "modules/m01-trauma/quiz.yaml",
        "scenarios/s07-parking-lot/scenario.yaml",
    }
    assert all(int(line) >= 1 for _, line in places)


def test_what_is_refused_is_said_once_and_without_a_traceback(broken_texts: Path, tmp_path: Path):
    ended = serve(tmp_path, {**SETTINGS, "COMMON_GROUND_CONTENT": str(broken_texts)})

    said = [line for line in ended.stderr.splitlines() if line.strip()]
    assert "Traceback" not in ended.stderr + ended.stdout
    assert len(said) == len(set(said))


def test_nothing_was_started_or_made(broken_texts: Path, tmp_path: Path):
    port = _free_port()

    serve(tmp_path, {**SETTINGS, "COMMON_GROUND_CONTENT": str(broken_texts)}, port=port)

    assert not (tmp_path / "agency.db").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_bad_settings_are_said_all_at_once_without_a_traceback(tmp_path: Path):
    ended = serve(
        tmp_path,
        {
            "COMMON_GROUND_SECRET_KEY": "short",
            "COMMON_GROUND_DATABASE_URL": "not a database",
            "COMMON_GROUND_COOKIES_SECURE": "perhaps",
        },
    )

    assert ended.returncode == REFUSED
    for name in ("COMMON_GROUND_SECRET_KEY", "COMMON_GROUND_DATABASE_URL", "COMMON_GROUND_COOKIES_SECURE"):
        assert f"  - {name} " in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_mistake_in_the_agencys_own_people_to_talk_to_is_said_with_its_line(tmp_path: Path):
    file = tmp_path / "people.yaml"
    file.write_text("resources:\n  - name: Peer team\n    about: Officers\n    phone: call us\n", encoding="utf-8")

    ended = serve(tmp_path, {**SETTINGS, "COMMON_GROUND_WELLNESS_RESOURCES": str(file)})

    assert ended.returncode == REFUSED
    assert ended.stderr == (
        "people.yaml, line 4, phone: must be a telephone number: digits, spaces, dashes, brackets\n"
    )
    assert not (tmp_path / "agency.db").exists()


@pytest.mark.parametrize("words", [["--workers", "0"], ["--port", "0"], ["--port", "70000"]])
def test_numbers_that_make_no_sense_are_refused(words: list[str]):
    ended = CliRunner().invoke(main, ["serve", *words])

    assert ended.exit_code == REFUSED
    assert "is not in the range" in ended.stderr


def test_the_texts_that_ship_pass_the_same_check():
    ended = subprocess.run(
        [sys.executable, "-m", "training_app.cli", "content", "check"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ended.returncode == 0, ended.stderr


def serve(folder: Path, settings: dict[str, str], *, port: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command on a database of its own, and wait until it ends by itself."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COMMON_GROUND_")}
    environ = {**plain, "COMMON_GROUND_DATABASE_URL": f"sqlite:///{folder / 'agency.db'}", **settings}
    return subprocess.run(
        [sys.executable, "-m", "training_app.cli", "serve", "--port", str(port or _free_port())],
        env=environ, cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def _replace(file: Path, pattern: str, replacement: str) -> None:
    text = file.read_text(encoding="utf-8")
    changed = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
    assert changed != text, f"nothing to break in {file}"
    file.write_text(changed, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
