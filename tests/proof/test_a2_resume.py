"""a2 and b5: server and browser are killed at random points; the officer is back on the very page, nothing is lost."""

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.chromium import KillableChromium
from tests.browser.ledger import Ledger, faults_of_line
from tests.browser.place import Place, parts_after
from tests.browser.site import Site, running_site
from tests.browser.trainee import Trainee
from tests.databases import postgres_database
from tests.postgres import Server
from training_app.content.catalogue import Module

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = 20261123
PROVE = os.environ.get("PROVE") == "1"
KILLS_SQLITE = 200 if PROVE else 20
KILLS_POSTGRES = 40 if PROVE else 5


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as site:
        yield site


@pytest.fixture
def on_postgres(tmp_path: Path, postgres: Server) -> Iterator[Site]:
    with postgres_database(postgres) as address, running_site(tmp_path, address) as site:
        yield site


def test_resume_after_kills_on_sqlite(on_sqlite: Site, playwright: Playwright, tmp_path: Path) -> None:
    _kill_and_come_back(on_sqlite, KillableChromium(playwright, tmp_path), KILLS_SQLITE, SEED)


@pytest.mark.postgres
def test_resume_after_kills_on_postgresql(on_postgres: Site, playwright: Playwright, tmp_path: Path) -> None:
    _kill_and_come_back(on_postgres, KillableChromium(playwright, tmp_path), KILLS_POSTGRES, SEED + 1)


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


def _kill_and_come_back(site: Site, chromium: KillableChromium, kills: int, seed: int) -> None:
    chance, ledger = random.Random(seed), Ledger()
    faults: list[str] = []
    trainee = Trainee(site, chromium, chance, ledger)
    parts: set[str] = set()
    kept_on_the_way = 0
    try:
        for number in range(1, kills + 1):
            before = trainee.walk(chance.randrange(1, 5))
            parts.add(before.part)
            is_sending = number % 3 == 0
            # every third kill falls into a step that is on its way
            if is_sending:
                trainee.submit_and_lose_power()
            else:
                trainee.lose_power()
            after = _come_back(trainee, before)
            kept_on_the_way += after.path != before.path or after.step != before.step
            faults += _faults_of_return(trainee.module, before, after, was_sending=is_sending)
            faults += faults_of_line(site, before.attempt)
        lost = ledger.lost(site)
    finally:
        chromium.kill()
        site.close()

    sent = kills // 3
    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{kills} kills at {len(parts)} kinds of place, {sent} with a step on its way, of which {kept_on_the_way} "
        f"were kept; {ledger.steps} steps acknowledged, {len(lost)} lost\n"
    )
    assert lost == []
    assert faults == []
    assert ledger.steps >= kills


def _come_back(trainee: Trainee, before: Place) -> Place:
    after = trainee.come_back()
    # only leaving the result can end a module, and an ended one has no Continue: look at the attempt itself
    return trainee.read_again(before.attempt) if before.part == "result" and "/attempts/" not in after.path else after


def _faults_of_return(module: Module, before: Place, after: Place, *, was_sending: bool) -> list[str]:
    """Empty when Continue led to the very page, or for a step that was on its way to that page's successor."""
    if after == before:
        return []
    if was_sending and before.attempt in after.path and after.part in parts_after(module, before.part):
        return []
    return [f"from {before.part} to {after.path}: {after.words[:200]!r}"]
