"""Lesson page and answer against their bare floors, the weight of a first view, and the memory of a worker.

Ratios within one run, interleaved, medians of five. Reach: lesson >= 0.5, answer >= 0.5, first view <= 60 KiB gzipped,
worker <= 90 MiB.
"""

import gzip
import os
import re
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from benchmarks.load import Connection, gunicorn, rate, request
from tests.agency import link_for, make_riverton
from tests.databases import make_tables
from tests.officer import FlaskLine, Officer
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.app import create_app
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.learning import rules, service
from training_app.learning.service import Desk, Learner
from training_app.scenarios import play
from training_app.settings import read_settings
from training_app.xapi.recorder import KIND

REPEATS = 5
PAGES = 300
OFFICERS = 40
M1 = "m01-trauma"


def main() -> int:
    """Measure, print, and fail when a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "COMMON_GROUND_SECRET_KEY": "benchmark-secret-key-of-enough-characters",
            "COMMON_GROUND_DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "COMMON_GROUND_COOKIES_SECURE": "no",
            "COMMON_GROUND_LOG_LEVEL": "ERROR",
            "BARE_DB": f"{folder}/bare.db",
        }
        app = create_app(read_settings(environ))
        officers = set_up(app)
        with gunicorn("training_app.app:create_app()", environ) as (port, worker):
            connection = Connection(port)
            lesson_page = request("GET", officers[0][1], cookie=officers[0][0])
            _, page = connection.send(lesson_page)
            environ["BARE_BYTES"] = str(len(page))
            weight = first_view(connection, officers[0][0])
            with gunicorn("benchmarks.bare:create_page()", environ) as (bare_port, _):
                lesson = compare(connection, lesson_page, Connection(bare_port), request("GET", "/page"))
            with gunicorn("benchmarks.bare:create_write()", environ) as (bare_port, _):
                answer = compare_answers(connection, officers, Connection(bare_port))
            memory = resident_mib(worker)
    return report(lesson, answer, weight, memory, len(page))


def set_up(app: Flask, count: int = OFFICERS) -> list[tuple[str, str, list[bytes]]]:
    """Officers at the start of the check: cookie, a lesson's address, and one prepared answer per question."""
    with app.app_context():
        make_tables(db.engine)
        people = make_riverton(db.session(), [M1])
        now = system_clock()
        ids = [
            add_person(
                db.session(),
                NewPerson(people.agency_id, "A", f"Officer{n}", f"b{n}", badge=f"b{n}", roles={Role.OFFICER: None}),
                now=now,
            )
            for n in range(count)
        ]
        # one destination, so that every answer queues its outbox row
        set_destination(
            db.session(),
            agency_id=people.agency_id,
            kind=KIND,
            name="Department LRS",
            endpoint="https://lrs.example/xapi/",
            username="training",
            secret_env="LRS_PASSWORD",
            now=now,
        )
        db.session().commit()
        room = app.extensions["learning"]
        module = room.library.current(M1)
        attempts = {}
        for person_id in ids:
            desk = Desk(db.session(), room.house, room.library)
            attempts[person_id] = reach_check(desk, Learner(people.agency_id, person_id))
        db.session.remove()
    officers = []
    for person_id in ids:
        officer = Officer(FlaskLine(app))
        officer.get(link_for(app, person_id, system_clock()))
        officer.submit()
        base = f"/app/attempts/{attempts[person_id]}"
        page = officer.get(f"{base}/check/1/1")
        token = next(c.get("value") for c in page.all("input") if c.get("name") == "csrf_token")
        jar = officer.line._client._cookies.values()
        cookie = "; ".join(f"{one.key}={one.value}" for one in jar)
        answers = [
            request(
                "POST",
                f"{base}/check/1/{number}",
                cookie=cookie,
                body=urlencode({"csrf_token": token, "answer": item.key.id}).encode(),
            )
            for number, item in enumerate(rules.items_of_round(module, 1), 1)
        ]
        officers.append((cookie, f"{base}/lessons/30-four-rs", answers))
    return officers


