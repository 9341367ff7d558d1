"""a9: the transcript as page, CSV and PDF holds every completion, and what was taken back.

The certificate is proved in test_a9_certificate.py.
"""

import csv
import io

import pytest

from tests.conftest import Town
from tests.learning.walking import M1, desk_of, events_of, learner_of, take_all
from tests.pdf_reading import objects_of
from training_app.foundation.ids import AttemptId
from training_app.foundation.plugins import is_installed
from training_app.learning import corrections
from training_app.learning.corrections import Hand
from training_app.learning.service import Desk
from training_app.web.pdf import PACKAGE

REASON = "Taken on another officer's login"


def rows(town: Town) -> list[dict[str, str]]:
    officer = town.sign_in(town.people.officer_id)
    page = officer.get("/app/transcript.csv")
    return list(csv.DictReader(io.StringIO(page.body.removeprefix("\ufeff"))))


def take_back(town: Town, desk: Desk, attempt_id: AttemptId) -> None:
    hand = Hand(town.people.coordinator_id, REASON)
    completion_id = events_of(desk, attempt_id)[-1].id
    corrections.void_completion(desk, learner_of(town), attempt_id, hand, completion_id=completion_id)


def test_it_says_module_version_hours_and_date_on_the_page_and_in_the_file(town: Town) -> None:
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))
    module = town.shipped.modules[M1]
    officer = town.sign_in(town.people.officer_id)

    words = officer.get("/app/transcript").text()
    (row,) = rows(town)

    for part in (module.title, module.version, f"{module.minutes / 60:.2f}", "Monday 23 November 2026", "Check"):
        assert part in words
    assert row["module"] == module.title
    assert row["version"] == module.version
    assert row["completed"] == "Monday 23 November 2026"
    assert row["check"].endswith("first try")


@pytest.mark.skipif(not is_installed(PACKAGE), reason="the extra [pdf] is not installed")
def test_it_can_be_saved_as_a_tagged_pdf_with_its_table(town: Town) -> None:
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))
    officer = town.sign_in(town.people.officer_id)
    (link,) = [a.get("href") for a in officer.get("/app/transcript").all("a") if "PDF" in (a.text or "")]

    answer = officer.line.send("GET", link, None, {})

    assert answer.headers["content-type"] == "application/pdf"
    held = objects_of(answer.body)
    for mark in (b"/S /Table", b"/S /TH", b"/S /H1", b"pdfuaid:part", b"Transcript of J. Ortiz, Badge 4417"):
        assert mark in held, mark


def test_the_debrief_can_be_read_again_from_it(town: Town) -> None:
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))
    officer = town.sign_in(town.people.officer_id)
    page = officer.get("/app/transcript")
    (link,) = [a for a in page.all("a") if (a.get("href") or "").endswith("/debrief")]

    assert "What they may have felt" in officer.get(link.get("href")).text()


def test_a_completion_taken_back_stays_on_it_with_the_reason_and_counts_no_hours(town: Town) -> None:
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        take_back(town, desk, attempt_id)

    words = town.sign_in(town.people.officer_id).get("/app/transcript").text()
    (row,) = rows(town)

    assert REASON in words
    assert "0.00 hours this year, 0.00 in all" in words
    assert REASON in row["taken back"]


def test_a_module_taken_twice_stands_twice(town: Town) -> None:
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        take_back(town, desk, attempt_id)
        town.clock.advance(days=1)
        take_all(desk, learner_of(town))

    assert [bool(row["taken back"]) for row in rows(town)] == [False, True]


def test_nobody_reads_another_s(town: Town) -> None:
    with desk_of(town) as desk:
        take_all(desk, learner_of(town))

    words = town.sign_in(town.people.other_officer_id).get("/app/transcript").text()

    assert "Nothing yet" in words
