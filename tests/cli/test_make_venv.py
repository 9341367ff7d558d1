"""A machine without python3-venv is told the exact line to type, and nothing half made is left behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A copy of the script with a Python 3.11 that lacks ensurepip, as Debian ships it."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "make-venv.sh", tmp_path / "deploy")
    (tmp_path / "requirements.lock").write_text("")
    fake = tmp_path / "bin" / "python3"
    fake.parent.mkdir()
    fake.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        "  *ensurepip*) exit 1 ;;\n"
        "  *version_info*%d*) exit 0 ;;\n"
        "  *print*) echo 3.11 ;;\n"
        "  *) exit 0 ;;\n"
        "esac\n"
    )
    fake.chmod(0o755)
    return tmp_path


def test_the_line_to_type_is_said(bare_machine: Path) -> None:
    done = subprocess.run(
        ["sh", "deploy/make-venv.sh", "requirements.lock"],
        cwd=bare_machine,
        env={"PATH": f"{bare_machine / 'bin'}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "sudo apt install python3.11-venv" in done.stderr
    assert not (bare_machine / ".venv").exists()


def test_an_old_python_is_said(bare_machine: Path) -> None:
    old = bare_machine / "bin" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    for name in ("python3.11", "python3.12", "python3.13"):
        shutil.copy(old, bare_machine / "bin" / name)

    done = subprocess.run(
        ["sh", "deploy/make-venv.sh", "requirements.lock"],
        cwd=bare_machine,
        env={"PATH": f"{bare_machine / 'bin'}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr
