"""The main trip, page by page, without JavaScript: start, lessons, scenario, debrief, check, recorded."""

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer
from training_app.foundation.db import db
from training_app.learning.models import Attempt, LearningEvent


def walk_to_the_end(officer: Officer, town: Town, module_id: str, *, right: bool = True) -> list[str]:
    """Begin a module and go through it by what the pages offer; returns the heading of every page met."""
    officer.get(f"/app/modules/{module_id}")
    officer.submit()
    return go_on_to_the_end(officer, town, module_id, right=right)


def go_on_to_the_end(officer: Officer, town: Town, module_id: str, *, right: bool = True) -> list[str]:
    """The same from the page that is open."""
    module = town.shipped.modules[module_id]
    keys = {item.stem: item.key.id for item in module.items}
    headings = []
    for _ in range(80):
        page = officer.page
        assert page is not None
        headings.append(page.heading())
        names = {control.get("name") for control in page.all("button") + page.all("input")}
        if page.address.endswith("/done"):
            return headings
        if "choice" in names:
            officer.submit("choice", choice=page.values("choice")[0])
        elif "answer" in names:
            options = page.values("answer")
            key = keys[page.heading()]
            officer.submit("answer", answer=key if right else next(o for o in options if o != key))
        else:
            officer.submit()
    raise AssertionError(f"no end after 80 pages: {headings}")


@pytest.mark.parametrize("module_id", ["m01-trauma", "m03-past-in-the-room"])
def test_an_officer_gets_from_start_to_recorded(town: Town, module_id: str) -> None:
    officer = town.sign_in(town.people.officer_id)

    headings = walk_to_the_end(officer, town, module_id)

    module = town.shipped.modules[module_id]
    assert [lesson.title for lesson in module.lessons] == headings[: len(module.lessons)]
    assert "Recorded 14:07" in officer.page.text()
    with town.app.app_context():
        attempt = db.session().scalars(select(Attempt)).one()
        assert attempt.status == "completed"
        kinds = db.session().scalars(select(LearningEvent.kind).order_by(LearningEvent.sequence)).all()
    assert kinds[0] == "attempt_started"
    assert kinds[-1] == "module_completed"
    assert kinds.count("lesson_finished") == len(module.lessons)
    assert kinds.count("question_answered") == 10
