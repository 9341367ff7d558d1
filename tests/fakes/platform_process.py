"""The fake platform in a process of its own: where speed is measured, it takes no turn from those who launch."""

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any, Self

from tests.fakes.platform import FakePlatform, Person, ToolClient
from tests.fakes.platform_rules import Json

END_WITHIN_S = 20


@dataclass(frozen=True)
class Course:
    """Whom the platform has, and which tool is registered there."""

    tool: str
    "The tool's address, without a path."
    module: str
    "What ``link-1`` is a link to."
    people: dict[str, list[str]]
    "The short names of the roles of each, by their id."
    key_set: Json | None = None
    "The tool's public keys; None where they are read from the tool."


@dataclass(frozen=True)
class Books:
    """What the platform keeps: violations of ours, whose scores each column holds by its tag, and how many came."""

    violations: list[str]
    graded: dict[str, list[str]]
    taken: int


class PlatformProcess:
    """Starts on construction, and ends with the block; its issuer is ``url()``."""

    def __init__(self, course: Course) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._url = str(self._ask(asdict(course)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=END_WITHIN_S)

    def url(self, path: str = "") -> str:
        return self._url + path

    def books(self) -> Books:
        """Everything until now."""
        return Books(**self._ask("books"))

    def _ask(self, what: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def _live() -> None:
    course = Course(**json.loads(sys.stdin.readline()))
    tool = ToolClient(
        login_url=f"{course.tool}/lti/login",
        launch_url=f"{course.tool}/lti/launch",
        jwks_url=f"{course.tool}/lti/jwks",
        key_set=course.key_set,
    )
    with FakePlatform(tool) as platform:
        platform.people = {one: Person(one, tuple(roles)) for one, roles in course.people.items()}
        platform.links["link-1"].custom = {"module": course.module}
        _say(platform.url())
        # each further line asks for the books; the end of the input ends it
        for _ in sys.stdin:
            _say(asdict(_books_of(platform)))


def _books_of(platform: FakePlatform) -> Books:
    graded = defaultdict(list)
    for number, user in list(platform.results):
        graded[str(platform.line_items[number].get("tag"))].append(user)
    return Books(platform.violations, dict(graded), len(platform.scores))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _live()
