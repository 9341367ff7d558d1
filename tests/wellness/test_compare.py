"""Comparing a served page with the release: the same, other people, or changed; never "the same" when it is not."""

from pathlib import Path

import pytest

from tests.wellness.browsing import TOKENS
from training_app.wellness.compare import Comparison, Verdict, compare
from training_app.wellness.document import compile_document
from training_app.wellness.resources import DEMO_RESOURCES
from training_app.wellness.sealed import sent_policy

OURS = compile_document(TOKENS)
THEIRS = compile_document(TOKENS, DEMO_RESOURCES)
HEADERS = {"content-security-policy": sent_policy(OURS)}


def _compared(served: bytes, headers: dict[str, str] | None = None) -> Comparison:
    return compare(served, HEADERS if headers is None else headers, OURS, sent_policy(OURS))


def test_the_same_bytes_under_the_same_policy_are_the_same() -> None:
    assert _compared(OURS.html) == Comparison(Verdict.SAME, ())


def test_an_agencys_own_people_are_told_apart_from_a_change() -> None:
    assert _compared(THEIRS.html).verdict is Verdict.OTHER_PEOPLE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Nothing you answer leaves it.", b"Your answers are sent to your chief."),
        (b"const total =", b'fetch("/x"); const total ='),
        (b"connect-src 'none'", b"connect-src *"),
        (b"</main>", b'<form action="/x"></form></main>'),
        (b"color: var(--ink)", b"color: red"),
    ],
)
@pytest.mark.parametrize("page", [OURS.html, THEIRS.html], ids=["plain", "with people"])
def test_a_changed_page_is_changed_whoever_its_people_are(page: bytes, old: bytes, new: bytes) -> None:
    assert old in page
    assert _compared(page.replace(old, new, 1)).verdict is Verdict.CHANGED


def test_something_that_loads_within_the_list_of_people_is_a_change() -> None:
    page = THEIRS.html.replace(b'<dl class="lines2">', b'<dl class="lines2"><img src="//x/y">')

    assert page != THEIRS.html
    assert _compared(page).verdict is Verdict.CHANGED


@pytest.mark.parametrize(
    "headers", [{}, {"content-security-policy": "default-src *"}, {**HEADERS, "set-cookie": "a=b"}]
)
def test_a_weaker_policy_or_a_cookie_is_a_change_even_when_the_bytes_are_the_same(headers: dict[str, str]) -> None:
    assert _compared(OURS.html, headers).verdict is Verdict.CHANGED


def test_bytes_that_are_no_text_are_a_change() -> None:
    assert _compared(b"\xff\xfe" * 9).verdict is Verdict.CHANGED


def test_the_published_fingerprint_is_that_of_the_page_without_an_agencys_people() -> None:
    """Also the sign that somebody changed the page: write the new number down, and read what changed."""
    published = (Path(__file__).parents[2] / "docs" / "self-check.sha256").read_text(encoding="utf-8")

    assert published == f"{OURS.sha256}  resources.html\n"
