"""What a session prints: the answer sheet as page and files, and the handouts of the evening."""

import csv
import io

from tests.officer import Officer, Page
from tests.readiness.promises.evening import CALLS, POST, PROMISE, REASON, STOPS, Evening
from training_app.readiness.promises.handout_views import SHEETS
from training_app.readiness.promises.public_views import COLUMNS, TITLE


def answered(evening: Evening) -> Evening:
    """One theme promised, moved and kept; the other with its reason."""
    evening.promise(due_on="2026-12-20")
    evening.open_promise()
    evening.coordinator.submit("reason", due_on="2027-01-20", reason="The vendor delivers the counters in January.")
    evening.coordinator.submit("public_answer", state="kept", public_answer="It stands on the city’s page.")
    evening.refuse()
    return evening


def rows_of(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.body)))


def set_days(who: Officer, url: str) -> None:
    who.get(f"{url}/parts/place")
    who.submit("seen", day="2026-11-12")
    who.get(f"{url}/parts/after")
    who.submit("seen", **{"answers-on": "2026-12-12"})


def sheet_with(page: Page, words: str) -> str:
    """The text of the one sheet of paper on which these words stand."""
    sheets = [one for one in page.all("section") if "sheet" in (one.get("class") or "").split()]
    (text,) = [text for one in sheets if words in (text := " ".join("".join(one.itertext()).split()))]
    return text


def test_the_sheet_has_themes_promises_days_and_answers_and_not_what_was_said(evening: Evening):
    set_days(evening.coordinator, evening.url)

    page = answered(evening).coordinator.get(f"{evening.url}/answers")

    assert page.heading() == TITLE
    for words in (
        STOPS,
        PROMISE,
        f"{POST}, by 20 January 2027",
        "Kept",
        "It stands on the city’s page.",
        CALLS,
        REASON,
    ):
        assert words in page.text()
    assert "Moved from 20 December 2026 to 20 January 2027 because: The vendor delivers" in page.text()
    assert "Held on 12 November 2026 Answers promised for 12 December 2026 As of 23 November 2026" in page.text()
    assert "Said on 23 November 2026" in page.text()
    assert "Stopped three times in a month" not in page.text()
    assert "Abara" not in page.text().replace("D. Abara", "", 1)


def test_the_sheet_says_what_has_no_answer_yet(evening: Evening):
    evening.promise(due_on="2026-11-20")

    text = evening.coordinator.get(f"{evening.url}/answers").text()

    assert "One theme has neither a promise nor a reason yet." in text
    assert "Not done, three days late" in text


def test_the_csv_has_a_line_for_each_and_one_for_what_has_nothing(evening: Evening):
    answered(evening).note((STOPS, ""), (CALLS, ""), ("Lights at the park", ""))

    rows = rows_of(evening.coordinator.get(f"{evening.url}/answers/file.csv"))

    assert list(rows[0]) == list(COLUMNS)
    assert [(row["theme"], row["kind"], row["state"], row["due_on"]) for row in rows] == [
        ("Lights at the park", "nothing", "", ""),
        (STOPS, "promise", "kept", "2027-01-20"),
        (CALLS, "no_promise", "open", ""),
    ]
    assert rows[1]["answered_on"] == "2026-11-23"
    assert rows[1]["moved"].startswith("moved from 20 December 2026 to 20 January 2027 because: The vendor")


def test_the_markdown_reads_like_the_sheet(evening: Evening):
    page = answered(evening).coordinator.get(f"{evening.url}/answers/file.md")

    assert page.headers["content-type"].startswith("text/markdown")
    assert page.body.startswith(f"# {TITLE}\n")
    assert f"## {STOPS}\n\n### Promise\n\n{PROMISE}\n\n{POST}, by 20 January 2027.\n" in page.body
    assert f"### No promise, and why\n\n{REASON}\n" in page.body


def test_another_ending_is_no_file(evening: Evening):
    assert evening.coordinator.get(f"{evening.url}/answers/file.exe").status == 404


def test_an_empty_session_has_a_sheet_that_says_so(evening: Evening):
    evening.note()

    page = evening.coordinator.get(f"{evening.url}/answers")

    assert "No theme is kept yet." in page.text()
    assert rows_of(evening.coordinator.get(f"{evening.url}/answers/file.csv")) == []


def test_each_handout_is_a_sheet_and_the_note_form_says_no_names(evening: Evening):
    page = evening.coordinator.get(f"{evening.url}/handouts")

    sheets = [one for one in page.all("section") if "sheet" in (one.get("class") or "").split()]
    assert len(sheets) == len(SHEETS) + 1
    for _, title in SHEETS.values():
        assert title in page.text()
    assert "No names: not of who said it" in page.text()
    assert len([one for one in page.all("td") if not "".join(one.itertext()).strip()]) > 20


def test_a_handout_with_open_places_says_how_many(evening: Evening):
    evening.coordinator.get(f"{evening.url}/parts/ground-rules")
    evening.coordinator.submit("seen", rules="Residents have the floor. Everyone has [number] minutes until [hour].")

    before = sheet_with(evening.coordinator.get(f"{evening.url}/handouts"), "Residents have the floor.")
    evening.coordinator.get(f"{evening.url}/parts/ground-rules")
    evening.coordinator.submit("seen", rules="Residents have the floor. Everyone has three minutes until nine.")
    after = sheet_with(evening.coordinator.get(f"{evening.url}/handouts"), "Residents have the floor.")

    assert "Two places in square brackets are still to be filled in before this is printed." in before
    assert "in square brackets" not in after
    assert "Everyone has three minutes until nine." in after


def test_the_session_leads_to_its_pages(evening: Evening):
    links = {one.get("href") for one in evening.coordinator.get(evening.url).all("a")}

    assert {f"{evening.url}/{name}" for name in ("promises", "answers", "handouts")} <= links
