"""A folder of installed packages that add record sinks, as pip leaves one."""

import re
import shutil
from pathlib import Path

from tests.house.tree import ROOT

GUIDE = ROOT / "docs" / "extending.md"


class SitePackages:
    """Packages are added and removed; whoever has the folder on its path finds what is there then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(self, package: str, source: str, sink: str, attribute: str = "Sink") -> None:
        """Install a package of one module that adds one sink."""
        module = package.replace("-", "_")
        (self.folder / f"{module}.py").write_text(source, encoding="utf-8")
        info = self.folder / f"{module}-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        points = f"[common_ground.sinks]\n{sink} = {module}:{attribute}\n"
        (info / "entry_points.txt").write_text(points, encoding="utf-8")

    def remove(self, package: str) -> None:
        """Uninstall it."""
        module = package.replace("-", "_")
        (self.folder / f"{module}.py").unlink()
        shutil.rmtree(self.folder / f"{module}-1.0.dist-info")

    def add_example(self) -> None:
        """The package of docs/extending.md, as it stands there."""
        source, points = example()
        name, target = re.search(r"^(\w+) = \"(.+)\"$", points, re.MULTILINE).groups()
        self.add("riverton-warehouse", source, name, target.partition(":")[2])


def example() -> tuple[str, str]:
    """The module and the entry points of the guide's example."""
    section = GUIDE.read_text(encoding="utf-8").split("## Record sinks")[1]
    (toml,) = re.findall(r"^```toml\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    (source,) = re.findall(r"^```python\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    return source, toml.split('[project.entry-points."common_ground.sinks"]')[1]


NOTEBOOK = '''
"""Notes each record in a file, one line each, and fails as the file beside it says."""

import json
import os
import sys
import time
from pathlib import Path


class Sink:
    def __init__(self):
        self.folder = Path(os.environ["NOTEBOOK"])

    def take(self, record):
        self.seen = record
        {first}
        with (self.folder / "notes").open("a", encoding="utf-8") as notes:
            notes.write(json.dumps(record) + "\\n")
'''


def notebook(first: str = "pass") -> str:
    """The source of a sink that notes every record, after this line of its own."""
    return NOTEBOOK.format(first=first)
