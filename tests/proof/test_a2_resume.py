"""a2 and b5: server and browser are killed at random points; the officer comes back to the very page, and nothing is lost."""

import os
import random
from collections.abc import Iterator
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


def _kill_and_come_back(site: Site, chromium: KillableChromium, kills: int, seed: int) -> None:
    chance, ledger, faults = random.Random(seed), Ledger(), []
    trainee = Trainee(site, chromium, chance, ledger)
    parts: list[str] = []
    try:
        for number in range(1, kills + 1):
            before = trainee.walk(chance.randrange(1, 5))
            parts.append(before.part)
            # every third kill falls into a step that is on its way
            if number % 3 == 0:
                trainee.submit_and_lose_power()
            else:
                trainee.lose_power()
            faults += _faults_of_return(trainee, before, was_sending=number % 3 == 0)
            faults += faults_of_line(site, before.attempt)
        lost = ledger.lost(site)
    finally:
        chromium.kill()
        site.close()

    print(f"{kills} kills at {len(set(parts))} kinds of place, {ledger.steps} acknowledged steps, {len(lost)} lost")
    assert lost == []
    assert faults == []
    assert ledger.steps >= kills


def _faults_of_return(trainee: Trainee, before: Place, *, was_sending: bool) -> list[str]:
    """Empty when Continue led to the very page, or for a step that was on its way to that page's successor."""
    module = trainee.module
    after = trainee.come_back()
    if "/attempts/" not in after.path:
        # the module is recorded, so the home page offers no Continue; what was not read yet is still there
        after = trainee.read_again(before.attempt)
    if after == before:
        return []
    if was_sending and after.attempt == before.attempt and after.part in parts_after(module, before.part):
        return []
    return [f"from {before.part} to {after.path}{after.step and '#' + after.step}: {after.words[:200]!r}"]
