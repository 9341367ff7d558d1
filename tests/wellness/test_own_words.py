"""Our own sentences on the page read at grade 8 at most; the wording of a questionnaire is its owner's, not judged."""

import re
from html import unescape

import pytest

from training_app.content.reading import reading_grade
from training_app.wellness.calm import load_exercises
from training_app.wellness.document import INSTRUMENTS, PAGE_DIR
from training_app.wellness.instrument import INSTRUMENT_DIR, load_instrument
from training_app.wellness.parties import load_map
from training_app.wellness.reflection import load_reflection
from training_app.wellness.resources import NATIONAL_LINES, load_resources

HARDEST = 8.0


def _paragraphs(file_name: str) -> list[str]:
    """The running text of a part of the page."""
    html = (PAGE_DIR / file_name).read_text(encoding="utf-8").partition("<body")[2] or (
        PAGE_DIR / file_name
    ).read_text()
    words = [
        unescape(re.sub(r"<[^>]*>|\$\w+", " ", block)) for block in re.split(r"</(?:p|li|dd|dt|h\d|summary)>", html)
    ]
    # a label or a heading is no sentence
    return [block for block in words if len(block.split()) >= 6]


def _texts() -> dict[str, list[str]]:
    checks = [load_instrument(INSTRUMENT_DIR / f"{name}.yaml") for name in INSTRUMENTS]
    data_map, sleep = load_map(), load_reflection()
    return {
        "page.html": _paragraphs("page.html"),
        "own.html": _paragraphs("own.html"),
        "calm": [step for each in load_exercises() for step in each.steps],
        "sleep": [*sleep.lines, *sleep.afterwards],
        "who": [words for each in data_map.parties for words in (each.could, each.could_not)],
        "limits and law": [*data_map.promises_nobody_can_make, *data_map.law],
        "people": [f"{one.about} {one.must_report}" for one in load_resources(NATIONAL_LINES)],
        **{f"steps of {check.id}": list(check.next_steps) for check in checks},
        **{f"ranges of {check.id}": [band.sentence for band in check.bands] for check in checks},
    }


@pytest.mark.parametrize("where", _texts())
def test_our_own_words_are_plain(where: str) -> None:
    assert reading_grade(_texts()[where]) <= HARDEST


def test_a_sentence_of_an_office_would_be_seen() -> None:
    office = "Utilization of psychological counselling resources necessitates organizational authorization."

    assert reading_grade([office]) > HARDEST
