"""e3 (claims C3, C4): what is typed into the page stands in none of the places of the data map, in none of ten forms.

The whole program runs on a real server, with an officer signed in in a real browser. The places are those of
training_app/wellness/who.yaml, which the page shows too: each must have a search here, and each search must be able to
find something.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.chromium import CHROMIUM_ARGS, chromium_path
from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, press
from tests.wellness.browsing import answer, show_result
from tests.wellness.traces import forms, found_in, found_in_files, found_in_memory, packed
from training_app.wellness.parties import load_map

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CANARY = "zanzibar heron 4417 quince"
NEVER_TYPED = "zanzibar heron 4418 quince"


@dataclass
class Scene:
    """A server, a browser, and everything the server sent to it."""

    folder: Path
    site: Site
    context: BrowserContext
    sent: list[bytes] = field(default_factory=list)

    def sign_in(self) -> Page:
        page = self.context.pages[0]
        page.on("response", lambda response: self.sent.append(response.body()) if response.ok else None)
        page.goto(self.site.link(self.site.people.officer_id))
        press(page, page.locator(GO_ON).first)
        return page


def _dump(scene: Scene) -> bytes:
    """Every row of every table as text: the queue of records, the statements, the events, the audit log."""
    with closing(sqlite3.connect(f"file:{scene.folder / 'site.db'}?mode=ro", uri=True)) as database:
        return "\n".join(database.iterdump()).encode()


SEARCHES: dict[str, Callable[[Scene, str], list[str]]] = {
    "database": lambda scene, text: found_in_files([scene.folder / "site.db"], text),
    "journal": lambda scene, text: found_in_files([scene.folder / f"site.db-{end}" for end in ("wal", "shm")], text),
    "log": lambda scene, text: found_in_files([scene.folder / "gunicorn.log"], text),
    "queue": lambda scene, text: found_in(_dump(scene), text),
    "temporary": lambda scene, text: found_in_files((scene.folder / "temporary").rglob("*"), text),
    "answers": lambda scene, text: [form for body in scene.sent for form in found_in(body, text)],
    "memory": lambda scene, text: found_in_memory(scene.site.server.pid, text),
    "profile": lambda scene, text: found_in_files((scene.folder / "profile").rglob("*"), text),
}


@pytest.fixture
def scene(playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with running_site(tmp_path) as site:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium_path(), args=CHROMIUM_ARGS
        )
        yield Scene(tmp_path, site, context)


def _use_the_page(scene: Scene, page: Page) -> None:
    page.goto(scene.site.address("/wellness/"))
    for check in ("k6", "phq9", "gad7"):
        answer(page, [1] * {"k6": 6, "phq9": 9, "gad7": 7}[check], check)
        show_result(page, check)
    page.get_by_text("Keep results in a sealed file").click()
    page.fill("[data-part=typed]", CANARY)
    page.get_by_role("button", name="Start a sealed file").click()


def test_every_place_of_the_map_has_a_search_and_no_search_is_beside_it() -> None:
    assert [place.id for place in load_map().places] == list(SEARCHES)


def test_what_is_typed_while_signed_in_is_found_in_no_place(scene: Scene) -> None:
    page = scene.sign_in()
    _use_the_page(scene, page)
    page.goto(scene.site.address("/app/"))
    found = {place: search(scene, CANARY) for place, search in SEARCHES.items() if place != "profile"}
    scene.context.close()
    found["profile"] = SEARCHES["profile"](scene, CANARY)

    assert found == {place.id: [] for place in load_map().places}


def test_each_search_would_find_it(scene: Scene) -> None:
    """The negative control: the same text is put into each place, by the ways a careless program would take."""
    page = scene.sign_in()
    before = {place: search(scene, NEVER_TYPED) for place, search in SEARCHES.items()}
    page.evaluate(f"() => {{ localStorage.setItem('typed', '{NEVER_TYPED}'); }}")
    page.goto(scene.site.address(f"/app/sign-in?then={NEVER_TYPED.replace(' ', '+')}-{NEVER_TYPED}"))
    # what the process keeps of a request, and what it sends back
    scene.sent.append(f"<p>{NEVER_TYPED}</p>".encode())
    in_memory = SEARCHES["memory"](scene, NEVER_TYPED) + SEARCHES["memory"](scene, NEVER_TYPED.replace(" ", "+"))
    scene.context.close()
    with closing(sqlite3.connect(scene.folder / "site.db")) as database:
        database.execute("CREATE TABLE careless (typed TEXT)")
        database.execute("INSERT INTO careless VALUES (?)", (NEVER_TYPED,))
        database.commit()
        in_journal = SEARCHES["journal"](scene, NEVER_TYPED)
        in_dump = SEARCHES["queue"](scene, NEVER_TYPED)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (scene.folder / "gunicorn.log").open("a") as log:
        log.write(NEVER_TYPED)
    (scene.folder / "temporary" / "upload").write_bytes(packed(NEVER_TYPED))
    found = {**{place: search(scene, NEVER_TYPED) for place, search in SEARCHES.items()}, "memory": in_memory}

    assert before == {place: [] for place in SEARCHES}
    assert in_journal
    assert in_dump
    assert {place for place in SEARCHES if found[place] == []} <= {"journal"}


@pytest.mark.parametrize("form", forms(CANARY))
def test_each_of_the_ten_forms_would_be_seen_packed_or_not(form: str) -> None:
    data = b"before " + forms(CANARY)[form] + b" after"

    assert form in found_in(data, CANARY)
    assert form not in found_in(data, NEVER_TYPED) or form.startswith("base64")
    assert len(forms(CANARY)) == 10


def test_a_packed_text_would_be_seen() -> None:
    assert found_in(b"before" + packed(CANARY) + b"after", CANARY) == ["utf-8"]