def reach_check(desk: Desk, learner: Learner) -> str:
    """Bring a learner to the first question by the services."""
    attempt_id = service.start_attempt(desk, learner, M1)
    module = desk.library.current(M1)
    for lesson in module.lessons:
        service.finish_lesson(desk, learner, attempt_id, lesson.id)
    path: list[tuple[str, str]] = []
    while True:
        node = play.current_page(module.scenario, play.replay(module.scenario, path)).node
        if not hasattr(node, "choices"):
            return str(attempt_id)
        path.append((node.id, node.choices[0].id))
        service.make_choice(desk, learner, attempt_id, step=len(path), choice_id=node.choices[0].id)


def compare(ours: Connection, our_request: bytes, bare: Connection, bare_request: bytes) -> list[tuple[float, float]]:
    """Pairs of rates (ours, bare), interleaved, after a warm-up."""
    rate(ours, [our_request] * 50, 200)
    rate(bare, [bare_request] * 50, 200)
    return [(rate(ours, [our_request] * PAGES, 200), rate(bare, [bare_request] * PAGES, 200)) for _ in range(REPEATS)]


def compare_answers(
    ours: Connection, officers: list[tuple[str, str, list[bytes]]], bare: Connection
) -> list[tuple[float, float]]:
    """Pairs of rates for recorded answers; each of ours is a new event with statement, all different."""
    body = urlencode({"n": "1", "answer": "x"}).encode()
    raw = request("POST", "/answer", body=body)
    rate(bare, [raw] * 20, 303)
    share = len(officers) // REPEATS
    pairs = []
    for repeat in range(REPEATS):
        batch = [one for _, _, answers in officers[repeat * share : (repeat + 1) * share] for one in answers]
        pairs.append((rate(ours, batch, 303), rate(bare, [raw] * len(batch), 303)))
    return pairs


def first_view(connection: Connection, cookie: str) -> int:
    """Gzipped bytes of the home page and everything it asks for."""
    _, answer = connection.send(request("GET", "/app/", cookie=cookie))
    body = answer.partition(b"\r\n\r\n")[2]
    total = len(gzip.compress(body))
    for address in set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', body)):
        _, asset = connection.send(request("GET", address.decode(), cookie=cookie))
        total += len(gzip.compress(asset.partition(b"\r\n\r\n")[2]))
    if b"http://" in body.replace(b"http://127.0.0.1", b"") and b'src="http' in body:
        raise RuntimeError("the first view asks another host")
    return total


def resident_mib(pid: int) -> float:
    """Resident memory of the worker after the load."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def report(
    lesson: list[tuple[float, float]], answer: list[tuple[float, float]], weight: int, memory: float, size: int
) -> int:
    """Print the figures; returns 1 when a goal is missed."""
    load = os.getloadavg()[0]
    lesson_ratio = statistics.median(ours / bare for ours, bare in lesson)
    answer_ratio = statistics.median(ours / bare for ours, bare in answer)
    print(f"{system_clock().date()}  load {load:.1f}  page of {size} bytes")
    print(f"lesson page  {median(lesson)}  ratio {lesson_ratio:.2f}  (>= 0.5)")
    print(f"answer       {median(answer)}  ratio {answer_ratio:.2f}  (>= 0.5)")
    print(f"first view   {weight / 1024:.1f} KiB gzipped  (<= 60)")
    print(f"worker       {memory:.0f} MiB resident  (<= 90)")
    return int(lesson_ratio < 0.5 or answer_ratio < 0.5 or weight > 60 * 1024 or memory > 90)


def median(pairs: list[tuple[float, float]]) -> str:
    """Both medians, in requests per second."""
    ours = statistics.median(ours for ours, _ in pairs)
    bare = statistics.median(bare for _, bare in pairs)
    return f"{ours:.0f}/s against {bare:.0f}/s bare"


if __name__ == "__main__":
    sys.exit(main())
