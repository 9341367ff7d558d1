"""a6, part one: every lesson, scenario and check that ships takes at most 15 nominal minutes; a longer is refused."""

import shutil
from pathlib import Path

import pytest

from tests.shipped import shipped_catalogue
from training_app.content.catalogue import Form, Module
from training_app.content.loader import load_catalogue
from training_app.content.problems import ContentRefused
from training_app.content.seat_time import seat_minutes
from training_app.scenarios.pace import measure_paths
from training_app.scenarios.words import count_html_words

ROOT = Path(__file__).parents[2]
LONGEST = 15
LESSON = "modules/m01-trauma/lessons/10-what-counts.md"


def shipped() -> list[Module]:
    return list(shipped_catalogue().modules.values())


@pytest.mark.parametrize("module", shipped(), ids=lambda module: module.id)
def test_every_unit_fits_one_sitting(module: Module):
    assert module.lessons
    assert all(1 <= lesson.minutes <= LONGEST for lesson in module.lessons)
    assert 1 <= module.check_minutes <= LONGEST
    if module.scenario:
        assert 1 <= module.scenario_minutes <= LONGEST
        # not the usual path only: the longest one that anybody can take
        assert measure_paths(module.scenario).minutes.most <= LONGEST


@pytest.mark.parametrize("module", shipped(), ids=lambda module: module.id)
def test_the_minutes_are_those_of_the_words(module: Module):
    """Counted again from what is served, by hand: nobody wrote the minutes down."""
    for lesson in module.lessons:
        # a page shows a little more than is counted (notes of sources), and practices take time of their own
        assert lesson.minutes >= int(lesson.words / 200)
        assert lesson.words <= count_html_words(lesson.html) + len(lesson.title.split())
    asked = len(module.form(Form.A))
    assert module.check_minutes == int(seat_minutes(0, items=asked) + 0.5)


def test_a_longer_lesson_is_refused(tmp_path: Path):
    for name in ("modules", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name)
    lesson = tmp_path / LESSON
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n" + "He waits there. " * 900, encoding="utf-8")

    with pytest.raises(ContentRefused) as refused:
        load_catalogue(tmp_path / "modules", tmp_path / "scenarios", today=None)

    assert f"{LESSON}:1: a unit takes 18 minutes; at most 15" in str(refused.value).splitlines()
