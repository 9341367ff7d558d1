"""e8: "Who can see this" is made from the map the tests use; the page, the docs and the proofs cannot drift apart."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Town
from tests.wellness.browsing import TOKENS
from training_app.wellness.document import compile_document
from training_app.wellness.parties import load_map, party_rows, party_table

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "privacy-self-check.md"
CLAIMS = {
    "C1": "tests/proof/test_e2_c1_no_request_in_any_check.py",
    "C2": "tests/proof/test_e4_c2_the_same_whatever_you_did.py",
    "C3": "tests/proof/test_e3_c3_nothing_in_any_place.py",
    "C4": "tests/proof/test_e3_no_trace_of_the_answers.py",
    "C5": "tests/proof/test_e2_nothing_leaves_the_page.py",
    "C6": "tests/proof/test_e4_no_trace_in_training_records.py",
    "C7": "tests/proof/test_e2_c7_a_process_of_its_own.py",
    "C8": "tests/proof/test_e2_nothing_leaves_the_page.py",
    "C9": "tests/proof/test_e2_nothing_leaves_the_page.py",
    "C10": "tests/proof/test_e1_c10_every_check_scores_as_published.py",
    "C11": "tests/proof/test_e1_c11_item_nine_opens_help.py",
}
CONTROL = re.compile(r"negative control|would_be_seen|would_find|does_send|built_carelessly")


@pytest.mark.browser
def test_the_page_says_of_each_what_they_could_hand_over(page: Page) -> None:
    page.get_by_text("What each could hand over, and what not").click()

    rows = [row.inner_text().split("\t") for row in page.locator("table.who tbody tr").all()]

    assert rows == [[each.who, each.could, each.could_not] for each in load_map().parties]


@pytest.mark.browser
def test_the_page_says_what_nobody_can_promise_and_where_the_law_ends(page: Page) -> None:
    page.get_by_text("What each could hand over, and what not").click()

    words = page.locator("section:has(#who)").inner_text()

    assert len(load_map().promises_nobody_can_make) == 2
    assert all(line in words for line in (*load_map().promises_nobody_can_make, *load_map().law, *load_map().sources))
    assert "34 U.S.C. 50901" in words


def test_the_home_page_promises_it_in_one_sentence_and_leads_to_what_proves_it(town: Town) -> None:
    home = town.sign_in(town.people.officer_id).get("/app/")
    sealed = town.sign_in(town.people.officer_id).line.send("GET", "/wellness/", None, {}).body.decode()

    assert "Nothing you answer leaves the page, and opening it is not recorded." in home.text()
    assert "/wellness/#who" in [link.get("href") for link in home.all("a")]
    assert 'id="who"' in sealed
    assert "Each line has a test that fails when it stops being true." in sealed


def test_every_party_has_proofs_that_are_there_and_each_holds_a_negative_control() -> None:
    proofs = {proof for party in load_map().parties for proof in party.proofs}
    missing = [proof for proof in proofs if not (ROOT / proof).is_file()]
    uncontrolled = [proof for proof in proofs if not CONTROL.search((ROOT / proof).read_text(encoding="utf-8"))]

    assert len(proofs) >= 7
    assert missing == []
    assert uncontrolled == []


def test_every_claim_has_a_proof_that_names_it_and_holds_a_negative_control() -> None:
    texts = {claim: (ROOT / proof).read_text(encoding="utf-8") for claim, proof in CLAIMS.items()}

    assert [claim for claim, text in texts.items() if not re.search(rf"\b{claim}\b", text.split('"""')[1])] == []
    assert [claim for claim, text in texts.items() if not CONTROL.search(text)] == []


def test_the_docs_have_the_same_table_and_name_every_claim() -> None:
    text = DOC.read_text(encoding="utf-8")

    assert party_table(load_map()) in text
    assert [claim for claim, proof in CLAIMS.items() if f"({claim})" not in text or proof not in text] == []


def test_a_changed_map_changes_the_page_and_no_longer_fits_the_docs() -> None:
    """The negative control: one word in the map, and the page and the comparison with the docs both notice."""
    data_map = load_map()
    first = replace(data_map.parties[0], could="A list of everybody who opened the page.")
    changed = replace(data_map, parties=(first, *data_map.parties[1:]))

    assert party_rows(data_map) in compile_document(TOKENS).html.decode()
    assert party_rows(changed) not in compile_document(TOKENS).html.decode()
    assert party_table(changed) not in DOC.read_text(encoding="utf-8")
