"""a4: a first view of any page an officer opens is at most 150 KB on the wire, and asks no other host for anything.

The third part of the row, the time a page takes at fifty officers, is measured in benchmarks/bench_load.py.
"""

import gzip
import re

from tests.conftest import Town
from tests.learning.walking import M1, begin, desk_of, learner_of, play_scenario, read_lessons
from tests.officer import Officer

MOST_BYTES = 150 * 1024
FETCHED = re.compile(r'<(?:link|script|img|iframe|source|video|audio)\b[^>]*?(?:src|href)="([^"]+)"')


def weight_of(officer: Officer, address: str) -> int:
    """The gzipped bytes of the page and of everything it makes a browser fetch."""
    page = officer.get(address)
    total = len(gzip.compress(page.body.encode()))
    for asset in sorted(set(FETCHED.findall(page.body))):
        assert asset.startswith("/static/"), f"{address} fetches {asset}"
        answer = officer.line.send("GET", asset, None, {"Accept-Encoding": "gzip"})
        assert answer.status == 200, asset
        total += len(answer.body)
    return total


def test_no_page_of_a_module_is_heavy(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
    officer = town.sign_in(town.people.officer_id)
    base = f"/app/attempts/{attempt_id}"
    lessons = [f"{base}/lessons/{lesson.id}" for lesson in town.shipped.modules[M1].lessons]
    pages = ["/app/", "/app/modules", f"/app/modules/{M1}", "/app/missing", "/app/transcript", f"{base}/scenario"]

    weights = {address: weight_of(officer, address) for address in [*pages, *lessons, f"{base}/debrief", base + "/"]}

    assert max(weights.values()) <= MOST_BYTES, weights
    assert min(weights.values()) > 1000


def test_a_heavy_page_and_another_host_would_be_noticed() -> None:
    """The negative control."""
    assert FETCHED.findall('<script type="module" src="https://cdn.example/a.js"></script>') == [
        "https://cdn.example/a.js"
    ]
    assert FETCHED.findall('<a href="https://doi.org/x">a source that nobody fetches</a>') == []
