"""f10: the five demonstration sites, each sourced, each with its gap said and a decision; no invented quotation."""

import re
from pathlib import Path

import pytest

from tests.conftest import Town
from tests.shipped import shipped_catalogue
from training_app.content.catalogue import Basis, Case
from training_app.content.schema import CaseHead
from training_app.settings import CONTENT_ROOT
from training_app.shelf.case_views import CONTEXT_STAMP

SITES = {
    "10-baton-rouge": Basis.INITIATIVE,
    "20-rapid-city": Basis.INITIATIVE,
    "30-houston": Basis.CONTEXT,
    "40-minneapolis": Basis.CONTEXT,
    "50-oakland": Basis.CONTEXT,
}
CITED = re.compile(r'<aside.*?</aside>|<div class="cited">.*?\n</div>\n', re.DOTALL)
PRACTICE = re.compile(r'<section class="practice".*?</section>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


CASES = shipped_catalogue().cases


def test_f10_there_are_five_and_two_of_them_tell_of_the_initiative():
    assert {name: case.basis for name, case in CASES.items()} == SITES


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_f10_each_has_sources_a_gap_and_a_decision_of_several_answers(case: Case):
    assert len(case.source_ids) >= 5
    assert len(case.gap.split()) >= 8
    (practice,) = PRACTICE.findall(case.html)[-1:]
    assert practice.count('type="radio"') >= 3
    assert "Your agency" in practice
    # each answer has its reply: what it buys and what it costs
    assert practice.count("<li><b>") == practice.count('type="radio"')
    # and nothing but the end of the page comes after it
    assert case.html.rstrip().endswith("</section>")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_f10_a_quotation_stands_only_beside_its_source(case: Case):
    """Words in quotation marks are somebody's: outside of what is cited there are none, but in the exercise."""
    bare = TAG.sub("", CITED.sub("", PRACTICE.sub("", case.html)))

    assert re.findall(r"“[^”]*”", bare) == []


@pytest.mark.parametrize("name", [name for name, basis in SITES.items() if basis is Basis.CONTEXT])
def test_f10_what_is_context_says_so_before_anything_else(town: Town, name: str):
    text = town.sign_in(town.people.officer_id).get(f"/app/cases/{name}").text()

    case = CASES[name]
    lead = TAG.sub("", case.html.split("</p>")[0]).strip()
    assert text.index(CONTEXT_STAMP) < text.index(case.gap) < text.index(lead)
    assert re.search(r"\b(nothing|not|no)\b", case.gap, re.IGNORECASE)
    assert "initiative" in case.gap


def test_f10_every_case_is_reached_from_the_modules_page(town: Town):
    officer = town.sign_in(town.people.officer_id)
    links = {link.get("href") for link in officer.get("/app/modules").all("a")}

    assert {f"/app/cases/{name}" for name in SITES} <= links
    for name in SITES:
        assert officer.get(f"/app/cases/{name}").status == 200


def test_f10_the_tools_that_a_case_names_are_ones_the_format_knows():
    known = set(CaseHead.model_json_schema()["properties"]["tools"]["items"]["enum"])

    named = {tool for case in CASES.values() for tool in case.tools}
    assert named <= known
    assert named


def test_f10_no_logo_and_no_endorsement_is_claimed():
    words = "\n".join(path.read_text(encoding="utf-8") for path in Path(CONTENT_ROOT / "modules").rglob("*.md"))

    assert not re.search(r"\b(endorsed|approved|certified) by (the )?(IACP|OVC|DOJ|Department of Justice)\b", words)
    assert "![" not in words


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_f10_each_tool_of_a_case_is_in_the_toolkit_and_its_link_opens(town: Town, case: Case):
    assert [tool_id for tool_id in case.tools if tool_id not in town.shipped.toolkit] == []
    assert case.tools
    coordinator = town.sign_in(town.people.coordinator_id)

    links = [link.get("href") or "" for link in coordinator.get(f"/app/cases/{case.id}").all("a")]

    tools = [link for link in links if link.startswith("/app/readiness/tools/")]
    assert tools == [f"/app/readiness/tools/{tool_id}" for tool_id in case.tools]
    for tool_id, link in zip(case.tools, tools, strict=True):
        assert coordinator.get(link).heading() == town.shipped.toolkit[tool_id].title


def test_f10_who_does_not_read_the_papers_is_told_the_tools_without_a_link(town: Town):
    case = CASES["40-minneapolis"]
    titles = [town.shipped.toolkit[one].title for one in case.tools]

    page = town.sign_in(town.people.officer_id).get(f"/app/cases/{case.id}")

    assert [title for title in titles if title not in page.text()] == []
    assert [link.get("href") for link in page.all("a") if "/app/readiness" in (link.get("href") or "")] == []
