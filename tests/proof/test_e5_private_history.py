"""e5: results can be kept in a sealed file of the officer's own; six words open it, and the server never has it."""

import json
import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from playwright.sync_api import BrowserContext, Page

from tests.wellness.browsing import Site, answer, files_containing, opened_from_file
from tests.wellness.sealed_files import Entry, make_sealed, open_sealed
from training_app.wellness.document import WORDS

pytestmark = pytest.mark.browser

SIX = "grape stew mosaic piano alpine stay"
EARLIER: list[Entry] = [
    {"day": "2026-09-01", "check": "K6", "total": 15, "highest": 24},
    {"day": "2026-10-01", "check": "K6", "total": 9, "highest": 24},
    {"day": "2026-10-01", "check": "PHQ-9", "total": 11, "highest": 27},
]
DESK = "Keep results in a sealed file, or look back at one"


WIPED_WHILE_OPENING = """async () => {
  const part = (label) => document.querySelector(`[data-part=${label}]`);
  part("unseal").click();
  part("clear").click();
  await new Promise((done) => setTimeout(done, 10));
  return part("past").textContent + part("said").textContent;
}"""


@pytest.fixture
def desk(page: Page) -> Page:
    """The page on 26 November 2026, with the place for the own file open."""
    page.clock.set_fixed_time("2026-11-26T23:30:00")
    page.get_by_text(DESK).click()
    return page


def _start(page: Page) -> str:
    page.get_by_role("button", name="Start a sealed file").click()
    return page.locator("[data-part=six-words]").inner_text()


def _save(page: Page) -> str:
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the sealed file").click()
    assert saving.value.suggested_filename == "notes.json"
    return Path(saving.value.path()).read_text(encoding="utf-8")


def _open(page: Page, text: str, words: str) -> str:
    file = {"name": "notes.json", "mimeType": "application/json", "buffer": text.encode()}
    page.locator("[data-part=file]").set_input_files(file)  # type: ignore[arg-type]
    page.fill("[data-part=typed]", words)
    page.get_by_role("button", name="Open it here").click()
    said = page.locator("[data-part=said]")
    said.filter(has_not_text="Opening").filter(has_text=re.compile(r"\w")).wait_for()
    return said.inner_text()


def test_what_the_page_saves_another_program_opens_by_the_six_words(desk: Page) -> None:
    answer(desk, [4, 3, 2, 1, 0, 2])
    words = _start(desk)

    text = _save(desk)

    assert open_sealed(text, words) == [{"day": "2026-11-26", "check": "K6", "total": 12, "highest": 24}]
    assert "12" not in json.loads(text)["kind"].replace("600000", "")
    with pytest.raises(InvalidTag):
        open_sealed(text, words.replace(words.split()[0], "zebra"))


def test_what_another_program_saves_the_page_opens_and_shows_as_chart_and_table(desk: Page) -> None:
    said = _open(desk, make_sealed(EARLIER, SIX), f"  {SIX.upper()} ")

    rows = [row.inner_text().split("\t") for row in desk.locator("[data-part=past] tbody tr").all()]
    bars = desk.locator("[data-part=past] figure").first.locator("[data-part=col-bar]")
    drawn = [box["height"] for box in (bar.bounding_box() for bar in bars.all()) if box]
    assert said == "Open, here and only here. Nothing was sent."
    assert rows == [
        ["Oct 1, 2026", "PHQ-9", "11 of 27"],
        ["Oct 1, 2026", "K6", "9 of 24"],
        ["Sep 1, 2026", "K6", "15 of 24"],
    ]
    assert len(drawn) == 2
    assert drawn[0] > 40
    assert drawn[0] / drawn[1] == pytest.approx(15 / 9, rel=0.05)


def test_todays_result_is_added_to_what_was_there(desk: Page) -> None:
    answer(desk, [1] * 6)
    _open(desk, make_sealed(EARLIER, SIX), SIX)

    text = _save(desk)

    today: Entry = {"day": "2026-11-26", "check": "K6", "total": 6, "highest": 24}
    assert open_sealed(text, SIX) == [*EARLIER, today]
    assert desk.locator("[data-part=past] tbody tr").count() == 4


def test_saving_twice_keeps_a_result_once(desk: Page) -> None:
    answer(desk, [1] * 6)
    words = _start(desk)
    _save(desk)

    assert len(open_sealed(_save(desk), words)) == 1


