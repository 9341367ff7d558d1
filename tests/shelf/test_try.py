"""Scenarios to try: the whole state is the address, nothing is written, and an old address begins anew."""

import pytest

from tests.conftest import Town
from tests.learning.walks import everything_stored, has_choice
from tests.officer import Officer
from tests.shelf.conftest import TRIED
from training_app.scenarios.graph import Decision, End
from training_app.scenarios.play import begin, choose
from training_app.shelf.try_views import CHANGED, NOTE

HERE = f"/app/scenarios/{TRIED}"


@pytest.fixture
def officer(town: Town) -> Officer:
    return town.sign_in(town.people.officer_id)


def press(officer: Officer, place: int) -> str:
    """Press the choice at that place; returns its id. The form is a GET."""
    form = officer.page.form("choice")
    assert form.get("method") == "get"
    made = [box.get("value") for box in form.iter("input")]
    chosen = [button.get("value") for button in form.iter("button")][place]
    officer.get(f"{form.get('action')}?{'&'.join(f'choice={id}' for id in [*made, chosen])}")
    return chosen


def to_the_end(officer: Officer, place: int) -> list[str]:
    chosen = []
    while has_choice(officer):
        chosen.append(press(officer, place))
    return chosen


def test_the_modules_page_and_the_cover_lead_there(officer: Officer, town: Town):
    first = next(iter(town.shipped.modules))

    for page in (officer.get("/app/modules"), officer.get(f"/app/modules/{first}")):
        assert HERE in [link.get("href") for link in page.all("a")]
        assert town.shipped.scenarios[TRIED].title in page.text()


def test_the_first_page_says_that_nothing_is_recorded_and_what_comes(officer: Officer, town: Town):
    page = officer.get(HERE)

    assert NOTE in page.text()
    assert town.shipped.scenarios[TRIED].content_note in page.text()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_it_plays_as_the_rules_play_and_ends_in_its_debrief(officer: Officer, town: Town, place: int):
    scenario = town.shipped.scenarios[TRIED]
    officer.get(HERE)

    chosen = to_the_end(officer, place)

    standing = begin(scenario)
    for choice_id in chosen:
        node = scenario.nodes[standing.node_id]
        assert isinstance(node, Decision)
        standing = choose(scenario, standing, choice_id).standing
    end = scenario.nodes[standing.node_id]
    assert isinstance(end, End)
    text = officer.page.text()
    assert end.title in text
    assert end.summary in text
    assert scenario.debrief.better_line in text
    assert f"/app/scenarios/{TRIED}" in [link.get("href") for link in officer.page.all("a")]


def test_nothing_is_written(officer: Officer, town: Town):
    officer.get("/app/modules")
    before = everything_stored(town)

    for place in (0, 1, 2):
        officer.get(HERE)
        to_the_end(officer, place)

    assert everything_stored(town) == before


def test_one_step_back_and_each_fork_again_are_addresses(officer: Officer):
    officer.get(HERE)
    first = press(officer, 0)
    second = press(officer, 1)
    assert f"{HERE}?choice={first}" in [link.get("href") for link in officer.page.all("a")]

    to_the_end(officer, 0)

    links = [link.get("href") for link in officer.page.all("a") if "Try this fork again" in "".join(link.itertext())]
    assert links[:3] == [HERE, f"{HERE}?choice={first}", f"{HERE}?choice={first}&choice={second}"]


def test_the_order_of_choices_stays_for_one_person(officer: Officer, town: Town):
    def order(reader: Officer) -> list[str]:
        return [button.get("value") for button in reader.get(HERE).form("choice").iter("button")]

    assert order(officer) == order(officer) == order(town.sign_in(town.people.officer_id))


@pytest.mark.parametrize("query", ["choice=gone", "choice=frame&choice=frame", "choice=" + "x" * 500, "choice="])
def test_an_address_of_an_older_text_begins_anew_and_says_so(officer: Officer, query: str):
    page = officer.get(f"{HERE}?{query}")

    assert page.status == 200
    assert CHANGED in page.text()
    assert has_choice(officer)


def test_a_modules_own_scenario_cannot_be_tried_beforehand(officer: Officer, town: Town):
    """It is played in the module, where it counts."""
    own = next(module.scenario.id for module in town.shipped.modules.values() if module.scenario.id != TRIED)

    assert officer.get(f"/app/scenarios/{own}").status == 404
    assert officer.get("/app/scenarios/nowhere").status == 404
