"""The pages that anybody may open: what they say of a certificate, and what they keep to themselves."""

import json

import pytest
from joserfc.jwk import OKPKey

from tests.assignments.certificates.office import CLAIMS, Office, claims_with
from tests.learning.putting_right import REASON
from training_app.assignments.certificates.signing import key_id, read_signed
from training_app.assignments.certificates.views import build_paper


@pytest.fixture
def number(office: Office) -> str:
    """Of a certificate that was made."""
    return office.issue()


def test_signed_out_it_says_what_the_paper_says(office: Office, number: str) -> None:
    page = office.stranger_opens(f"/verify/{number}")

    module = office.town.shipped.modules["m01-trauma"]
    assert page.heading() == number
    said = ("Holds", "J. Ortiz", "4417", "Riverton PD", module.title, module.version, f"{module.minutes / 60:.2f}")
    for words in (*said, "23 November 2026", "Does not expire"):
        assert words in page.text(), words


def test_it_says_no_more_of_the_person_than_the_paper(office: Office, number: str) -> None:
    page = office.stranger_opens(f"/verify/{number}")
    paper = office.officer.get(office.address)

    for words in ("Jamie", "Patrol", "officer_id", str(office.attempt_id), str(office.completion_id)):
        assert words not in page.body, words
    assert "Jamie" not in paper.body


def test_it_is_kept_in_no_cache_and_no_search_engine(office: Office, number: str) -> None:
    headers = office.stranger_opens(f"/verify/{number}").headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_its_time_in_hours_and_in_minutes_that_were_active() -> None:
    """a10: nominal and measured hours both."""
    facts = dict(build_paper(CLAIMS, "https://training.riverton.example").facts)

    assert (facts["Hours"], facts["Active"]) == ("0.82", "38 min")
    assert "Active" not in dict(build_paper(claims_with(active_seconds=None), "https://r.example").facts)


def test_a_withdrawn_one_says_so_and_neither_why_in_full_nor_whose_it_was(office: Office, number: str) -> None:
    office.void()

    page = office.stranger_opens(f"/verify/{number}")

    assert "Withdrawn" in page.text()
    assert "Riverton PD took the completion back on 23 November 2026" in page.text()
    for words in (REASON, "Ortiz", "4417", "Abara"):
        assert words not in page.body.replace(number, ""), words


def test_a_corrected_one_says_that_there_is_a_newer_one_which_holds(office: Office, number: str) -> None:
    office.completion_id = office.correct()

    old = office.stranger_opens(f"/verify/{number}").text()
    new = office.stranger_opens(f"/verify/{office.issue()}").text()

    assert "Out of date" in old
    assert "corrected the training record on 23 November 2026" in old
    assert "Holds" in new
    assert "Corrected by the coordinator" in new


def test_an_expired_one_says_until_when_it_was_good(office: Office) -> None:
    office.good_for(12)
    number = office.issue()

    office.town.clock.advance(days=365)
    on_its_last_day = office.stranger_opens(f"/verify/{number}").text()
    office.town.clock.advance(days=1)
    after_it = office.stranger_opens(f"/verify/{number}").text()

    assert "Holds" in on_its_last_day
    assert "Expired" in after_it
    assert "good until 23 November 2027" in after_it


def test_a_number_that_nobody_has_is_answered_in_words(office: Office) -> None:
    page = office.stranger_opens("/verify/CG-7QX2-K9PA-3MTW-08ZR")

    assert page.status == 404
    assert "No certificate has this number" in page.text()


@pytest.mark.parametrize("change", [str.lower, lambda one: one.replace("-", " "), lambda one: one.replace("0", "o")])
def test_a_number_is_found_however_it_is_typed(office: Office, number: str, change) -> None:
    page = office.stranger_opens(f"/verify?number={change(number).replace(' ', '+')}")

    assert page.address == f"/verify/{number}"
    assert "Holds" in page.text()


def test_what_is_no_number_is_said_beside_the_field(office: Office) -> None:
    page = office.stranger_opens("/verify?number=4417")

    assert page.status == 422
    assert "sixteen letters and digits" in page.text()
    assert office.stranger_opens("/verify").status == 200
    assert office.stranger_opens("/verify/4417").status == 404


def test_the_signed_record_can_be_checked_without_us(office: Office, number: str) -> None:
    record = office.officer.line.send("GET", f"/verify/{number}/signed", None, {}).body.decode()
    keys = json.loads(office.officer.line.send("GET", "/.well-known/certificate-keys", None, {}).body)["keys"]

    found = {key["kid"]: OKPKey.import_key(key) for key in keys}
    claims = read_signed(record, found)

    assert (claims.number, claims.name) == (number, "J. Ortiz")
    assert all("d" not in key for key in keys)
    (kid,) = found
    one = json.loads(office.officer.line.send("GET", f"/.well-known/certificate-keys/{kid}", None, {}).body)
    assert key_id(OKPKey.import_key(one)) == kid
    assert office.officer.line.send("GET", "/.well-known/certificate-keys/other", None, {}).status == 404


def test_of_a_withdrawn_one_no_signed_record_is_given(office: Office, number: str) -> None:
    office.void()

    assert office.stranger_opens(f"/verify/{number}/signed").status == 404
