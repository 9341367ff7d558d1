"""The guide for authors tells the messages that the gates really give, and its example is sound."""

import re
from pathlib import Path

import pytest

from tests.content.sample import LESSON, SOURCES, Package

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
CODE = "\n".join(
    re.sub(r'"\s*\n\s*f?"', "", path.read_text(encoding="utf-8"))
    for room in ("content", "scenarios")
    for path in sorted((ROOT / "training_app" / room).glob("*.py"))
)
MESSAGES = [
    message for row in re.findall(r"^\| (`.*?`) \|", GUIDE, re.MULTILINE) for message in re.findall(r"`([^`]+)`", row)
]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_of_the_guide_is_one_that_authors_can_meet(message: str):
    assert message in CODE


def test_the_lesson_of_the_guide_passes_every_gate(package: Package):
    example = re.search(r"````markdown\n(.*?)````", GUIDE, re.DOTALL)
    assert example
    lesson = example.group(1).replace("define-trauma", "define-term")
    (package.root / LESSON).write_text(lesson, encoding="utf-8")
    sources = (package.root / SOURCES).read_text(encoding="utf-8")
    renamed = sources.replace("paper-2018:", "samhsa-2014:").replace("old-2001:", "other-id:")
    renamed = renamed.replace("status: superseded", "status: supported").replace("2020-01-01", "2027-01-01")
    (package.root / SOURCES).write_text(renamed, encoding="utf-8")

    # The sample's own first lesson and quiz cited book-2014, which stays.
    assert "other-id" in package.load().modules["m01-sample"].source_ids
