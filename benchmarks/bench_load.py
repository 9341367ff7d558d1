"""Fifty officers at once on two workers: how long the server takes for a page and for an answer, beside a bare page.

Each officer reads, thinks a second, answers, thinks again. Medians of the p95 of three runs, ours and bare in turn.
Reach (feature a4): p95 <= 100 ms.
"""

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence

from benchmarks.bench_web import set_up
from benchmarks.load import Connection, gunicorn, request
from training_app.app import create_app
from training_app.foundation.clock import system_clock
from training_app.settings import read_settings

USERS = 50
RUNS = 3
ROUNDS = 6
THINK_S = (0.5, 1.5)
GOAL_MS = 100

Script = Sequence[tuple[bytes, int]]


def main() -> int:
    """Measure, print, and fail when the goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "COMMON_GROUND_SECRET_KEY": "benchmark-secret-key-of-enough-characters",
            "COMMON_GROUND_DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "COMMON_GROUND_COOKIES_SECURE": "no",
            "COMMON_GROUND_LOG_LEVEL": "ERROR",
        }
        app = create_app(read_settings(environ))
        officers = set_up(app, USERS)
        ours: list[list[float]] = []
        bare: list[list[float]] = []
        with gunicorn("training_app.app:create_app()", environ, workers=2) as (port, _):
            environ["BARE_BYTES"] = "16000"
            with gunicorn("benchmarks.bare:create_page()", environ, workers=2) as (bare_port, _):
                for run in range(RUNS):
                    ours.append(_run(port, [_script(officer, run) for officer in officers]))
                    bare.append(_run(bare_port, [[(request("GET", "/page"), 200)] * 2 * ROUNDS] * USERS))
    p95, bare_p95 = (statistics.median(_percentile(times) for times in runs) for runs in (ours, bare))
    count = sum(len(times) for times in ours)
    print(f"{system_clock().date()}  load {os.getloadavg()[0]:.1f}  {USERS} officers, {count} requests")
    print(f"p95          {p95:.0f} ms, bare page {bare_p95:.0f} ms  (<= {GOAL_MS})")
    print(f"median       {statistics.median(statistics.median(times) for times in ours):.0f} ms")
    return int(p95 > GOAL_MS)


def _script(officer: tuple[str, str, list[bytes]], run: int) -> Script:
    """What one officer asks in one run: a lesson, then an answer; later runs send answers that stand already."""
    cookie, lesson, answers = officer
    page = request("GET", lesson, cookie=cookie)
    steps: list[tuple[bytes, int]] = []
    for number in range(ROUNDS):
        steps += [(page, 200), (answers[(run * ROUNDS + number) % len(answers)], 303)]
    return steps


def _run(port: int, scripts: Sequence[Script]) -> list[float]:
    """The milliseconds of every request."""
    times: list[float] = []
    faults: list[str] = []
    threads = [
        threading.Thread(target=_live, args=(port, script, random.Random(number), times, faults))
        for number, script in enumerate(scripts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return times


def _live(port: int, script: Script, chance: random.Random, times: list[float], faults: list[str]) -> None:
    # not all in the same moment
    time.sleep(chance.uniform(0, THINK_S[1]))
    for one, expected in script:
        connection = Connection(port)
        started = time.perf_counter()
        status, answer = connection.send(one)
        times.append((time.perf_counter() - started) * 1000)
        connection.socket.close()
        if status != expected:
            faults.append(f"expected {expected}, got {status}: {answer[:300]!r}")
            return
        time.sleep(chance.uniform(*THINK_S))


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
