"""Reading grade and syllables, checked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.reading import count_syllables, reading_grade, running_text, split_sentences

SYLLABLES = {
    1: [
        "the",
        "fear",
        "asked",
        "time",
        "makes",
        "scene",
        "house",
        "walked",
        "there's",
        "bridge",
        "use",
        "whole",
        "times",
        "led",
        "tried",
    ],
    2: [
        "trauma",
        "quiet",
        "police",
        "table",
        "people",
        "little",
        "neighbor",
        "hated",
        "needed",
        "being",
        "asking",
        "order",
        "careful",
        "closely",
        "wouldn't",
        "someone",
        "something",
        "safety",
        "houses",
        "trial",
    ],
    3: [
        "officer",
        "recognize",
        "memory",
        "history",
        "possible",
        "another",
        "department",
        "nobody",
        "evidence",
        "area",
        "violent",
        "previous",
    ],
    4: ["community", "information", "february", "acknowledgment", "material", "society"],
    5: ["organization", "university"],
    6: ["accountability", "responsibility"],
}
CASES = [(word, count) for count, entries in SYLLABLES.items() for word in entries]


@pytest.mark.parametrize(("word", "count"), CASES)
def test_syllables_of_common_words(word: str, count: int):
    assert count_syllables(word) == count


@given(st.text(max_size=30))
def test_every_word_has_a_syllable(word: str):
    assert count_syllables(word) >= 1


def test_the_grade_follows_the_formula():
    # 10 words, 2 sentences, 11 syllables
    grade = reading_grade(["The man stops and turns. She waits by the table."])

    assert grade == pytest.approx(0.39 * 5 + 11.8 * 11 / 10 - 15.59)


def test_no_words_have_no_grade():
    assert reading_grade(["", "1.", "-"]) == 0.0


def test_longer_words_and_sentences_are_harder():
    easy = reading_grade(["He stops. She waits."])
    hard = reading_grade(["Departmental accountability necessitates organizational transformation everywhere."])

    assert hard > 10 > easy


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He stops. She waits", 2),
        ("Dr. Hope met Lt. Ortiz at 3 a.m. on Main St. in the rain.", 1),
        ("“Stop.” He stopped.", 2),
        ("It rose 1.5 points.", 1),
        ("Really? Yes.", 2),
        ("", 0),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: int):
    assert len(split_sentences(text)) == sentences


def test_running_text_leaves_out_what_is_no_prose():
    html = (
        '<p class="lead">One &amp; two.<a class="cite" href="#s1" aria-label="Source 1">1</a></p>\n<h2>Head</h2>\n'
        '<aside class="note"><p>Note.</p></aside><ol class="script"><li><q>Log.</q></li></ol>'
        '<p class="note">Written.</p><ul><li>Three.</li></ul>'
    )

    assert running_text(html) == ["One & two.", "Three."]
