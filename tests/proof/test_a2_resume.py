"""a2 and b5: server, worker and browser are killed at random points; the officer is back on the very page."""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from sqlalchemy import func, select

from tests.browser.chromium import KillableChromium
from tests.browser.ledger import Ledger, faults_of_line, variables_of
from tests.browser.place import Place, parts_after
from tests.browser.site import Site, running_site
from tests.browser.trainee import Trainee
from tests.browser.worker import WorkerProcess, running_worker
from tests.databases import postgres_database
from tests.fakes.lrs import FakeLRS
from tests.postgres import Server
from training_app.content.catalogue import Module
from training_app.delivery.models import OutboxRow, RowState
from training_app.foundation.db import db

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = 20261123
SENT_WITHIN_S = 120
PROVE = os.environ.get("PROVE") == "1"
KILLS_SQLITE = 200 if PROVE else 9
KILLS_POSTGRES = 200 if PROVE else 4
VICTIMS = ("all", "all", "server", "browser", "worker")


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as site:
        yield site


@pytest.fixture
def on_postgres(tmp_path: Path, postgres: Server) -> Iterator[Site]:
    with postgres_database(postgres) as address, running_site(tmp_path, address) as site:
        yield site


def test_resume_after_kills_on_sqlite(on_sqlite: Site, playwright: Playwright, tmp_path: Path) -> None:
    chromium = KillableChromium(playwright, tmp_path)

    lost, faults, steps = _kill_and_come_back(on_sqlite, chromium, KILLS_SQLITE, SEED, tmp_path)

    assert lost == []
    assert faults == []
    assert steps >= KILLS_SQLITE


@pytest.mark.postgres
def test_resume_after_kills_on_postgresql(on_postgres: Site, playwright: Playwright, tmp_path: Path) -> None:
    chromium = KillableChromium(playwright, tmp_path)

    lost, faults, steps = _kill_and_come_back(on_postgres, chromium, KILLS_POSTGRES, SEED + 1, tmp_path)

    assert lost == []
    assert faults == []
    assert steps >= KILLS_POSTGRES


def test_a_lost_step_and_a_wrong_page_would_be_noticed(on_sqlite: Site) -> None:
    """The negative control for the two tests above."""
    module = on_sqlite.module("m01-trauma")
    officer = on_sqlite.scripted_officer(on_sqlite.newcomer())
    officer.get(f"/app/modules/{module.id}")
    attempt = officer.submit().address.split("/")[3]
    officer.submit()
    first, second, third = (f"lesson/{lesson.id}" for lesson in module.lessons[:3])
    here = Place(f"/app/attempts/{attempt}/{second.replace('lesson', 'lessons')}", "", "words")
    too_far = replace(here, path=f"/app/attempts/{attempt}/{third.replace('lesson', 'lessons')}")
    ledger = Ledger()

    ledger.acknowledge(attempt, first, "")
    assert ledger.lost(on_sqlite) == []
    ledger.acknowledge(attempt, second, "")

    assert len(ledger.lost(on_sqlite)) == 1
    assert faults_of_line(on_sqlite, attempt) == []
    assert _faults_of_return(module, here, too_far, was_sending=False) != []
    assert _faults_of_return(module, here, replace(here, words="other words"), was_sending=False) != []
    assert _faults_of_return(module, too_far, here, was_sending=True) != []


def _kill_and_come_back(
    site: Site, chromium: KillableChromium, kills: int, seed: int, folder: Path
) -> tuple[list[str], list[str], int]:
    """Return the steps that were lost, what else was not as it should be, and how many steps were acknowledged."""
    chance, ledger = random.Random(seed), Ledger()
    faults: list[str] = []
    trainee = Trainee(site, chromium, chance, ledger)
    killed: Counter[str] = Counter()
    parts: set[str] = set()
    kept_on_the_way = in_story = 0
    try:
        with running_worker(site, site.environ, folder) as (worker, lrs):
            for number in range(1, kills + 1):
                before = trainee.walk(chance.randrange(1, 5))
                parts.add(before.part)
                variables = variables_of(site, before.attempt)
                # every third kill falls into a step that is on its way
                victim = "all, sending" if number % 3 == 0 else chance.choice(VICTIMS)
                killed[victim] += 1
                after = _kill(trainee, worker, victim, before)
                kept_on_the_way += after.path != before.path or after.step != before.step
                is_sending = victim == "all, sending"
                faults += _faults_of_return(trainee.module, before, after, was_sending=is_sending)
                faults += faults_of_line(site, before.attempt)
                in_story += variables is not None
                if after == before and variables_of(site, before.attempt) != variables:
                    faults.append(f"other variables at {before.part}")
            _wait_until_all_is_sent(site)
            lost = ledger.lost(site)
            faults += _faults_of_records(site, lrs)
    finally:
        chromium.kill()
        site.close()

    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{kills} kills {dict(killed)} at {len(parts)} kinds of place, {in_story} with variables to keep, "
        f"{kept_on_the_way} steps on their way were kept; "
        f"{ledger.steps} steps acknowledged, {len(lost)} lost; {len(lrs.statements)} records at the LRS, each once\n"
    )
    return lost, faults, ledger.steps


def _kill(trainee: Trainee, worker: WorkerProcess, victim: str, before: Place) -> Place:
    if victim == "worker":
        worker.kill()
        worker.start()
        return _or_read_again(trainee, trainee.look_again(), before)
    if victim == "server":
        return _or_read_again(trainee, trainee.lose_server(), before)
    if victim == "browser":
        return _or_read_again(trainee, trainee.lose_browser(), before)
    if victim == "all, sending":
        trainee.submit_and_lose_power()
    else:
        trainee.lose_power()
    worker.kill()
    worker.start()
    return _or_read_again(trainee, trainee.come_back(), before)


def _or_read_again(trainee: Trainee, after: Place, before: Place) -> Place:
    # only leaving the result can end a module, and an ended one has no Continue: look at the attempt itself
    return trainee.read_again(before.attempt) if before.part == "result" and "/attempts/" not in after.path else after


def _wait_until_all_is_sent(site: Site) -> None:
    deadline = time.monotonic() + SENT_WITHIN_S
    while time.monotonic() < deadline:
        with site.app.app_context():
            waiting = db.session.scalar(
                select(func.count()).select_from(OutboxRow).where(OutboxRow.state == RowState.WAITING)
            )
            db.session.remove()
        if not waiting:
            return
        time.sleep(0.5)


def _faults_of_records(site: Site, lrs: FakeLRS) -> list[str]:
    """Every statement that was queued and is not at the LRS with the same id; the LRS itself refuses doubles."""
    with site.app.app_context():
        queued = {str(one) for one in db.session.scalars(select(OutboxRow.subject_id))}
        db.session.remove()
    there = list(lrs.stored_ids)
    return (
        [f"{len(queued ^ set(there))} records differ, {len(there) - len(set(there))} doubled"]
        if (queued != set(there) or len(there) != len(set(there)))
        else []
    )


def _faults_of_return(module: Module, before: Place, after: Place, *, was_sending: bool) -> list[str]:
    """Empty when Continue led to the very page, or for a step that was on its way to that page's successor."""
    if after == before:
        return []
    if was_sending and before.attempt in after.path and after.part in parts_after(module, before.part):
        return []
    return [f"from {before.part} to {after.path}: {after.words[:200]!r}"]
