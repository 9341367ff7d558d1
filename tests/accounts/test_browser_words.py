"""Three words for a browser, so that its person knows it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.browser_words import browser_words

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36", "Chrome on Windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.1 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("", "A browser"),
        ("curl/8.9", "A browser"),
    ],
)
def test_it_says_which_browser_on_what(line: str, words: str) -> None:
    assert browser_words(line) == words


@given(st.text())
def test_it_never_keeps_more_than_the_column_holds(line: str) -> None:
    assert len(browser_words(line)) <= 60
    assert browser_words(line).startswith(("A browser", "Edge", "Opera", "Samsung", "Firefox", "Chrome", "Safari"))
