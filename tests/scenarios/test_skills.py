"""The skills are the same five everywhere."""

from training_app.scenarios.skills import SKILLS


def test_there_are_five_with_labels_of_their_own():
    assert list(SKILLS) == ["safety", "voice", "recognition", "plain-words", "hand-over"]
    assert len(set(SKILLS.values())) == 5
