"""Where an officer is inside a module, as the screen shows it, and which places one step may lead to."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.walk import CHOICE
from training_app.content.catalogue import Module
from training_app.learning.rules import items_of_round

PATH_AND_STEP = """(choice) => {
  const form = document.querySelector(choice)?.form;
  return [location.href, form ? form.elements.step.value : "", document.querySelector("main").innerText];
}"""


@dataclass(frozen=True)
class Place:
    """The page's path, inside a scenario the number of the open decision, and every word of the page."""

    path: str
    step: str
    words: str

    @property
    def attempt(self) -> str:
        """The attempt's id."""
        return self.path.split("/")[3]

    @property
    def part(self) -> str:
        """The path inside the attempt with the open decision: lessons/10-what-counts, scenario#2, check/1/3."""
        rest = self.path.split("/", 4)[4]
        return f"{rest}#{self.step or 'end'}" if rest == "scenario" else rest


def place_of(page: Page) -> Place:
    """Where this page stands."""
    address, step, words = page.evaluate(PATH_AND_STEP, CHOICE)
    return Place(urlsplit(address).path, step, words)


def parts_after(module: Module, part: str) -> set[str]:
    """The parts that one step from this part may lead to, by the order in which a module is told."""
    kind, _, rest = part.partition("/")
    if kind == "lessons":
        ids = [lesson.id for lesson in module.lessons]
        following = ids[ids.index(rest) + 1 :]
        return {f"lessons/{following[0]}" if following else "scenario#1"}
    if part.startswith("scenario#"):
        step = part.partition("#")[2]
        return {"debrief"} if step == "end" else {f"scenario#{int(step) + 1}", "scenario#end"}
    if kind == "check":
        return _parts_after_check(module, *rest.split("/"))
    return {"debrief": {"check/1/1"}, "result": {"done", "check/2/1", "check/3/1", "check/4/1", "check/5/1"}}[part]


def _parts_after_check(module: Module, check_round: str, number: str, feedback: str = "") -> set[str]:
    if not feedback:
        return {f"check/{check_round}/{number}/feedback"}
    if int(number) == len(items_of_round(module, int(check_round))):
        return {"result"}
    return {f"check/{check_round}/{int(number) + 1}"}
