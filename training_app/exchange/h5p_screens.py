"""The screens of an H5P Branching Scenario as JSON values, in the shape of the libraries' own semantics.

Sources: h5p/h5p-branching-scenario and h5p/h5p-branching-question, semantics.json, versions 1.10 and 1.0. Links are
places in the flat list of contents; end screens have negative numbers, from -1 downwards.
"""

from html import escape
from typing import TypedDict

from training_app.foundation.ids import derived_uuid

TEXT = "H5P.AdvancedText 1.1"
QUESTION = "H5P.BranchingQuestion 1.0"


class Feedback(TypedDict):
    """Shown after an alternative, before what follows; both parts are HTML and may be empty."""

    title: str
    subtitle: str


class Alternative(TypedDict):
    """One choice at a fork."""

    text: str
    nextContentId: int
    feedback: Feedback


class Question(TypedDict):
    """A fork."""

    question: str
    alternatives: list[Alternative]


class QuestionParams(TypedDict):
    """What the library of forks is given."""

    branchingQuestion: Question


class TextParams(TypedDict):
    """What the library of texts is given."""

    text: str


class Metadata(TypedDict):
    """What H5P shows of a part's rights."""

    contentType: str
    license: str
    licenseVersion: str
    title: str


class Library(TypedDict):
    """A part of the content, and what plays it."""

    library: str
    params: QuestionParams | TextParams
    subContentId: str
    metadata: Metadata


class Content(TypedDict):
    """One screen of the flat list."""

    type: Library
    showContentTitle: bool
    proceedButtonText: str
    forceContentFinished: str
    contentBehaviour: str
    feedback: Feedback
    nextContentId: int


class EndScreen(TypedDict):
    """One end, by its negative number."""

    endScreenTitle: str
    endScreenSubtitle: str
    contentId: int


class Screens:
    """The list of contents while it grows; ``seed`` makes the ids of the parts, the same for the same story."""

    def __init__(self, seed: str) -> None:
        """Begin with an empty list."""
        self._seed = seed
        self.contents: list[Content] = []

    def add_text(self, html: str, following: int, title: str) -> None:
        """Add a screen to be read; HTML is shown as it is."""
        self._add(TEXT, {"text": html}, "Text", following, title)

    def add_question(self, html: str, alternatives: list[Alternative], title: str) -> None:
        """Add a fork. The number that follows it is never used: each alternative has its own."""
        params: QuestionParams = {"branchingQuestion": {"question": html, "alternatives": alternatives}}
        self._add(QUESTION, params, "Branching Question", -1, title)

    def _add(self, library: str, params: QuestionParams | TextParams, kind: str, following: int, title: str) -> None:
        part_id = derived_uuid(self._seed, "h5p", str(len(self.contents)))
        self.contents.append(
            {
                "type": {
                    "library": library,
                    "params": params,
                    "subContentId": str(part_id),
                    "metadata": {
                        "contentType": kind,
                        "license": "CC BY",
                        "licenseVersion": "4.0",
                        "title": title,
                    },
                },
                "showContentTitle": False,
                "proceedButtonText": "Go on",
                "forceContentFinished": "useBehavioural",
                "contentBehaviour": "useBehavioural",
                "feedback": {"title": "", "subtitle": ""},
                "nextContentId": following,
            }
        )


def paragraph(words: str) -> str:
    """Plain words as one paragraph."""
    return f"<p>{plain(words)}</p>"


def plain(words: str) -> str:
    """Plain words where HTML is expected."""
    return escape(words, quote=False)
