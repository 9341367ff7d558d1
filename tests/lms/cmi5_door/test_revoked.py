"""An LMS that launches by cmi5 is revoked: its officers are out at once, and it still hears what they did."""

from collections.abc import Callable

import pytest

from tests.fakes.cmi5_books import AuSession, Json
from tests.lms.cmi5_door.campus import MODULE, Campus, administrator
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.lms.cmi5_door.sites import restore_site, revoke_site

COVER = f"/app/modules/{MODULE}"


def change(campus: Campus, act: Callable[..., bool] = revoke_site, *, site_id: int = 1) -> bool:
    with campus.app.app_context():
        done = act(db.session(), by=administrator(campus.people), site_id=site_id, now=campus.clock())
        db.session.remove()
    return done


def test_revoking_an_lms_ends_what_it_opened_at_once(campus: Campus) -> None:
    officer = campus.launch()
    assert officer.get(COVER).status == 200

    assert change(campus)

    assert officer.get(COVER).heading() == "This session has ended"
    assert not change(campus), "once"


def test_it_still_hears_what_was_done_and_that_the_session_is_over(campus: Campus) -> None:
    officer = campus.launch(mastery_score=0.8)
    officer.submit()
    assert officer.answer_wrongly_or_rightly(campus, right=True, pages=80)

    change(campus)
    assert campus.end_left() == 1
    campus.work()

    assert campus.lms.violations == []
    assert officer.session.verbs() == ["initialized", "passed", "completed", "terminated"]


def test_it_launches_nothing_any_more_until_it_is_let_in_again(campus: Campus) -> None:
    change(campus)
    refused = campus.launch()

    assert refused.page.status == 400
    assert "may not open this training any more" in refused.page.text()
    assert not refused.session.is_token_given, "nothing was sent there"
    assert change(campus, restore_site)
    assert campus.launch().page.status == 200


def test_a_launch_whose_token_is_being_asked_for_opens_nothing(campus: Campus) -> None:
    session, fetch = campus.lms.launch(), campus.lms.fetch

    def revoke_meanwhile(asked: AuSession) -> Json:
        change(campus)
        return fetch(asked)

    campus.lms.fetch = revoke_meanwhile
    officer = campus.open(session)

    assert officer.page.status == 400
    assert campus.sessions() == []


def test_two_units_in_two_tabs_are_two_sessions_and_each_is_left_by_itself(campus: Campus) -> None:
    other = next(one for one in campus.shipped.modules if one != MODULE)
    first = campus.launch()
    second = campus.beside(first, f"/cmi5/launch/{other}")

    assert [tab.get(f"/app/modules/{one}").status for tab, one in ((first, MODULE), (second, other))] == [200, 200]
    first.leave()
    campus.work()

    assert first.session.verbs() == ["initialized", "terminated"]
    assert second.session.verbs() == ["initialized"]
    assert second.get(f"/app/modules/{other}").status == 200
    assert campus.lms.violations == []


def test_another_agency_revokes_nothing(campus: Campus) -> None:
    with pytest.raises(NotFound):
        change(campus, site_id=4711)
