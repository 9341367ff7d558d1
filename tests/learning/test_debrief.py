"""The debrief on both databases: readable for every finished attempt, whoever decided and whatever text they played."""

from uuid import UUID

from sqlalchemy import select

from tests.conftest import Town
from tests.learning.walks import a_path, at_debrief, attempt_address, credit_squad
from training_app.foundation.db import begin_write, db
from training_app.learning.debrief_views import OTHER_TEXT, ROLL_CALL
from training_app.learning.models import Attempt

M1 = "m01-trauma"


def test_a_squads_way_is_told_as_the_squads(town: Town) -> None:
    path = a_path(town.shipped.modules[M1])
    attempt_id = credit_squad(town, town.people.officer_id, path)
    officer = town.sign_in(town.people.officer_id)

    page = officer.get(f"/app/attempts/{attempt_id}/debrief")

    assert page.status == 200
    assert ROLL_CALL in page.text()
    assert page.text().count("The squad’s choice: you") == len(path)
    assert "Your skills here" not in page.text()
    assert len([a for a in page.all("a") if "Try this fork again" in "".join(a.itertext())]) == len(path)


def test_an_earlier_step_of_a_squads_scenario_does_not_say_that_the_officer_chose(town: Town) -> None:
    path = a_path(town.shipped.modules[M1])
    attempt_id = credit_squad(town, town.people.officer_id, path)
    officer = town.sign_in(town.people.officer_id)

    page = officer.get(f"/app/attempts/{attempt_id}/scenario?step=2")

    assert "The squad chose this" in page.text()
    assert "You chose this" not in page.text()


def test_an_officers_own_way_is_told_as_theirs(town: Town) -> None:
    officer = at_debrief(town)

    assert ROLL_CALL not in officer.page.text()
    assert "The squad" not in officer.page.text()
    assert "Your skills here" in officer.page.text()


def test_a_squads_way_through_another_text_is_not_drawn_and_says_so(town: Town) -> None:
    path = a_path(town.shipped.modules[M1])
    attempt_id = credit_squad(town, town.people.officer_id, path)
    _bend_path(town, attempt_id)
    officer = town.sign_in(town.people.officer_id)

    page = officer.get(f"/app/attempts/{attempt_id}/debrief")
    scene = officer.get(f"/app/attempts/{attempt_id}/scenario?step=2")
    again = officer.get(f"/app/attempts/{attempt_id}/again/1")

    assert page.status == 200
    assert OTHER_TEXT in page.text()
    assert "Not taken" not in page.text()
    assert "What they may have felt" in page.text()
    assert (scene.status, again.status) == (404, 404)


def test_the_debrief_can_be_read_again_later_and_stays_as_it_was(town: Town) -> None:
    officer = at_debrief(town)
    address = f"{attempt_address(officer)}/debrief"
    first = [" ".join("".join(item.itertext()).split()) for item in officer.page.all("ol")]
    officer.submit()

    town.clock.advance(days=3)
    later = town.sign_in(town.people.officer_id).get(address)

    assert later.status == 200
    assert [" ".join("".join(item.itertext()).split()) for item in later.all("ol")] == first


def _bend_path(town: Town, attempt_id: UUID) -> None:
    """As if the squad had played a version of the text in which the second decision had another name."""
    with town.app.app_context():
        session = db.session()
        begin_write(session)
        row = session.scalars(select(Attempt).where(Attempt.id == attempt_id)).one()
        path = [list(pair) for pair in row.progress["path"]]
        path[0][0] = "a-decision-of-another-version"
        row.progress = {**row.progress, "path": path}
        session.commit()
        db.session.remove()
