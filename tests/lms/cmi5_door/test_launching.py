"""Launches that go wrong, or are tried twice: where nothing may be asked, what is asked once, and what is said."""

import json
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from tests.fakes.cmi5_lms import AuSession, FakeCmi5Lms, Fault, Way, answer
from tests.lms.cmi5_door.campus import MODULE, UNIT, Campus
from tests.officer import FlaskLine, Page
from training_app.accounts.models import Person, PersonRole, SignInSession
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.foundation.outside import OutsideClient
from training_app.foundation.secrets import SecretBox
from training_app.lms.cmi5_door.models import Cmi5Launch
from training_app.lms.cmi5_door.queries import read_failed_launches


def causes(campus: Campus) -> list[str]:
    with campus.app.app_context():
        return [one.cause for one in read_failed_launches(db.session(), agency_id=campus.people.agency_id, most=9)]


def open_address(campus: Campus, address: str, **headers: str) -> Page:
    return Page(address, FlaskLine(campus.app).send("GET", address, None, headers))


def test_nothing_is_asked_at_an_address_that_nobody_entered(campus: Campus) -> None:
    with FakeCmi5Lms() as stranger:
        session = stranger.launch()
        page = open_address(campus, stranger.launch_url(session, UNIT))
        # one of the two addresses is enough to be refused
        mixed = stranger.launch_url(session, UNIT).replace(
            urlencode({"endpoint": stranger.address}), urlencode({"endpoint": campus.lms.address})
        )
        second = open_address(campus, mixed)

        assert (page.status, second.status) == (400, 400)
        assert f"No LMS at {stranger.address} is known here yet" in page.text()
        assert not session.is_token_given
    assert campus.sessions() == []


def test_a_launch_opened_twice_asks_for_one_token(campus: Campus) -> None:
    session = campus.lms.launch()
    address = campus.lms.launch_url(session, UNIT)
    campus.open(session)

    again = open_address(campus, address)

    assert again.status == 409
    assert again.heading() == "This launch was used before"
    assert [link.get("href") for link in again.all("a") if "modules" in (link.get("href") or "")] == [
        f"/app/modules/{MODULE}"
    ]
    assert campus.lms.violations + campus.lms.refusals == []
    assert len(campus.sessions()) == 1


@pytest.mark.parametrize(("method", "headers"), [("HEAD", {}), ("GET", {"Sec-Purpose": "prefetch;prerender"})])
def test_a_browser_that_only_looks_ahead_spends_nothing(campus: Campus, method: str, headers: dict[str, str]) -> None:
    session = campus.lms.launch()
    address = campus.lms.launch_url(session, UNIT)

    looked = FlaskLine(campus.app).send(method, address, None, headers)

    assert (looked.status, session.is_token_given) == (204, False)
    assert campus.open(session).page.status == 200


def test_an_installation_without_a_key_spends_no_token(campus: Campus) -> None:
    campus.app.extensions["cmi5"] = replace(campus.app.extensions["cmi5"], secrets=SecretBox(None))
    session = campus.lms.launch()

    page = open_address(campus, campus.lms.launch_url(session, UNIT))

    assert page.status == 400
    assert "cannot be opened from an LMS yet" in page.text()
    assert not session.is_token_given


@pytest.mark.parametrize(
    ("fault", "said", "cause"),
    [
        (answer(500), "did not answer clearly", "answered 500 instead of 200"),
        (Fault(Way.CUT_AFTER_STORING), "did not answer clearly", "gave no answer: The line was cut"),
    ],
)
def test_an_unclear_answer_is_said_and_its_cause_is_kept(campus: Campus, fault: Fault, said: str, cause: str) -> None:
    campus.lms.fetch_plan.append(fault)
    session = campus.lms.launch()

    page = open_address(campus, campus.lms.launch_url(session, UNIT))

    assert page.status == 400
    assert said in page.text()
    assert cause in causes(campus)[0]
    # never a second time: the token may be spent
    assert open_address(campus, campus.lms.launch_url(session, UNIT)).status == 409
    assert campus.lms.rules_broken() == []


def test_a_token_that_was_given_before_is_said(campus: Campus) -> None:
    session = campus.lms.launch()
    session.is_token_given = True

    page = open_address(campus, campus.lms.launch_url(session, UNIT))

    assert "This launch was used before, or it is too old" in page.text()
    assert "error-code 1" in causes(campus)[0]


def test_launch_data_that_is_not_there_refuses_the_launch(campus: Campus) -> None:
    session = campus.lms.launch()
    forged = campus.lms.launch_url(session, UNIT).replace("1625378", "1625379")

    page = open_address(campus, forged)

    assert page.status == 400
    assert "did not give the details of this launch" in page.text()
    assert "LMS.LaunchData could not be read: the LMS answered 404" in causes(campus)[0]
    assert campus.sessions() == []


