"""Compares a page that somebody was given with the page that this release publishes."""

import re
from dataclasses import dataclass
from enum import Enum

from training_app.wellness.document import Document
from training_app.wellness.lint import page_problems

# what an agency's file fills: the line of a demonstration, the list of people, the band at the foot, the few at once
_PEOPLE = re.compile(
    r'<header><p class="demo">.*?</header>|<dl class="lines2">.*?</dl>|<footer class="help">.*?</footer>'
    r'|<div class="helpnow".*?</div>',
    re.DOTALL,
)


class Verdict(Enum):
    """What a comparison can find; there is no fourth."""

    SAME = "same"
    OTHER_PEOPLE = "other people"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found, and each thing that differs in one sentence."""

    verdict: Verdict
    differences: tuple[str, ...]


def compare(served: bytes, headers: dict[str, str], document: Document, policy: str) -> Comparison:
    """Return how a served page differs from the document of this release.

    :param headers: of the answer, in lower case
    :param policy: the content security policy that the sealed application sends
    """
    differences = []
    if headers.get("content-security-policy") != policy:
        differences.append("The content security policy in its headers is not this release's.")
    if "set-cookie" in headers:
        differences.append("It sets a cookie.")
    if served == document.html:
        return Comparison(Verdict.CHANGED if differences else Verdict.SAME, tuple(differences))
    return _of_other_bytes(served, document, differences)


def _of_other_bytes(served: bytes, document: Document, differences: list[str]) -> Comparison:
    page, own = served.decode("utf-8", "replace"), document.html.decode()
    if _around_people(page) != _around_people(own):
        differences.append("Script, style or text is not this release's.")
    if any(page_problems(found[0]) for found in _PEOPLE.finditer(page)):
        differences.append("The list of people holds something that could send or load.")
    if differences:
        return Comparison(Verdict.CHANGED, tuple(differences))
    return Comparison(Verdict.OTHER_PEOPLE, ("Only the list of the agency's own people differs.",))


def _around_people(page: str) -> str:
    """The page without what an agency's file fills."""
    return _PEOPLE.sub("", page)
