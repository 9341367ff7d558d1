"""What kind of browser a request came from, in three words: so that its person knows it again in their list. Pure."""

from collections.abc import Sequence

# the first that fits: most say that they are Chrome or Safari too
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """ "Firefox on Windows"; "A browser" for one that does not say. What else the line tells is not kept."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    return (browser or "A browser") + (f" on {system}" if system else "")


def _first(signs: Sequence[tuple[str, str]], text: str) -> str | None:
    return next((word for sign, word in signs if sign in text), None)
