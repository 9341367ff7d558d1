"""a8: with the last answer the completion is on the officer's screen and in the report; no job in between."""

from tests.conftest import Town
from tests.learning.walking import M1, begin, desk_of, learner_of, play_scenario, read_lessons
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.learning import rules, service


def test_the_answer_to_the_last_question_is_the_completion_everywhere(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        items = rules.items_of_round(desk.library.current(M1), 1)
        for number, item in enumerate(items[:-1], 1):
            service.answer_question(desk, learner, attempt_id, check_round=1, number=number, option_id=item.key.id)
    coordinator = town.sign_in(town.people.coordinator_id)
    person = f"/app/people/{town.people.officer_id}"
    before = coordinator.get(person).text()

    with desk_of(town) as desk:
        service.answer_question(
            desk, learner_of(town), attempt_id, check_round=1, number=len(items), option_id=items[-1].key.id
        )

    # not a second of the clock has gone by, and no worker has run
    after = coordinator.get(person).text()
    title = town.shipped.modules[M1].title
    assert f"Completed {title}" not in before
    assert f"Completed {title}" in after
    officer = town.sign_in(town.people.officer_id)
    assert "Recorded 14:07" in officer.get(f"/app/attempts/{attempt_id}/done").text()


def test_through_the_pages_it_is_the_next_page_but_the_feedback(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)

    walk_to_the_end(officer, town, M1)

    assert "Recorded 14:07" in officer.page.text()
    done = town.sign_in(town.people.coordinator_id).get(f"/app/completion?module={M1}&state=done").text()
    assert "Ortiz" in done
