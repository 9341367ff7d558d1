"""The pages on which tools are found, filled in, read and taken as files."""

import re

import pytest

from tests.conftest import Town
from tests.officer import Officer, Page
from tests.readiness.filling import something_for
from tests.seats import add_seat
from training_app.accounts.models import Role

HOME = "/app/readiness"


@pytest.fixture
def coordinator(town: Town) -> Officer:
    return town.sign_in(town.people.coordinator_id)


@pytest.fixture
def copy_url(coordinator: Officer) -> str:
    """A self-assessment that was begun."""
    return begin(coordinator, "self-assessment", "Round of spring")


def begin(coordinator: Officer, tool_id: str, name: str) -> str:
    coordinator.get(f"{HOME}/tools/{tool_id}")
    return coordinator.submit("name", name=name).address.split("?")[0]


def fill(coordinator: Officer, town: Town, copy_url: str, tool_id: str, part_id: str, **typed: str) -> Page:
    tool = town.shipped.toolkit[tool_id]
    part = tool.part(part_id)
    coordinator.get(f"{copy_url}/parts/{part_id}")
    return coordinator.submit("seen", **{**something_for(tool, part), **typed})


def test_the_home_has_every_tool_with_what_it_is_for(coordinator: Officer, town: Town):
    page = coordinator.get(HOME)

    assert page.text().count("Not begun") == len(town.shipped.toolkit) == 9
    for tool in town.shipped.toolkit.values():
        assert tool.title in page.text()
        assert tool.purpose in page.text()


def test_a_tool_says_its_purpose_origin_licence_and_sources(coordinator: Officer, town: Town):
    for tool in town.shipped.toolkit.values():
        page = coordinator.get(f"{HOME}/tools/{tool.id}")

        for words in (tool.purpose, tool.origin, tool.licence, *tool.how):
            assert words in page.text()
        for source_id in tool.source_ids:
            assert town.shipped.sources[source_id].title in page.text()
        assert "Nothing is filled in yet." in page.text()


def test_what_is_kept_stands_on_the_page_and_in_the_list(coordinator: Officer, town: Town, copy_url: str):
    page = fill(coordinator, town, copy_url, "self-assessment", "leadership")

    assert "Kept. The version before is in the history." in page.text()
    assert "Owner: Captain, Patrol" in page.text()
    assert "1 of 4 parts" in coordinator.get(f"{HOME}/tools/self-assessment").text()
    assert "One copy" in coordinator.get(HOME).text()


def test_a_copy_without_a_name_is_asked_for_one_and_nothing_begins(coordinator: Officer):
    coordinator.get(f"{HOME}/tools/mou-outline")
    page = coordinator.submit("name", name=" x ")

    assert page.status == 422
    assert "A name has 3 to 80 characters." in page.text()
    assert "Nothing is filled in yet." in page.text()


def test_what_cannot_be_kept_comes_back_as_typed_with_its_sentence(coordinator: Officer, town: Town, copy_url: str):
    part = town.shipped.toolkit["self-assessment"].part("leadership")
    name = f"{part.fields[0].id}.evidence"
    page = fill(coordinator, town, copy_url, "self-assessment", "leadership", **{name: "Ask Officer Ortiz."})

    assert page.status == 422
    assert "This names somebody on the roster (officer ortiz)." in page.text()
    assert "Ask Officer Ortiz." in [box.text for box in page.all("textarea")]
    assert "Not kept yet" in coordinator.get(copy_url).text()


def test_the_second_tab_is_told_and_loses_nothing(coordinator: Officer, town: Town, copy_url: str):
    part = town.shipped.toolkit["self-assessment"].part("leadership")
    name = f"{part.fields[0].id}.evidence"
    second = town.sign_in(town.people.coordinator_id)
    second.get(f"{copy_url}/parts/leadership")
    fill(coordinator, town, copy_url, "self-assessment", "leadership")

    told = second.submit("seen", **{name: "From the second tab."})
    assert told.status == 409
    assert "Somebody else kept this part since you opened the page." in told.text()
    assert "From the second tab." in [box.text for box in told.all("textarea")]
    again = second.submit("seen", **{name: "From the second tab."})

    assert again.status == 200
    assert "From the second tab." in again.text()
    history = second.get(f"{copy_url}/history").text()
    assert "version 2" in history
    assert "The last five cases." in history


@pytest.mark.parametrize("seen", ["", "-1", "1e3", "٣", "9" * 9, "x" * 500])
def test_a_page_that_was_tampered_with_keeps_nothing(coordinator: Officer, copy_url: str, seen: str):
    page = coordinator.get(f"{copy_url}/parts/leadership")
    answer = coordinator.post(page.address, [("csrf_token", page.values("csrf_token")[0]), ("seen", seen)])

    assert answer.status == 409
    assert "Nothing was kept yet." in coordinator.get(f"{copy_url}/history").text()


def test_more_lines_are_asked_for_and_what_was_typed_is_kept(coordinator: Officer, town: Town):
    url = begin(coordinator, "response-plan", "Plan of 2027")
    page = fill(coordinator, town, url, "response-plan", "first-hour", more="1")

    assert "Kept, and here are more empty lines." in page.text()
    names = {box.get("name") for box in page.all("input") + page.all("textarea")}
    assert {"steps.0.does", "steps.6.does"} <= names
    assert "steps.7.does" not in names


def test_the_name_is_changed_and_a_copy_is_put_away_and_brought_back(coordinator: Officer, copy_url: str):
    coordinator.get(copy_url)
    assert "The name is changed." in coordinator.submit("name", name="Round of fall").text()
    refused = coordinator.submit("name", name="Round of Officer Ortiz")
    assert refused.status == 422

    coordinator.get(copy_url)
    token = coordinator.page.values("csrf_token")[0]
    away = coordinator.post(f"{copy_url}/put-away", [("csrf_token", token)])
    assert "Put away." in away.text()
    assert "Fill in:" not in away.text()
    assert coordinator.get(f"{copy_url}/parts/leadership").status == 409
    assert "Round of fall" in coordinator.get(f"{HOME}/tools/self-assessment").text()

    back = coordinator.post(f"{copy_url}/bring-back", [("csrf_token", token)])
    assert "Brought back." in back.text()
    assert "Fill in:" in back.text()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_a_seat_reads_and_neither_writes_nor_sees_who_wrote(
    coordinator: Officer, town: Town, copy_url: str, role: Role
):
    fill(coordinator, town, copy_url, "self-assessment", "leadership")
    reader = town.sign_in(add_seat(town, role)[1])

    for address in (HOME, f"{HOME}/tools/self-assessment", copy_url, f"{copy_url}/history"):
        page = reader.get(address)
        assert page.status == 200
        assert "Abara" not in page.text().replace("Noor Haddad", "")
        assert not re.search(r"Fill in:|Put it away|Begin a sheet", page.text())
    for address in (f"{copy_url}/parts/leadership", f"{copy_url}/put-away"):
        assert reader.get(address).status in {403, 405}


def test_an_officer_reads_none_of_it(town: Town, copy_url: str):
    officer = town.sign_in(town.people.officer_id)

    for address in (HOME, copy_url, f"{copy_url}/file.md"):
        assert officer.get(address).status == 403


def test_there_is_no_tool_part_copy_or_file_of_another_name(coordinator: Officer, copy_url: str):
    for address in (
        f"{HOME}/tools/none",
        f"{HOME}/copies/999999",
        f"{copy_url}/parts/none",
        f"{copy_url}/file.pdf",
        f"{HOME}/copies/99999999999999999999",
    ):
        assert coordinator.get(address).status == 404, address
