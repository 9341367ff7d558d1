"""Texts in and out of markup: exact for our own, as a browser shows it for a stranger's."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given

from tests.exchange.questions import texts
from training_app.exchange.errors import ItemRefused
from training_app.exchange.names import QTI
from training_app.exchange.plain_text import LONGEST_TEXT, read_text, write_block, write_text


def read(markup: str) -> str:
    return read_text(ET.fromstring(f'<div xmlns="{QTI}">{markup}</div>'), set())


@given(texts)
@example("a line of its own:\n\u00a0\nand on")
def test_a_text_comes_back_letter_by_letter_even_when_the_xml_is_indented(text: str):
    for write in (write_text, write_block):
        parent = ET.Element("div", {"xmlns": QTI})
        write(parent, text)
        ET.indent(parent)

        assert read_text(ET.fromstring(ET.tostring(parent)), set()) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("  a\n   b  ", "a b"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<p>a</p>\n\n   <p>b</p>", "a\nb"),
        ("<div><div><p>a</p></div></div><p>b</p>", "a\nb"),
        ("a<br/>b", "a\nb"),
        ("a<br/><br/><br/><br/>b", "a\n\nb"),
        ("<p>a<br/></p><p>b</p>", "a\nb"),
        ("a <strong> b </strong> c", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>a</p><pre>  b\n\tc</pre><p>d</p>", "a\n  b\n\tc\nd"),
        ("a<!-- not this --><?nor this?>b", "ab"),
        ("&lt;script&gt; is a word", "<script> is a word"),
        ("", ""),
    ],
)
def test_markup_is_read_as_a_browser_shows_it(markup: str, text: str):
    assert read(markup) == text


def test_only_tags_that_meant_something_are_said():
    said: set[str] = set()

    read_text(ET.fromstring(f'<div xmlns="{QTI}"><p>a <em>b</em> <span>c</span></p><h2>d</h2></div>'), said)

    assert said == {"em", "h2"}


@pytest.mark.parametrize(
    "markup", ["<img/>", "<sub>2</sub>", "<del>a</del>", "<x:p xmlns:x='urn:x'>a</x:p>", "<blink/>"]
)
def test_a_tag_that_text_cannot_stand_for_is_refused(markup: str):
    with pytest.raises(ItemRefused, match="which no plain text can stand for"):
        read(markup)


def test_a_text_without_measure_is_refused():
    assert len(read("x" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(ItemRefused, match=f"at most {LONGEST_TEXT}"):
        read("x" * (LONGEST_TEXT + 1))
