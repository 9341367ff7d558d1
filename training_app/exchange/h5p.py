"""A scenario as the content of an H5P Branching Scenario: texts, forks and ends, without the libraries that play it."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from training_app.exchange.errors import CannotExport
from training_app.exchange.flat_story import FlatPage, FlatStory
from training_app.exchange.h5p_screens import Alternative, EndScreen, Feedback, Screens, paragraph, plain
from training_app.scenarios.graph import Choice, Decision, End, Line, Scenario
from training_app.scenarios.play import OFFICER_SLOT, Page, Told, address_in

MAIN_LIBRARY = "H5P.BranchingScenario"
_DEPENDENCIES = ((MAIN_LIBRARY, 1, 10), ("H5P.BranchingQuestion", 1, 0), ("H5P.AdvancedText", 1, 1))
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_BUTTONS = {
    "startScreenButtonText": "Begin",
    "endScreenButtonText": "Begin again",
    "backButtonText": "Back",
    "disableProceedButtonText": "Finish this part first",
    "replayButtonText": "Replay the video",
    "scoreText": "Your score:",
    "fullscreenAria": "Fullscreen",
}


def h5p_content(scenario: Scenario, flat: FlatStory, surname: str) -> str:
    """Return the content.json.

    :param surname: what everybody is called where the story speaks to the officer by name
    :raise CannotExport: when a fork has fewer than the two choices that the format needs
    """
    book = _Book(scenario, flat, surname)
    content = {
        "branchingScenario": {
            "title": scenario.title,
            "startScreen": {
                "startScreenTitle": paragraph(scenario.title),
                "startScreenSubtitle": paragraph(scenario.setting) + paragraph(scenario.content_note),
            },
            "endScreens": book.end_screens(),
            "content": book.write().contents,
            "scoringOptionGroup": {"scoringOption": "no-score", "includeInteractionsScores": False},
            "behaviour": {
                "enableBackwardsNavigation": False,
                "forceContentFinished": False,
                "randomizeBranchingQuestions": True,
            },
            "l10n": _BUTTONS,
        }
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def h5p_file(scenario: Scenario, content_json: str) -> bytes:
    """Return an .h5p with this content and no library: for a host that has the libraries already."""
    head = {
        "title": scenario.title,
        "language": "und",
        "mainLibrary": MAIN_LIBRARY,
        "embedTypes": ["iframe"],
        "license": "CC BY",
        "licenseVersion": "4.0",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor} for name, major, minor in _DEPENDENCIES
        ],
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("h5p.json", json.dumps(head, indent=1)), ("content/content.json", content_json)):
            entry = zipfile.ZipInfo(name, _DAY_ONE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text)
    return written.getvalue()


class _Book:
    """Pages first, each at a known place; then one debrief for each end; then the hard consequences."""

    def __init__(self, scenario: Scenario, flat: FlatStory, surname: str) -> None:
        self._scenario = scenario
        self._pages = flat.pages
        self._surname = surname
        self._screens = Screens(scenario.version_hash)
        self._ends: Sequence[End] = tuple(
            {flat.page.node.id: flat.page.node for flat in flat.pages if isinstance(flat.page.node, End)}.values()
        )
        sizes = [_size(page.page) for page in flat.pages]
        self._starts = list(accumulate(sizes, initial=0))
        self._debriefs: Mapping[str, int] = {end.id: self._starts[-1] + place for place, end in enumerate(self._ends)}
        self._free = self._starts[-1] + len(self._ends)

    def end_screens(self) -> list[EndScreen]:
        return [
            {
                "endScreenTitle": paragraph(end.title),
                "endScreenSubtitle": paragraph(end.summary),
                "contentId": -1 - place,
            }
            for place, end in enumerate(self._ends)
        ]

    def write(self) -> Screens:
        late: list[tuple[Told, int]] = []
        for page in self._pages:
            self._write_page(page, late)
        for place in range(len(self._ends)):
            self._screens.add_text(_debrief_html(self._scenario), -1 - place, "Afterwards")
        for told, following in late:
            self._write_told(told, following, "What came of it")
        return self._screens

    def _write_page(self, flat: FlatPage, late: list[tuple[Told, int]]) -> None:
        page = flat.page
        last = len(page.scene) - 1
        title = page.node.heading if isinstance(page.node, Decision) else page.node.title
        for place, told in enumerate(page.scene):
            before = _place_html(page) if place == 0 else ""
            after = paragraph(f"What you know: {page.know}") if place == last and page.know else ""
            is_last_of_all = place == last and isinstance(page.node, End)
            following = self._debriefs[page.node.id] if is_last_of_all else self._next(told)
            self._write_told(told, following, title, before=before, after=after)
        if isinstance(page.node, Decision):
            self._write_fork(page.node, flat.ways, late)

    def _next(self, told: Told) -> int:
        return len(self._screens.contents) + _screens_of(told)

    def _write_told(self, told: Told, following: int, title: str, *, before: str = "", after: str = "") -> None:
        """A stretch; before one that is hard to read, its note on a screen of its own."""
        spoken = address_in(told, self._surname)
        if spoken.hard:
            self._screens.add_text(before + paragraph(spoken.hard.note), len(self._screens.contents) + 1, title)
            before = ""
        self._screens.add_text(before + "".join(_line_html(line) for line in spoken.lines) + after, following, title)

    def _write_fork(self, decision: Decision, ways: Sequence[int], late: list[tuple[Told, int]]) -> None:
        if len(decision.choices) < 2:
            raise CannotExport(f"{decision.id} has one choice; H5P needs two. Nothing was written.")
        alternatives = [
            self._alternative(choice, self._starts[way], late)
            for choice, way in zip(decision.choices, ways, strict=True)
        ]
        asked = f"<h2>{plain(decision.heading)}</h2>{paragraph(decision.ask)}"
        self._screens.add_question(asked, alternatives, decision.heading)

    def _alternative(self, choice: Choice, following: int, late: list[tuple[Told, int]]) -> Alternative:
        """A consequence is shown as feedback; a hard one comes later in the list, with its note first."""
        told = Told(choice.consequence, choice.hard)
        feedback: Feedback = {"title": "", "subtitle": ""}
        if told.hard:
            late.append((told, following))
            following = self._free
            self._free += _screens_of(told)
        elif told.lines:
            lines = address_in(told, self._surname).lines
            feedback["subtitle"] = "".join(_line_html(line) for line in lines)
        text = choice.text.replace(OFFICER_SLOT, self._surname)
        return {"text": plain(text), "nextContentId": following, "feedback": feedback}


def _size(page: Page) -> int:
    return sum(_screens_of(told) for told in page.scene) + isinstance(page.node, Decision)


def _screens_of(told: Told) -> int:
    return 2 if told.hard else 1


def _place_html(page: Page) -> str:
    where = ", ".join(part for part in (page.time, page.place) if part)
    return f"<p><strong>{plain(where)}</strong></p>" if where else ""


def _line_html(line: Line) -> str:
    if line.who is None:
        return paragraph(line.words)
    how = f" <em>{plain(line.how)}</em>" if line.how else ""
    return f"<p><strong>{plain(line.who)}:</strong>{how} {plain(line.words)}</p>"


def _debrief_html(scenario: Scenario) -> str:
    """What is said to everyone at the end; the HTML was made from checked Markdown."""
    debrief = scenario.debrief
    return "".join(_debrief_parts(debrief.felt_html, debrief.points_html, debrief.better_line, debrief.better_note))


def _debrief_parts(felt_html: str, points_html: str, line: str, note: str) -> Iterator[str]:
    yield f"<h3>How it may have felt</h3>{felt_html}"
    yield f"<h3>A better line</h3><p><strong>{plain(line)}</strong></p>{paragraph(note)}"
    yield f"<h3>What to take along</h3>{points_html}"
