"""Templates show prepared values: they ask no database, hold no style or script, and name their ends."""

import re
from pathlib import Path

import pytest

from tests.house.tree import PROGRAM, at, read, report, templates

PAGE_LINES = 150
JINJA = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
QUERY = re.compile(
    r"\.(?:execute|scalars?|query|filter_by|get_or_404|all|first|one|commit|session)\s*\(|\b(?:db|select)\b\s*[.(]"
)
INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an on... attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
BARE_END = re.compile(r"{%-?\s*endblock\s*-?%}")
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def asks_a_database(path: Path, text: str) -> list[str]:
    """Template code that looks like a query."""
    code = _without_comments(text)
    return [
        at(path, _line(code, found.start()), f"a template asks no database: {found[0][:60]}")
        for found in JINJA.finditer(code)
        if QUERY.search(found[0])
    ]


def inline(path: Path, text: str) -> list[str]:
    """Style or script that the content policy would refuse."""
    code = _without_comments(text)
    return [
        at(path, _line(code, found.start()), f"holds {what}")
        for what, pattern in INLINE.items()
        for found in pattern.finditer(code)
    ]


def bare_ends(path: Path, text: str) -> list[str]:
    """An endblock that does not say which block it ends."""
    return [at(path, _line(text, found.start()), "endblock without its name") for found in BARE_END.finditer(text)]


def unsafe(path: Path, text: str) -> list[str]:
    """Escaping switched off, but for what content rendered from checked texts: a value whose name ends in html."""
    pattern = re.compile(r"(?<!html)(?<!\s)\s*\|\s*safe\b|{%-?\s*autoescape\s+false")
    code = _without_comments(text)
    return [at(path, _line(code, found.start()), "switches escaping off") for found in pattern.finditer(code)]


def too_long(path: Path, text: str) -> list[str]:
    """A template over its stop."""
    lines = len(text.splitlines())
    return [at(path, lines, f"{lines} lines, at most {PAGE_LINES}")] if lines > PAGE_LINES else []


@pytest.mark.parametrize("rule", [asks_a_database, inline, bare_ends, unsafe, too_long], ids=lambda rule: rule.__name__)
def test_no_template_breaks_the_rule(rule) -> None:
    files = templates()
    broken = [line for path in files for line in rule(path, read(path))]

    assert len(files) > 20
    assert not broken, report(broken)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (asks_a_database, "{% for person in session.execute(people) %}"),
        (asks_a_database, "{{ Person.query.all() }}"),
        (asks_a_database, "{{ db.session }}"),
        (inline, "<p style='color: red'>"),
        (inline, "<style>p { color: red }</style>"),
        (inline, "<script>alert(1)</script>"),
        (inline, '<button type="button" onclick="go()">'),
        (inline, '<a href="javascript:go()">'),
        (bare_ends, "{% block page %}{% endblock %}"),
        (unsafe, "{{ page.note|safe }}"),
        (too_long, "<p>\n" * (PAGE_LINES + 1)),
    ],
)
def test_such_a_template_would_be_seen(rule, text: str) -> None:
    (found,) = rule(PROGRAM / "learning" / "templates" / "learning" / "home.html", text)

    assert found.startswith("training_app/learning/templates/learning/home.html:")


def test_html_that_content_rendered_is_shown_as_it_is() -> None:
    assert unsafe(PROGRAM / "learning" / "templates" / "learning" / "home.html", "{{ page.felt_html | safe }}") == []


def _without_comments(text: str) -> str:
    """The template with its comments blanked, every line where it was."""
    return COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
