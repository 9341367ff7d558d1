"""e7: people to talk to, with whom each is for, who pays and who else hears of it; read without an account."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.conftest import Town
from tests.wellness.browsing import Site, opened_from_file
from training_app.wellness.document import compile_document
from training_app.wellness.errors import BadFile
from training_app.wellness.resources import DEMO_RESOURCES, NATIONAL_LINES, load_resources

AGENCY = """\
resources:
  - name: Riverton chaplain
    about: For any belief or none.
    phone: 555-0150
    run_by: agency
    who_runs_it: The sheriff's office
    serves: officers, families and people who have retired
    who_pays: Free.
    must_report: A plan to hurt somebody.
    verified_on: 2026-11-20
"""


@pytest.mark.browser
def test_each_says_whom_it_is_for_who_runs_it_who_pays_and_who_else_hears(page: Page) -> None:
    rows = {row.locator("b").first.inner_text(): row.inner_text() for row in page.locator(".lines2 > div").all()}

    assert len(rows) == len(load_resources(NATIONAL_LINES)) + len(load_resources(DEMO_RESOURCES))
    for one in (*load_resources(NATIONAL_LINES), *load_resources(DEMO_RESOURCES)):
        words = rows[f"{one.name}."]
        mark = "Independent of your agency." if one.is_independent else "Run by your agency."
        assert f"{mark} {one.who_runs_it}." in words
        assert f"Who else hears of it: {one.must_report}" in words
        assert f"For {one.serves}." in words
        assert (one.who_pays or "") in words


@pytest.mark.browser
def test_the_agencys_own_people_stand_after_two_that_are_independent(context: BrowserContext, tmp_path: Path) -> None:
    page = opened_from_file(context, tmp_path, AGENCY)
    rows = [row.inner_text() for row in page.locator(".lines2 > div").all()]

    assert "Riverton chaplain" in rows[2]
    assert "Number tried 20 November 2026." in rows[2]
    assert all("Independent of your agency." in row for row in rows[:2])
    assert page.locator('.help a[href="tel:5550150"]').is_visible()


@pytest.mark.browser
def test_families_and_people_who_have_retired_find_somebody(page: Page) -> None:
    words = page.locator(".lines2").inner_text()

    assert "families and people who have retired" in words
    assert "officers, people who have retired, and families" in words


def test_it_is_read_without_an_account(town: Town) -> None:
    answer = town.app.test_client().get("/wellness/")

    assert answer.status_code == 200
    assert b"1-800-267-5463" in answer.data


def test_the_training_pages_are_not(town: Town) -> None:
    """The negative control: what does need an account sends a stranger to the sign-in page."""
    answer = town.app.test_client().get("/app/transcript")

    assert answer.status_code in {302, 303}
    assert "sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("field", ["who_runs_it", "must_report", "run_by", "verified_on"])
def test_an_entry_that_leaves_out_who_hears_of_it_stops_the_start(tmp_path: Path, field: str) -> None:
    people = tmp_path / "people.yaml"
    kept = [line for line in AGENCY.splitlines() if not line.strip().startswith(f"{field}:")]
    people.write_text("\n".join(kept), encoding="utf-8")

    with pytest.raises(BadFile, match=rf"{field}: is missing"):
        compile_document("", people)


@pytest.mark.browser
def test_every_number_can_be_read_where_no_telephone_is(page: Page, site: Site) -> None:
    """A patrol computer cannot dial: each link says its number."""
    links = page.locator(".lines2 a, .help a").all()
    shown = [(str(link.get_attribute("href")), "".join(filter(str.isdigit, link.inner_text()))) for link in links]

    assert len(shown) >= 10
    assert [href for href, digits in shown if not digits] == []
