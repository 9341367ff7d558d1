"""A fork tried again on both databases: it plays on from the path on record, in the address alone."""

import pytest

from tests.conftest import Town
from tests.learning.walks import a_path as path_of
from tests.learning.walks import (
    at_debrief,
    at_scenario,
    attempt_address,
    credit_squad,
    decide,
    everything_stored,
    has_choice,
)
from tests.officer import Officer
from training_app.learning.again_views import NOTE
from training_app.scenarios import play

M1 = "m01-trauma"


def again_links(officer: Officer) -> list[str]:
    """The addresses behind "Try this fork again", in the order of the path."""
    return [a.get("href") for a in officer.page.all("a") if "".join(a.itertext()).strip() == "Try this fork again"]


def choose_again(officer: Officer, place: int) -> None:
    """Send the choice form, which is a GET: what was chosen goes into the address."""
    form = officer.page.form("choice")
    assert form.get("method") == "get"
    made = [box.get("value") for box in form.iter() if box.tag == "input"]
    chosen = [button.get("value") for button in form.iter() if button.tag == "button"][place]
    officer.get(f"{form.get('action')}?{'&'.join(f'choice={id}' for id in [*made, chosen])}")


def play_to_the_end(officer: Officer, place: int) -> None:
    while has_choice(officer):
        choose_again(officer, place)


def test_each_fork_of_the_debrief_can_be_tried_again(town: Town) -> None:
    officer = at_debrief(town)
    scenario = town.shipped.modules[M1].scenario
    links = again_links(officer)

    asked = [officer.get(link).form("choice") is not None and officer.page.text() for link in links]

    assert scenario is not None
    assert len(links) >= 3
    for number, text in enumerate(asked, 1):
        assert f"Decision {number}" in text
        assert NOTE in text


def test_trying_again_writes_nothing_at_all(town: Town) -> None:
    officer = at_debrief(town)
    links = again_links(officer)
    before = everything_stored(town)

    for link in links:
        for place in (0, 1, 2):
            officer.get(link)
            play_to_the_end(officer, place)

    assert everything_stored(town) == before


def test_the_first_time_does_write(town: Town) -> None:
    officer = at_scenario(town)
    before = everything_stored(town)

    decide(officer)

    after = everything_stored(town)
    assert before["learning_event"] != after["learning_event"]
    assert before["statement"] != after["statement"]


def test_no_sign_of_life_is_sent_from_a_second_try(town: Town) -> None:
    officer = at_debrief(town)
    assert any("here" in (node.get("data-behaviour") or "") for node in officer.page.tree.iter())

    officer.get(again_links(officer)[0])

    assert not any("here" in (node.get("data-behaviour") or "").split() for node in officer.page.tree.iter())


def test_back_one_step_takes_the_last_choice_away_and_then_leads_to_the_debrief(town: Town) -> None:
    officer = at_debrief(town)
    debrief = officer.page.address
    officer.get(again_links(officer)[1])
    first = officer.page.address

    choose_again(officer, 1)
    officer.get(_back(officer))
    after_one = officer.page.address
    officer.get(_back(officer))

    assert after_one == first
    assert officer.page.address == debrief


def test_the_end_shows_both_ways_side_by_side_and_the_words_for_the_new_choices(town: Town) -> None:
    officer = at_debrief(town, place=0)
    scenario = town.shipped.modules[M1].scenario
    assert scenario is not None
    officer.get(again_links(officer)[0])

    play_to_the_end(officer, 1)

    text = officer.page.text()
    made = _choices_in(officer.page.address)
    steps: list[play.Step] = []
    for choice_id in made:
        steps.append(play.choose(scenario, play.current_standing(scenario, steps), choice_id))
    end = steps[-1].page.node
    assert end.title in text
    assert end.summary in text
    (heads,) = [
        [" ".join("".join(th.itertext()).split()) for th in row.iter("th")] for row in officer.page.all("thead")
    ]
    assert heads == ["Step", "On record", "This time"]
    for step in steps:
        choice = play.chosen(scenario, step.node_id, step.choice_id)
        assert choice.debrief.replace(play.OFFICER_SLOT, "Ortiz") in text
    assert "Back to the debrief" in text


def test_the_same_choices_again_are_said_to_be_the_same(town: Town) -> None:
    officer = at_debrief(town, place=0)
    officer.get(again_links(officer)[0])

    play_to_the_end(officer, 0)

    assert "You chose as on record, and the story went the same way." in officer.page.text()
    assert not officer.page.all("table")


def test_choices_stand_in_the_same_order_as_the_first_time(town: Town) -> None:
    officer = at_scenario(town)
    first = officer.page.values("choice")
    while has_choice(officer):
        decide(officer)
    officer.submit()

    officer.get(again_links(officer)[0])

    assert officer.page.values("choice") == first


@pytest.mark.parametrize(
    "rest",
    [
        "again/0",
        "again/99",
        "again/1?choice=no-such-choice",
        "again/1?choice=",
        "again/1?" + "&".join(["choice=a"] * 500),
        "again/-1",
        "again/one",
    ],
)
def test_an_address_that_makes_no_sense_is_not_found(town: Town, rest: str) -> None:
    officer = at_debrief(town)

    page = officer.get(f"{attempt_address(officer)}/{rest}")

    assert page.status == 404
    assert "kept" in page.text()


def test_a_choice_after_the_end_is_not_found(town: Town) -> None:
    officer = at_debrief(town)
    officer.get(again_links(officer)[0])
    play_to_the_end(officer, 0)

    page = officer.get(f"{officer.page.address}&choice={_choices_in(officer.page.address)[-1]}")

    assert page.status == 404


def test_nothing_can_be_tried_again_before_the_story_has_ended(town: Town) -> None:
    officer = at_scenario(town)
    decide(officer)

    assert officer.get(f"{attempt_address(officer)}/again/1").status == 404


def test_nobody_tries_somebody_elses_fork_again(town: Town) -> None:
    officer = at_debrief(town)
    address = again_links(officer)[0]
    other = town.sign_in(town.people.other_officer_id)

    assert other.get(address).status == 404


def test_after_a_roll_call_the_path_before_is_the_squads(town: Town) -> None:
    path = path_of(town.shipped.modules[M1])
    attempt_id = credit_squad(town, town.people.officer_id, path)
    officer = town.sign_in(town.people.officer_id)
    before = everything_stored(town)

    officer.get(f"/app/attempts/{attempt_id}/again/2")

    assert "The squad’s choice: you" in officer.page.text()
    play_to_the_end(officer, 1)
    assert "The squad" not in officer.page.text()
    assert everything_stored(town) == before


def _back(officer: Officer) -> str:
    (found,) = {a.get("href") for a in officer.page.all("a") if "".join(a.itertext()).strip() == "Back one step"}
    return found


def _choices_in(address: str) -> list[str]:
    return [part.partition("=")[2] for part in address.partition("?")[2].split("&")]
