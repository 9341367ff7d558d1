"""Plays the JSON of an H5P Branching Scenario beside the story it was made from, and says where the two differ.

It follows numbers and nothing else, as the library does: h5p-branching-scenario, src/scripts/h5p-branching-scenario.js.
"""

import html
import json
import re
from dataclasses import dataclass, field

from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.play import Page, Standing, address_officer, begin, choose, first_page

TAG = re.compile(r"<[^>]+>")


def words_of(markup: str) -> str:
    """What a person reads of some HTML."""
    return " ".join(html.unescape(TAG.sub(" ", markup)).split())


@dataclass
class Content:
    """A content.json, opened."""

    screens: list[dict]
    ends: dict[int, dict]
    start: dict

    @classmethod
    def of(cls, text: str) -> "Content":
        plain = json.loads(text)["branchingScenario"]
        return cls(plain["content"], {end["contentId"]: end for end in plain["endScreens"]}, plain["startScreen"])

    def question(self, place: int) -> dict | None:
        return self.screens[place]["type"]["params"].get("branchingQuestion")

    def read_on(self, place: int) -> tuple[list[str], int]:
        """Read until a fork or an end: the words on the way, and the number reached."""
        read: list[str] = []
        for _ in range(len(self.screens) + 1):
            if place < 0 or self.question(place):
                return read, place
            screen = self.screens[place]
            read.append(words_of(screen["type"]["params"]["text"]))
            place = screen["nextContentId"]
        raise AssertionError("the screens go round without a fork")


@dataclass
class Together:
    """Story and content, walked at the same time over every path; each pair of places once."""

    scenario: Scenario
    content: Content
    surname: str
    seen: dict[tuple[Standing, int], int] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)

    def walk(self) -> int:
        """Return the number of paths, all of them the same in both.

        :raise AssertionError: at the first difference
        """
        return self._from(begin(self.scenario), first_page(self.scenario), [], 0)

    def _from(self, standing: Standing, page: Page, read: list[str], place: int) -> int:
        more, reached = self.content.read_on(place)
        self._compare(page, [*read, *more])
        key = (Standing(standing.node_id, standing.state), reached)
        if key not in self.seen:
            self.seen[key] = self._follow(standing, page.node, reached)
        return self.seen[key]

    def _follow(self, standing: Standing, node: Decision | End, reached: int) -> int:
        if isinstance(node, End):
            assert words_of(self.content.ends[reached]["endScreenTitle"]) == node.title
            assert words_of(self.content.ends[reached]["endScreenSubtitle"]) == " ".join(node.summary.split())
            self.ends.add(node.id)
            return 1
        question = self.content.question(reached)
        assert question is not None
        assert words_of(question["question"]) == f"{node.heading} {node.ask}"
        alternatives = question["alternatives"]
        assert len(alternatives) == len(node.choices)
        paths = 0
        for choice, alternative in zip(node.choices, alternatives, strict=True):
            assert words_of(alternative["text"]) == " ".join(choice.text.replace("{officer}", self.surname).split())
            step = choose(self.scenario, standing, choice.id)
            said = words_of(alternative["feedback"]["subtitle"])
            paths += self._from(step.standing, step.page, [said], alternative["nextContentId"])
        return paths

    def _compare(self, page: Page, read: list[str]) -> None:
        """Every line of the page is read, in its order, and the note of a hard stretch before it."""
        rest = " ".join(read)
        for told in page.told:
            for words in [*([told.hard.note] if told.hard else []), *(line.words for line in told.lines)]:
                (line,) = address_officer([type(page.lines[0])(words)], self.surname)
                _, found, rest = rest.partition(" ".join(line.words.split()))
                assert found, f"{page.node.id}: not read: {words}"
        for words in (page.time, page.place, page.know):
            assert words is None or " ".join(words.split()) in " ".join(read)