def test_an_unfinished_check_is_not_saved_and_it_says_so(desk: Page) -> None:
    answer(desk, [1, 1, None, 1, 1, 1])
    _start(desk)

    desk.get_by_role("button", name="Save the sealed file").click()

    assert "There is no result on this page yet." in desk.locator("[data-part=said]").inner_text()


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        (make_sealed(EARLIER, SIX), SIX.replace("stay", "stew"), "It did not open. The words or the file are not"),
        (make_sealed(EARLIER, SIX, "sealed-history 2 X"), SIX, "not a sealed file of this page, or it is of a newer"),
        ('{"a": 1}', SIX, "This is not a sealed file of this page"),
        ("null", SIX, "This is not a sealed file of this page"),
        ("[", SIX, "It did not open."),
        ("x" * 1_048_577, SIX, "too large"),
    ],
    ids=["wrong words", "newer kind", "other file", "nothing", "broken", "too large"],
)
def test_a_file_that_does_not_open_says_why_and_shows_nothing(desk: Page, text: str, words: str, said: str) -> None:
    assert said in _open(desk, text, words)
    assert desk.locator("[data-part=past]").inner_text() == ""


def test_one_changed_byte_opens_nothing(desk: Page) -> None:
    file = json.loads(make_sealed(EARLIER, SIX))
    file["sealed"] = ("B" if file["sealed"][0] == "A" else "A") + file["sealed"][1:]

    assert "It did not open." in _open(desk, json.dumps(file), SIX)


def test_entries_of_another_shape_are_left_out_and_no_markup_comes_in(desk: Page) -> None:
    strange: list[Entry] = [
        {"day": "soon", "check": "K6", "total": 1, "highest": 24},
        {"day": "2026-10-01", "check": "K6", "total": 99, "highest": 24},
        {"day": "2026-10-01", "check": "<b id=x>K6</b>", "total": 1, "highest": 24},
    ]

    _open(desk, make_sealed(strange, SIX), SIX)

    assert desk.locator("[data-part=past] tbody tr").count() == 1
    assert desk.locator("#x").count() == 0


def test_the_words_are_six_of_1024_and_differ_each_time(desk: Page) -> None:
    listed = WORDS.read_text(encoding="utf-8").split()
    made = [_start(desk).split() for _ in range(20)]

    assert len(listed) == len(set(listed)) == 1024
    assert len({word[:4] for word in listed}) == 1024
    assert all(len(words) == 6 and set(words) <= set(listed) for words in made)
    assert len({tuple(words) for words in made}) == 20


def test_that_lost_words_are_a_lost_file_is_said_before_anything_else(desk: Page) -> None:
    folded = desk.locator("section:has(#own) details > p").first.inner_text()

    assert folded.startswith("Lose the six words, and the file is lost.")


def test_nothing_of_it_reaches_the_server_and_wiping_empties_it(desk: Page, site: Site) -> None:
    answer(desk, [1] * 6)
    _open(desk, make_sealed(EARLIER, SIX), SIX)
    _save(desk)

    desk.get_by_role("button", name="Clear everything").click()

    assert site.requests == [("GET", "/wellness/")]
    assert desk.locator("[data-part=past]").inner_text() + desk.locator("[data-part=made]").inner_text() == ""
    assert desk.input_value("[data-part=typed]") == ""
    assert desk.locator("[data-part=file]").evaluate("(input) => input.files.length") == 0


def test_a_page_wiped_while_a_file_opens_stays_empty(desk: Page) -> None:
    file = {"name": "notes.json", "mimeType": "application/json", "buffer": make_sealed(EARLIER, SIX).encode()}
    desk.locator("[data-part=file]").set_input_files(file)  # type: ignore[arg-type]
    desk.fill("[data-part=typed]", SIX)

    opened_later = desk.evaluate(WIPED_WHILE_OPENING)
    _open(desk, make_sealed(EARLIER, SIX), SIX)

    assert opened_later == ""
    assert desk.locator("[data-part=past] tbody tr").count() == 3


def test_it_works_in_the_copy_on_ones_own_computer(context: BrowserContext, tmp_path: Path) -> None:
    page = opened_from_file(context, tmp_path)
    answer(page, [2] * 6)
    page.get_by_text(DESK).click()
    words = _start(page)

    assert open_sealed(_save(page), words)[0]["total"] == 12


def test_a_browser_without_the_lock_says_so_and_offers_nothing(page: Page, site: Site) -> None:
    """WebCrypto is there on https, on this computer and in files; over plain http elsewhere it is not."""
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})")
    page.goto(site.url)
    page.get_by_text(DESK).click()

    assert page.get_by_text("This browser offers its lock only on https").is_visible()
    assert not page.get_by_role("button", name="Start a sealed file").is_visible()


def test_a_file_that_was_not_sealed_would_be_seen(tmp_path: Path) -> None:
    """The negative control: the search that finds nothing in a sealed file finds the same words in an open one."""
    (tmp_path / "sealed").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "sealed" / "notes.json").write_text(make_sealed(EARLIER, SIX), encoding="utf-8")
    (tmp_path / "open" / "notes.json").write_text(json.dumps(EARLIER), encoding="utf-8")

    assert files_containing(tmp_path / "sealed", "PHQ-9") == []
    assert files_containing(tmp_path / "open", "PHQ-9") == ["notes.json"]
