"""Every page, as a parser, a screen reader and a strict content policy see it."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from tests.web.example_frames import HOME
from tests.web.examples import PAGES
from training_app import web
from training_app.web.render import render_page

ROOMS = Path(web.__file__).parents[1]
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
OURS = [
    path
    for path in TEMPLATES
    if path.parent.name in {"web", "components", "learning"} or path.parent.name == "accounts"
]

every_page = pytest.mark.parametrize("name", PAGES)


def _parse(browser: FlaskClient, name: str) -> Element:
    answer = browser.get(f"/app/preview/{name}")
    assert answer.status_code == 200
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page: Element = parser.parse(answer.text)
    return page


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _elements(page: Element) -> list[Element]:
    return [element for element in page.iter() if isinstance(element.tag, str)]


@every_page
def test_it_has_one_h1_that_is_its_title(browser: FlaskClient, name: str) -> None:
    page = _parse(browser, name)
    heads = list(page.iter("h1"))
    title = page.find("head/title")

    assert len(heads) == 1
    assert title is not None
    assert _words(title) == f"{_words(heads[0])} - Common Ground"


@every_page
def test_it_has_one_main_and_the_skip_link_leads_there(browser: FlaskClient, name: str) -> None:
    page = _parse(browser, name)
    mains = list(page.iter("main"))
    first_link = next(page.iter("a"))

    assert [main.get("id") for main in mains] == ["main"]
    assert first_link.get("href") == "#main"


@every_page
def test_it_has_no_id_twice_and_every_reference_has_its_target(browser: FlaskClient, name: str) -> None:
    elements = _elements(_parse(browser, name))
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    wanted = {
        target
        for element in elements
        for attribute in ("for", "aria-labelledby", "aria-describedby")
        for target in (element.get(attribute) or "").split()
    } | {(element.get("href") or "")[1:] for element in elements if (element.get("href") or "").startswith("#")}

    assert [id_ for id_, count in ids.items() if count > 1] == []
    assert wanted - set(ids) == set()


@every_page
def test_every_field_has_a_label_and_every_button_a_name_and_a_type(browser: FlaskClient, name: str) -> None:
    page = _parse(browser, name)
    labels = list(page.iter("label"))
    labelled = {label.get("for") for label in labels}
    inside = [field for label in labels for field in label.iter()]
    fields = [
        field
        for tag in ("input", "select", "textarea")
        for field in page.iter(tag)
        if field.get("type") not in {"hidden", "submit"}
    ]

    assert [field.attrib for field in fields if field.get("id") not in labelled and field not in inside] == []
    for button in page.iter("button"):
        assert _words(button)
        assert button.get("type") in {"submit", "button"}


@every_page
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(browser: FlaskClient, name: str) -> None:
    for element in _elements(_parse(browser, name)):
        assert element.tag != "style"
        assert not [key for key in element.attrib if key == "style" or key.startswith("on")]
        if element.tag == "script":
            assert (element.get("src") or "").startswith("/static/")
            assert not _words(element)
        if element.tag == "link":
            assert (element.get("href") or "").startswith("/static/")


@every_page
def test_every_form_that_writes_carries_the_token(browser: FlaskClient, name: str) -> None:
    for form in _parse(browser, name).iter("form"):
        hidden = {field.get("name") for field in form.iter("input") if field.get("type") == "hidden"}
        if form.get("method") == "post":
            assert "csrf_token" in hidden
            assert form.get("action")
        else:
            assert form.get("method") == "get"
            assert "csrf_token" not in hidden


@every_page
def test_tables_have_captions_and_scopes_and_groups_have_names(browser: FlaskClient, name: str) -> None:
    page = _parse(browser, name)
    for table in page.iter("table"):
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))
    for group in page.iter("fieldset"):
        assert _words(group.findall("legend")[0])
    for drawing in page.iter("svg"):
        assert (
            drawing.get("aria-hidden") == "true" or drawing.get("role") == "img" or drawing.get("preserveAspectRatio")
        )


@every_page
def test_headings_leave_out_no_level(browser: FlaskClient, name: str) -> None:
    main = next(_parse(browser, name).iter("main"))
    levels = [int(element.tag[1]) for element in _elements(main) if re.fullmatch("h[1-6]", element.tag)]
    after_h1 = levels[levels.index(1) :]

    assert all(later - earlier <= 1 for earlier, later in pairwise(after_h1))


@every_page
def test_nothing_shouts(browser: FlaskClient, name: str) -> None:
    assert "!" not in _words(next(_parse(browser, name).iter("body")))


def test_the_choice_and_the_steps_numbers_are_sent_with_a_scenario(browser: FlaskClient) -> None:
    page = _parse(browser, "scenario")
    form = next(form for form in page.iter("form") if form.get("action") == "/s/2")
    hidden = {field.get("name"): field.get("value") for field in form.iter("input")}

    assert hidden["step"] == "2"
    assert [(button.get("name"), button.get("value")) for button in form.iter("button")] == [
        ("choice", "front"),
        ("choice", "help"),
        ("choice", "true"),
    ]


def test_the_consequence_stands_before_the_scene(browser: FlaskClient) -> None:
    words = _words(next(_parse(browser, "scenario").iter("main")))

    assert (
        words.index("You stopped")
        < words.index("The light goes out")
        < words.index("Hands are empty")
        < words.index("What do you do?")
    )


def test_an_earlier_step_can_send_nothing(browser: FlaskClient) -> None:
    main = next(_parse(browser, "scenario-past").iter("main"))

    assert list(main.iter("form")) == []
    assert list(main.iter("button")) == []
    assert "You chose this Stay where you are." in _words(main)


def test_an_error_leads_to_its_field(browser: FlaskClient) -> None:
    page = _parse(browser, "question-error")
    summary = next(element for element in _elements(page) if element.get("data-behaviour") == "error-focus")
    link = next(summary.iter("a"))
    field = next(field for field in page.iter("input") if field.get("type") == "radio")

    assert link.get("href") == f"#{field.get('id')}"
    assert _words(link) == "Choose the answer you think is best."


def test_a_field_is_described_by_its_hint_and_its_error(browser: FlaskClient) -> None:
    page = _parse(browser, "gallery")
    field = next(field for field in page.iter("input") if field.get("name") == "q")
    words = {element.get("id"): _words(element) for element in _elements(page)}

    assert field.get("aria-invalid") == "true"
    assert [words[target] for target in (field.get("aria-describedby") or "").split()] == [
        "Any part of it",
        "Error: Nobody has this name.",
    ]


def test_a_skill_says_its_value_and_its_word(browser: FlaskClient) -> None:
    assert "Ask, do not argue 1 of 4, to practice" in _words(next(_parse(browser, "debrief").iter("main")))


def test_many_sources_are_folded_and_few_are_not(browser: FlaskClient) -> None:
    assert "Show all 10 sources" in _words(_parse(browser, "cover-stamp"))
    assert "Show all" not in _words(_parse(browser, "cover"))


def test_a_stamp_stands_under_the_title(browser: FlaskClient) -> None:
    words = _words(next(_parse(browser, "cover-stamp").iter("main")))

    assert "Awaiting cultural review Nobody from the community" in words
    assert "Awaiting" not in _words(next(_parse(browser, "cover").iter("main")))


def test_the_demo_says_that_it_is_one(browser: FlaskClient) -> None:
    assert "Demo Invented people and records." in _words(_parse(browser, "home"))
    assert "Invented" not in _words(_parse(browser, "home-calm"))


def test_words_from_people_are_escaped(preview: Flask) -> None:
    template, frame, page = PAGES["link"]
    with preview.test_request_context():
        html = render_page(template, frame, type(page)("<b>O'Brien</b>", "/x"))

    assert "<b>O" not in html
    assert "&lt;b&gt;O&#39;Brien" in html


def test_a_missing_value_is_an_error_and_not_a_gap(preview: Flask) -> None:
    with preview.test_request_context(), pytest.raises(UndefinedError):
        render_page("learning/modules.html", HOME, object())


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_template_names_its_ends_says_what_it_is_and_stays_short(path: Path) -> None:
    text = path.read_text()

    assert re.search(r"{%-?\s*endblock\s*-?%}", text) is None
    assert text.startswith("{#-")
    assert len(text.splitlines()) <= 150
