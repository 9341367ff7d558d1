"""Two hundred officers whom an LMS launches within a minute, each for the first time: how long they wait.

Usage: python -m benchmarks.launches [--officers 200] [--seconds 60] [--repeats 3] [--only sqlite,postgresql]

Real gunicorn with two processes, the strict LTI platform in a process of its own, both on loopback, on SQLite and
PostgreSQL in turn. Each officer comes at a moment of their own, drawn at random: login, launch, first page of the
module. Reach (feature d5): no error, and p95 <= 1 s for the launch and for the whole way in. Medians of the repeats.
The processor time of the web processes for each officer stands beside it: it says the same on a busy machine.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.load import gunicorn
from tests.databases import make_tables
from tests.fakes.platform_process import Course, PlatformProcess
from tests.lms.lti_door.rush import MODULE, Walk, faults_of, plug_in, rush
from tests.postgres import run_server
from tests.server import environment
from training_app.app import create_app
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.settings import read_settings

GOAL_S = 1.0
WEB_PROCESSES = 2
SEED = 20261126


def main() -> int:
    """Measure, print, and fail when the goal is missed."""
    asked = _arguments()
    print(f"{system_clock().date()}  {asked.officers} officers launched within {asked.seconds} s, for the first time")
    is_met = True
    with run_server() as server, tempfile.TemporaryDirectory(dir=asked.scratch) as scratch:
        server.run("CREATE DATABASE launches")
        addresses = {"sqlite": f"sqlite:///{Path(scratch)}/launches.db", "postgresql": server.address("launches")}
        for name in asked.only:
            is_met &= _print(name, _measure(addresses[name], asked))
    return int(not is_met)


def _measure(address: str, asked: argparse.Namespace) -> list[list[Walk]]:
    """The walks of each repeat; officers of one are not those of another.

    :raise RuntimeError: when anything went wrong with any of them
    """
    environ = environment(address) | {"COMMON_GROUND_LMS_INSIDE_HOSTS": "127.0.0.1", "COMMON_GROUND_LOG_LEVEL": "ERROR"}
    app = create_app(read_settings(environ))
    with app.app_context():
        make_tables(db.engine)
    crowds = [[f"p-{repeat}-{number}" for number in range(asked.officers)] for repeat in range(asked.repeats)]
    people = {user: ["Learner"] for crowd in crowds for user in crowd}
    found = []
    with (
        gunicorn("training_app.app:create_app()", environ, workers=WEB_PROCESSES) as (port, web),
        PlatformProcess(Course(f"http://127.0.0.1:{port}", MODULE, people)) as platform,
    ):
        plug_in(app, platform)
        for repeat, crowd in enumerate(crowds):
            before = _processor_s(web)
            walks = rush(
                f"http://127.0.0.1:{port}", platform, crowd, over_s=asked.seconds, random=Random(f"{SEED}/{repeat}")
            )
            faults = faults_of(app, platform, walks)
            if faults:
                raise RuntimeError(f"{len(faults)} faults, the first: {faults[0]}")
            each_ms = (_processor_s(web) - before) / len(walks) * 1000
            print(f"  run {repeat + 1}: {_percentiles(walks)}; {each_ms:.0f} ms of processor each", end="")
            print(f", load {os.getloadavg()[0]:.1f}", flush=True)
            found.append(walks)
    with app.app_context():
        db.engine.dispose()
    return found


def _print(name: str, runs: Sequence[Sequence[Walk]]) -> bool:
    launch, whole = (
        statistics.median(_percentile(walks, field, 95) for walks in runs) for field in ("launch_s", "whole_s")
    )
    count = sum(len(walks) for walks in runs)
    print(
        f"{name:11} {count} launches, 0 errors; p95 of the launch {launch * 1000:.0f} ms, of the whole way in", end=""
    )
    print(f" {whole * 1000:.0f} ms  (<= {GOAL_S * 1000:.0f} ms)", flush=True)
    return max(launch, whole) <= GOAL_S


def _percentiles(walks: Sequence[Walk]) -> str:
    return "; ".join(
        f"{words} "
        + ", ".join(f"p{percent} {_percentile(walks, field, percent) * 1000:.0f} ms" for percent in (50, 95))
        + f", longest {max(getattr(walk, field) for walk in walks) * 1000:.0f} ms"
        for words, field in (("launch", "launch_s"), ("whole way in", "whole_s"))
    )


def _processor_s(web: int) -> float:
    """Seconds that all web processes have had a processor, by one of them."""
    arbiter = _stat_of(web)[1]
    siblings = subprocess.run(["pgrep", "-P", arbiter], capture_output=True, text=True, check=True).stdout.split()
    ticks = [int(ticks) for process in siblings for ticks in _stat_of(int(process))[11:13]]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _stat_of(process: int) -> list[str]:
    """What the kernel says of a process, from its state on: proc(5)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _percentile(walks: Sequence[Walk], field: str, percent: int) -> float:
    return statistics.quantiles((getattr(walk, field) for walk in walks), n=100, method="inclusive")[percent - 1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    parser.add_argument("--scratch", type=Path, default=None, help="a folder on the disk to be measured")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