def test_an_lms_that_wants_a_browser_is_asked_by_the_browser(campus: Campus) -> None:
    campus.lms.wants_cookie = True
    session = campus.lms.launch()
    line = FlaskLine(campus.app)
    address = campus.lms.launch_url(session, UNIT)
    page = Page(address, line.send("GET", address, None, {}))
    form = page.form("status")
    assert page.heading() == "One moment"
    assert f"connect-src {campus.lms.address};" in page.headers["content-security-policy"]
    assert f"frame-ancestors {campus.lms.address}" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"

    told = HttpClient().send("POST", form.get("data-url"), headers={"Cookie": "lms=1"}, body=b"")
    handed = urlencode({"status": told.status, "answer": told.body.decode()}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    arrived = line.send("POST", form.get("action"), handed, kind)
    twice = line.send("POST", form.get("action"), handed, kind)

    assert (arrived.status, arrived.headers["location"]) == (303, f"/app/modules/{MODULE}")
    assert twice.status == 409
    campus.work()
    assert session.verbs() == ["initialized"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_browser_may_hand_over_a_token_only_where_it_was_asked_to(campus: Campus) -> None:
    session = campus.lms.launch()
    handed = urlencode({"status": 200, "answer": json.dumps({"auth-token": "made-up"})}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    answered = FlaskLine(campus.app).send("POST", campus.lms.launch_url(session, UNIT), handed, kind)

    assert answered.status == 409
    assert campus.sessions() == []


def test_a_browser_without_an_answer_ends_the_launch(campus: Campus) -> None:
    campus.lms.wants_cookie = True
    session = campus.lms.launch()
    line, address = FlaskLine(campus.app), campus.lms.launch_url(session, UNIT)
    line.send("GET", address, None, {})

    answered = Page(
        address, line.send("POST", address, b"status=&answer=", {"Content-Type": "application/x-www-form-urlencoded"})
    )

    assert answered.status == 400
    assert "did not answer clearly" in answered.text()
    assert causes(campus) == ["The browser could not reach the fetch address (cmi5, section 8.2)."]


def test_a_module_that_is_not_here_is_not_launched(campus: Campus) -> None:
    session = campus.lms.launch()

    page = open_address(campus, campus.lms.launch_url(session, "/cmi5/launch/m99-nothing"))

    assert page.status == 404
    assert not session.is_token_given


def test_an_account_of_another_lms_opens_nothing(campus: Campus) -> None:
    campus.launch()
    with FakeCmi5Lms() as second:
        campus.know_the_lms([second.address], name="County LMS")
        session = second.launch()

        page = open_address(campus, second.launch_url(session, UNIT))

    assert page.status == 400
    assert "Regional LMS launched accounts of that home page first" in causes(campus)[0]
    assert len(campus.sessions()) == 1


def test_a_session_id_that_came_before_is_refused(campus: Campus) -> None:
    officer = campus.launch()
    officer.leave()
    campus.work()
    again = campus.lms.launch(registration=officer.session.registration)
    again.template["extensions"] = officer.session.template["extensions"]

    page = open_address(campus, campus.lms.launch_url(again, UNIT))

    assert page.status == 400
    assert "session id that an earlier launch" in causes(campus)[0]


def test_whoever_is_launched_is_an_officer_in_this_module_alone(campus: Campus) -> None:
    officer = campus.launch()

    other = next(module_id for module_id in campus.shipped.modules if module_id != MODULE)
    assert officer.get(f"/app/modules/{other}").status == 403
    assert officer.get("/app/transcript").status == 403
    assert officer.get("/app/lms/cmi5").status == 403
    with campus.app.app_context():
        person = db.session().scalars(select(Person).order_by(Person.id.desc())).first()
        roles = db.session().scalars(select(PersonRole.role).where(PersonRole.person_id == person.id)).all()
        kept = db.session().scalars(select(SignInSession.launch).where(SignInSession.person_id == person.id)).one()
    assert list(roles) == ["officer"]
    assert (kept["module_id"], kept["return_url"]) == (MODULE, f"/app/cmi5/leave/{MODULE}")


def test_no_address_and_no_token_of_a_launch_is_kept_in_clear(campus: Campus) -> None:
    officer = campus.launch()
    token = officer.session.token

    with campus.app.app_context():
        launch = db.session().scalars(select(Cmi5Launch)).one()
    (row,) = campus.sessions()

    assert token.encode() not in row.token_sealed
    assert campus.secrets.open(row.token_sealed) == token
    assert len(launch.address_hash) == 32
    assert launch.state == "opened"


def test_an_lms_without_a_return_address_leaves_a_page(campus: Campus) -> None:
    officer = campus.launch(has_return_url=False)

    page = officer.leave()

    assert "You can close this window." in page.text()
    assert "refresh" not in page.headers


def test_only_the_lms_may_frame_what_it_launched(campus: Campus) -> None:
    officer = campus.launch()

    assert f"frame-ancestors {campus.lms.address}" in officer.page.headers["content-security-policy"]


def test_a_launch_in_a_frame_gets_the_cookie_of_a_frame(campus: Campus) -> None:
    session = campus.lms.launch()
    address = campus.lms.launch_url(session, UNIT)

    answered = FlaskLine(campus.app).send("GET", address, None, {"Sec-Fetch-Dest": "iframe"})

    cookie = answered.headers["set-cookie"]
    assert cookie.startswith("cg_framed_")
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/app"} <= set(cookie.split("; "))


def with_query(address: str, query: str) -> str:
    return urlsplit(address)._replace(query=query).geturl()


def test_an_address_that_is_no_launch_is_refused_before_anything(campus: Campus) -> None:
    session: AuSession = campus.lms.launch()
    address = campus.lms.launch_url(session, UNIT)

    page = open_address(campus, with_query(address, urlsplit(address).query.replace("registration=", "other=")))

    assert page.status == 400
    assert "incomplete address" in page.text()
    assert not session.is_token_given


def test_an_lms_inside_the_network_is_asked_for_nothing_unless_it_was_named(campus: Campus) -> None:
    room = campus.app.extensions["cmi5"]
    campus.app.extensions["cmi5"] = replace(room, client=OutsideClient(("lms.riverton.example",)))
    session = campus.lms.launch()

    page = open_address(campus, campus.lms.launch_url(session, UNIT))

    assert page.status == 400
    assert not session.is_token_given
    assert "COMMON_GROUND_LMS_INSIDE_HOSTS" in causes(campus)[0]
