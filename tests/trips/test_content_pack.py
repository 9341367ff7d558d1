"""A content pack as somebody installs it: a package with an entry point, found by the program that starts beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.content.sample import write_package
from tests.content.test_packs import renamed
from tests.server import environment

ASK = """
from training_app.app import create_app, read_catalogue
from training_app.settings import read_settings
import os
print(" ".join(read_catalogue(read_settings(os.environ)).modules))
"""


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """A folder of installed packages with one in it: canine_pack 1.0."""
    folder = tmp_path / "site-packages"
    renamed(write_package(folder / "canine_pack"))
    (folder / "canine_pack" / "__init__.py").write_text(
        "from pathlib import Path\n\n\ndef content():\n    return Path(__file__).parent\n", encoding="utf-8"
    )
    info = folder / "canine_pack-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: canine-pack\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[common_ground.content]\ncanine = canine_pack:content\n", encoding="utf-8")
    return folder


def start(site_packages: Path, tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        **environment(f"sqlite:///{tmp_path}/a.db"),
        "PYTHONPATH": os.pathsep.join([str(site_packages), *sys.path]),
    }
    return subprocess.run([sys.executable, *command], env=environ, capture_output=True, text=True, check=False)


def test_its_modules_are_in_the_catalogue(site_packages: Path, tmp_path: Path) -> None:
    done = start(site_packages, tmp_path, "-c", ASK)

    assert done.returncode == 0, done.stderr
    modules = done.stdout.split()
    assert modules[0] == "m01-trauma"
    assert modules[-1] == "x01-canine"


def test_a_mistake_in_it_keeps_the_program_from_starting_and_is_named(site_packages: Path, tmp_path: Path) -> None:
    (site_packages / "canine_pack" / "modules" / "x01-canine" / "quiz.yaml").write_text("items: 7\n", encoding="utf-8")

    done = start(site_packages, tmp_path, "-m", "training_app.cli", "serve")

    assert done.returncode != 0
    assert "modules/x01-canine/quiz.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_that_cannot_be_loaded_is_named(site_packages: Path, tmp_path: Path) -> None:
    (site_packages / "canine_pack" / "__init__.py").write_text("import nowhere_at_all\n", encoding="utf-8")

    done = start(site_packages, tmp_path, "-m", "training_app.cli", "serve")

    assert done.returncode != 0
    assert "canine-pack adds 'canine' to common_ground.content, and it cannot be loaded" in done.stderr
    assert "Traceback" not in done.stderr
