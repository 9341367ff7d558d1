"""d5: twenty officers whom an LMS launches at the same moment all come in, each as a person of their own.

Real gunicorn, both databases, the strict platform in a process of its own. How long it takes is measured by
benchmarks/launches.py, with two hundred officers in a minute.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from tests.fakes.platform_process import Course, PlatformProcess
from tests.lms.lti_door.rush import MODULE, close_the_door, faults_of, plug_in, rush
from tests.server import GunicornServer, environment, looking_in
from training_app.content.catalogue import Catalogue

pytestmark = pytest.mark.slow

SEED = 20261126
OFFICERS = [f"p-{number}" for number in range(20)]
LATE = [f"late-{number}" for number in range(3)]


@pytest.fixture
def environ(database: str) -> dict[str, str]:
    return environment(database) | {"COMMON_GROUND_LMS_INSIDE_HOSTS": "127.0.0.1"}


@pytest.fixture
def app(environ: dict[str, str], shipped: Catalogue) -> Iterator[Flask]:
    with looking_in(environ, shipped) as app:
        yield app


@pytest.fixture
def server(app: Flask, environ: dict[str, str], tmp_path: Path) -> Iterator[GunicornServer]:
    server = GunicornServer(environ, tmp_path / "web.log", workers=2)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def platform(server: GunicornServer) -> Iterator[PlatformProcess]:
    people = {one: ["Learner"] for one in [*OFFICERS, *LATE]}
    with PlatformProcess(Course(server.origin, MODULE, people)) as platform:
        yield platform


def test_twenty_launches_at_once_let_everybody_in(
    app: Flask, server: GunicornServer, platform: PlatformProcess
) -> None:
    registration_id = plug_in(app, platform)

    walks = rush(server.origin, platform, OFFICERS, over_s=0, random=Random(SEED))

    assert faults_of(app, platform, walks) == []
    assert min(walk.launch_s for walk in walks) > 0
    # the negative control: of an LMS that is revoked nobody comes in, and each of them is noticed
    close_the_door(app, registration_id)
    late = rush(server.origin, platform, LATE, over_s=0, random=Random(SEED))
    assert len(faults_of(app, platform, late)) == len(LATE) + 2
