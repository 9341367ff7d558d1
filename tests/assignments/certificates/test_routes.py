"""The officer's own pages of a certificate."""

import sys

import pytest

from tests.assignments.certificates.office import Office
from tests.pdf_reading import objects_of
from training_app.foundation.plugins import is_installed
from training_app.web import pdf

has_extra = pytest.mark.skipif(not is_installed(pdf.PACKAGE), reason="the extra [pdf] is not installed")


def test_from_the_transcript_to_a_certificate_in_two_steps(office: Office) -> None:
    transcript = office.officer.get("/app/transcript")
    (link,) = [a for a in transcript.all("a") if (a.text or "").strip() == "Certificate"]

    offer = office.officer.get(link.get("href"))
    made = office.officer.submit()

    assert "is not made yet" in offer.text()
    module = office.town.shipped.modules["m01-trauma"]
    assert made.heading() == "J. Ortiz"
    for words in ("badge 4417", module.title, module.version, f"{module.minutes / 60:.2f}", "23 November 2026", "CG-"):
        assert words in made.text()


def test_opening_the_page_makes_nothing(office: Office) -> None:
    for _ in range(2):
        page = office.officer.get(office.address)

    assert "is not made yet" in page.text()


def test_a_pressed_button_twice_shows_the_same_paper(office: Office) -> None:
    office.officer.get(office.address)
    first = office.officer.submit().text()
    number = office.issue()

    assert number in first
    assert number in office.officer.get(office.address).text()


def test_nobody_opens_another_s(office: Office) -> None:
    office.issue()
    other = office.town.sign_in(office.town.people.other_officer_id)
    coordinator = office.town.sign_in(office.town.people.coordinator_id)

    assert [who.get(office.address).status for who in (other, coordinator)] == [404, 404]
    assert other.get(f"{office.address}.pdf").status == 404


def test_the_code_on_it_leads_to_the_page_that_verifies(office: Office) -> None:
    number = office.issue()
    page = office.officer.get(office.address)
    (image,) = page.all("img")
    (link,) = [a.get("href") for a in page.all("a") if number in (a.get("href") or "")]

    assert image.get("src").startswith("data:image/svg+xml")
    assert image.get("alt")
    assert link == f"http://localhost/verify/{number}"


@has_extra
def test_it_can_be_saved_as_a_tagged_pdf(office: Office) -> None:
    number = office.issue()
    page = office.officer.get(office.address)
    (link,) = [a.get("href") for a in page.all("a") if (a.get("href") or "").endswith(".pdf")]

    answer = office.officer.line.send("GET", link, None, {})

    assert answer.headers["content-type"] == "application/pdf"
    assert number in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    held = objects_of(answer.body)
    for mark in (b"/MarkInfo", b"/S /H1", b"/S /Figure", b"/Alt (QR code", b"pdfuaid:part", b"/Lang (en)"):
        assert mark in held, mark


def test_without_the_extra_the_page_says_how_to_print(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.issue()
    monkeypatch.setattr(pdf, "PACKAGE", "no-such-package")
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    page = office.officer.get(office.address)
    answer = office.officer.get(f"{office.address}.pdf")

    assert "print window can also save the page as a PDF" in page.text()
    assert [a for a in page.all("a") if (a.get("href") or "").endswith(".pdf")] == []
    assert answer.status == 409
    assert "print it" in answer.text()
    office.officer.get("/app/transcript")
    assert "Save as a PDF" not in office.officer.page.text()


def test_a_badge_is_given_to_its_officer_when_they_press_for_it(office: Office) -> None:
    number = office.issue()
    office.officer.get(office.address)
    (form,) = [form for form in office.officer.page.all("form") if form.get("action", "").endswith("/badge")]
    (token,) = [one.get("value") for one in form.iter() if one.get("name") == "csrf_token"]

    got = office.officer.post(form.get("action"), [("csrf_token", token)])

    assert got.status == 200
    assert got.headers["content-type"] == "application/vc+jwt"
    assert number in got.headers["content-disposition"]
    assert office.officer.get(form.get("action")).status == 405


def test_of_a_withdrawn_completion_there_is_neither_paper_nor_badge(office: Office) -> None:
    office.issue()
    office.void()

    page = office.officer.get(office.address)

    assert "does not count any more" in page.text()
    assert page.all("img") == []
    assert office.officer.get(f"{office.address}.pdf").status == 409
    assert "Certificate of" not in office.officer.get("/app/transcript").body
