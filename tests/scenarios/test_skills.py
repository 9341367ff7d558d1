"""The skills are the same five everywhere."""

from training_app.scenarios.skills import SKILLS, skill_label


def test_there_are_five_with_labels_of_their_own():
    assert list(SKILLS) == ["safety", "voice", "recognition", "plain-words", "hand-over"]
    assert len(set(SKILLS.values())) == 5


def test_a_skill_of_an_old_story_keeps_its_id():
    assert skill_label("voice") == SKILLS["voice"]
    assert skill_label("charm") == "charm"
