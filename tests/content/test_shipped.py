"""The content that ships passes every gate."""

from tests.shipped import shipped_catalogue
from training_app.content.loader import restore_module
from training_app.scenarios.graph import Decision
from training_app.scenarios.skills import SKILLS


def test_the_shipped_catalogue_has_no_problems():
    catalogue = shipped_catalogue()

    assert catalogue.modules
    assert all(restore_module(module.package_json) == module for module in catalogue.modules.values())


def test_the_shipped_scenarios_together_show_every_skill():
    catalogue = shipped_catalogue()
    scenarios = [module.scenario for module in catalogue.modules.values() if module.scenario]
    choices = [
        choice
        for scenario in scenarios
        for node in scenario.nodes.values()
        if isinstance(node, Decision)
        for choice in node.choices
    ]

    assert {skill_id for choice in choices for skill_id in choice.skills} == set(SKILLS)


def test_both_wordings_of_a_hard_passage_are_in_the_shipped_lessons():
    catalogue = shipped_catalogue()
    lessons = [lesson for module in catalogue.modules.values() for lesson in module.lessons]
    hard = [lesson for lesson in lessons if 'class="hard"' in lesson.html]

    assert {lesson.id for lesson in hard} >= {"20-what-you-see", "20-enforcements-part", "30-one-place"}
    assert all(lesson.content_note for lesson in hard)
    assert all(lesson.html.count("<summary>Read it without the details</summary>") for lesson in hard)


def test_no_shipped_module_claims_a_review_that_nobody_made():
    catalogue = shipped_catalogue()

    assert {module.id for module in catalogue.modules.values() if module.reviewers} == set()


def test_asking_so_that_memory_can_answer_keeps_to_its_hour_and_its_two_forms():
    catalogue = shipped_catalogue()
    asking = catalogue.modules["m02-asking"]

    assert 40 <= asking.minutes <= 50
    assert len(asking.lessons) == 7
    assert all('class="practice' in lesson.html for lesson in asking.lessons)
    assert [sum(item.form == form for item in asking.items) for form in ("a", "b", "spaced")] == [12, 12, 6]
    assert asking.scenario
    assert asking.scenario.id == "s02-account-that-skips"
