"""Markdown to the markup of the lesson page, with nothing dangerous in it."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.markdown import find_mistakes, parse_markdown, render_inline, render_plain

DANGEROUS = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://e.org/x.png)",
    "<img src=x onerror=y>",
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_is_dangerous_stays_text_and_is_told(text: str):
    html = render_plain(text)

    names = {
        element.tag.split("}")[-1] for element in html5lib.parseFragment(html).iter() if isinstance(element.tag, str)
    }
    assert not names & {"script", "img", "a"}
    assert list(find_mistakes(parse_markdown(text)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[x](https://example.org)", '<p><a href="https://example.org">x</a></p>\n'),
        ("[x](tel:988)", '<p><a href="tel:988">x</a></p>\n'),
        ("*a* **b** “c” & d", "<p><em>a</em> <strong>b</strong> “c” &amp; d</p>\n"),
        ("## Two\n\n- a\n- b", "<h2>Two</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("a\n---\nb", "<p>a</p>\n<hr />\n<p>b</p>\n"),
    ],
)
def test_commonmark_is_rendered(text: str, html: str):
    assert render_plain(text) == html
    assert list(find_mistakes(parse_markdown(text))) == []


def test_a_radio_log_is_a_script_with_its_note():
    html = render_plain("```radio\n23:52 Dispatch: Two-Four, <go>.\nYou: “Copy.”\n```")

    assert html == (
        '<div class="cited">\n<ol class="script">\n'
        "<li><b><time>23:52</time>Dispatch</b><q>Two-Four, &lt;go&gt;.</q></li>\n"
        "<li><b>You</b><q>Copy.</q></li>\n"
        '</ol>\n<p class="note">Written for this lesson. Not a real call.</p>\n</div>\n'
    )


def test_a_mistake_is_told_at_its_line():
    text = "One.\n\nTwo.\n\n```radio\n23:52 Dispatch: Go.\nnothing\n```\n\n# Three\n"

    lines = [line for line, _ in find_mistakes(parse_markdown(text))]

    assert lines == [6, 9]


@given(st.text(max_size=300))
def test_no_text_becomes_an_element_that_acts(text: str):
    allowed = {
        "p",
        "em",
        "strong",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "br",
        "div",
        "b",
        "q",
        "time",
        "DOCUMENT_FRAGMENT",
    }

    tree = html5lib.parseFragment(render_plain(text) + render_inline(text))

    for element in tree.iter():
        assert isinstance(element.tag, str)
        assert element.tag.split("}")[-1] in allowed
        assert not any(str(name).startswith("on") for name in element.attrib)
        assert element.attrib.get("href", "https:").lower().startswith(("https:", "mailto:", "tel:"))
