"""The pages about a plan: what each role may open, what each says, and hostile input."""

import re
from datetime import timedelta

import pytest

from tests.conftest import Town
from tests.officer import Officer, Page
from tests.readiness.plan.filling import add_signer, begin_plan, begin_whole_plan, filled_in, identity, keep, plan_tool
from tests.readiness.plan.test_service import answer, sign
from tests.seats import add_seat
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.readiness.service import begin_copy

CARD = "/app/readiness/plan"
ADMIN = "administrator@riverton.example"


def of(copy_id: int, page: str) -> str:
    """The address of a page about the plan."""
    return f"/app/readiness/copies/{copy_id}/{page}"


def coordinator(town: Town) -> Officer:
    """The coordinator, signed in."""
    return town.sign_in(town.people.coordinator_id)


def add_admin(town: Town) -> PersonId:
    """An administrator, who may sign plans and fills in none."""
    with town.app.app_context():
        new = NewPerson(town.people.agency_id, "Kit", "Osei", ADMIN, roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=town.clock())
        db.session.commit()
        db.session.remove()
    return person_id


def said(page: Page) -> str:
    """The words of the main part alone: the frame names who is signed in."""
    (main,) = page.all("main")
    return re.sub(r"\s+", " ", "".join(main.itertext())).strip()


def test_the_check_links_each_gap_to_its_part_and_says_how_grave_it_is(town: Town) -> None:
    copy_id = begin_plan(town)

    page = coordinator(town).get(of(copy_id, "check"))

    assert page.heading() == "What is missing"
    assert "No post holds the seat “Family liaison.”" in said(page)
    links = {link.get("href") for link in page.all("a")}
    assert {of(copy_id, "parts/roles"), of(copy_id, "parts/contacts"), of(copy_id, "parts/rumours")} <= links
    assert page.text().count("Grave") > 20


def test_who_only_reads_is_led_to_the_part_on_the_copy(town: Town) -> None:
    copy_id = begin_plan(town)

    page = town.sign_in(add_admin(town)).get(of(copy_id, "check"))

    links = {link.get("href") for link in page.all("a")}
    assert f"/app/readiness/copies/{copy_id}#roles" in links
    assert of(copy_id, "parts/roles") not in links


def test_a_whole_plan_has_an_empty_list(town: Town) -> None:
    page = coordinator(town).get(of(begin_whole_plan(town), "check"))

    assert "Nothing is missing that a program can see." in said(page)


def test_the_copy_leads_to_its_pages(town: Town) -> None:
    copy_id = begin_plan(town)

    links = {link.get("href") for link in coordinator(town).get(f"/app/readiness/copies/{copy_id}").all("a")}

    assert {of(copy_id, "check"), of(copy_id, "sign-offs"), of(copy_id, "drill"), CARD} <= links


def test_a_plan_is_signed_on_its_page_and_the_version_can_be_read(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    assert "nobody else here may sign a plan" in said(mine.get(of(copy_id, "sign-offs")))

    page = mine.submit("seen_hash")

    assert "Signed off 23 November 2026, version 1. Nothing changed since." in said(page)
    assert "23 November 2027" in said(page)
    version = mine.get(of(copy_id, "sign-offs/1"))
    assert "Signed off 23 November 2026, version 1" in said(version)
    assert "(555) 010-0003" in said(version)
    assert "Abara" not in said(version) + said(page)


def test_what_changed_since_is_named_by_its_part_and_the_old_version_stays(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    answers = filled_in(plan_tool(town), "rumours")
    keep(town, copy_id, "rumours", {**answers, "page": "The city’s own page"})
    mine = coordinator(town)

    page = mine.get(of(copy_id, "sign-offs"))

    assert "It changed since; the card still shows the signed version." in said(page)
    assert plan_tool(town).part("rumours").title in said(page)
    assert "The city’s own page" not in said(mine.get(of(copy_id, "sign-offs/1")))
    assert "Changed since" in said(mine.get("/app/readiness"))


def test_grave_gaps_are_signed_with_the_words_only_and_what_was_typed_stays(town: Town) -> None:
    copy_id = begin_plan(town)
    keep(town, copy_id, "rumours", filled_in(plan_tool(town), "rumours"))
    mine = coordinator(town)
    mine.get(of(copy_id, "sign-offs"))

    refused = mine.submit("confirm", confirm="I know")
    assert refused.status == 422
    assert "This plan has grave gaps" in refused.text()
    assert [one.get("value") for one in refused.all("input") if one.get("name") == "confirm"] == ["I know"]
    page = mine.submit("confirm", confirm="with gaps")

    assert "version 1. Nothing changed since." in said(page)


def test_who_kept_the_newest_part_is_told_who_signs(town: Town) -> None:
    add_signer(town)
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)

    page = mine.get(of(copy_id, "sign-offs"))

    assert "somebody else reads it and signs it" in said(page)
    assert not [one for one in page.all("input") if one.get("name") == "seen_hash"]
    sent = mine.post(of(copy_id, "sign-offs"), [("csrf_token", _token(page))])
    assert sent.status == 409


def test_an_administrator_finds_the_room(town: Town) -> None:
    page = town.sign_in(add_admin(town)).get("/app/records")

    assert "/app/readiness" in {link.get("href") for link in page.all("a")}


def test_an_administrator_signs_what_a_coordinator_kept(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    admin = town.sign_in(add_admin(town))
    admin.get(of(copy_id, "sign-offs"))

    page = admin.submit("seen_hash")

    assert "Signed off 23 November 2026, version 1." in said(page)


def test_a_second_tab_does_not_sign_again(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    first, second = coordinator(town), coordinator(town)
    first.get(of(copy_id, "sign-offs"))
    second.get(of(copy_id, "sign-offs"))
    first.submit("seen_hash")

    page = second.submit("seen_hash")

    assert page.status == 409
    assert "Nothing was signed twice" in said(page)
    assert "Version 2" not in said(page)


@pytest.mark.parametrize("fields", [{}, {"seen_hash": "x" * 900, "seen_number": "-7"}, {"seen_number": "١"}])
def test_a_form_that_was_tampered_with_signs_nothing(town: Town, fields: dict[str, str]) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    token = _token(mine.get(of(copy_id, "sign-offs")))

    page = mine.post(of(copy_id, "sign-offs"), [("csrf_token", token), *fields.items()])

    assert page.status == 409
    assert "No version was signed off yet." in said(page)


def test_a_drill_is_walked_scene_by_scene_and_lists_its_gaps(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    page = mine.get(of(copy_id, "drill/walk"))
    assert page.heading() == "Four chairs"
    assert page.address.endswith("/drill/walk/1")
    assert "Family liaison. Sergeant, Investigations" in said(page)

    page = mine.submit("outcome", outcome="held", missing="")
    assert page.heading() == "Four lights"
    page = mine.submit("outcome", outcome="gap", missing="Nobody holds line four & <b>waits</b>.")
    while page.address.rpartition("/")[2].isdigit() and "/walk/" in page.address:
        page = mine.submit("outcome", outcome="held", missing="")

    assert page.heading() == "Drill 1"
    assert "17 of 17 scenes answered" in said(page)
    assert "Nobody holds line four & <b>waits</b>." in said(page)
    (link,) = [one.get("href") for one in page.all("a") if "actions/new" in (one.get("href") or "")]
    assert link == "/app/readiness/actions/new?what=Nobody+holds+line+four+%26+%3Cb%3Ewaits%3C%2Fb%3E."
    fields = {one.get("name"): one.get("value") for one in mine.get(link).all("input")}
    assert "Nobody holds line four & <b>waits</b>." in {
        *fields.values(),
        *(one.text for one in mine.page.all("textarea")),
    }
    assert "One gap" in said(mine.get(of(copy_id, "drill")))


def test_a_scene_without_an_answer_keeps_what_was_typed(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    mine.get(of(copy_id, "drill/walk/2"))

    page = mine.submit("outcome", missing="A car for the sister")

    assert page.status == 422
    assert "Say whether the plan holds here, or has a gap." in page.text()
    assert page.all("textarea")[0].text == "A car for the sister"


def test_an_answer_that_names_somebody_keeps_what_was_typed(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    mine.get(of(copy_id, "drill/walk/2"))

    page = mine.submit("outcome", outcome="gap", missing="Sgt. Whitfield was never rung.")

    assert page.status == 422
    assert "This names somebody on the roster" in page.text()
    assert page.all("textarea")[0].text == "Sgt. Whitfield was never rung."


def test_a_drill_goes_on_where_it_stopped(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    mine.get(of(copy_id, "drill/walk"))
    mine.submit("outcome", outcome="held", missing="")

    assert "Go on with the drill" in said(mine.get(of(copy_id, "drill")))
    assert mine.get(of(copy_id, "drill/walk")).address.endswith("/drill/walk/2")


def test_a_plan_that_changes_while_it_is_walked_through_is_shown_anew(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    mine.get(of(copy_id, "drill/walk/2"))
    answers = filled_in(plan_tool(town), "rumours")
    keep(town, copy_id, "rumours", {**answers, "page": "The city’s own page"})

    page = mine.submit("outcome", outcome="gap", missing="A car.")

    assert page.status == 409
    assert "Look at it once more and keep it." in said(page)
    assert page.all("textarea")[0].text == "A car."
    assert mine.submit("outcome", outcome="gap", missing="A car.").status == 200


@pytest.mark.parametrize(
    "path", ["sign-offs/9", "drill/9", "drill/walk/0", "drill/walk/99", "sign-offs/99999999999999999999"]
)
def test_numbers_that_are_not_there_answer_404(town: Town, path: str) -> None:
    copy_id = begin_whole_plan(town)

    assert coordinator(town).get(of(copy_id, path)).status == 404


@pytest.mark.parametrize("path", ["check", "sign-offs", "sign-offs/1", "drill", "drill/walk", "drill/1"])
def test_a_copy_of_another_tool_has_no_such_pages(town: Town, path: str) -> None:
    with town.app.app_context():
        tool = town.shipped.toolkit["self-assessment"]
        copy_id = begin_copy(db.session(), tool, "Round 1", by=identity(town), now=town.clock())
        db.session.remove()

    assert coordinator(town).get(of(copy_id, path)).status == 404


@pytest.mark.parametrize("path", ["check", "sign-offs", "sign-offs/1", "drill", "drill/walk", "drill/1"])
def test_an_officer_opens_none_of_it(town: Town, path: str) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    answer(town, copy_id, 0)

    assert town.sign_in(town.people.officer_id).get(of(copy_id, path)).status == 403


def test_a_partner_reads_all_of_it_and_writes_nothing(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    answer(town, copy_id, 0, "A car.")
    _, partner = add_seat(town, Role.PARTNER)
    theirs = town.sign_in(partner)

    pages = [theirs.get(of(copy_id, path)) for path in ("check", "sign-offs", "sign-offs/1", "drill", "drill/1")]

    assert [page.status for page in pages] == [200] * 5
    assert not [page.address for page in pages if re.search(r"Abara|Ortiz|Whitfield|Lindqvist", said(page))]
    assert not [page.address for page in pages if "/actions/new" in page.body]
    assert theirs.get(of(copy_id, "drill/walk")).status == 403
    token = _token(theirs.get(of(copy_id, "sign-offs")))
    assert theirs.post(of(copy_id, "sign-offs"), [("csrf_token", token)]).status == 403


def test_without_a_signed_plan_the_card_says_what_to_do_meanwhile(town: Town) -> None:
    begin_whole_plan(town)

    page = town.sign_in(town.people.officer_id).get(CARD)

    assert page.status == 200
    assert "Ask the watch commander" in said(page)
    assert "plans of your agency" not in said(page)


def test_the_card_dials_its_numbers(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)

    page = town.sign_in(town.people.officer_id).get(CARD)

    calls = [one.get("href") for one in page.all("a") if (one.get("href") or "").startswith("tel:555")]
    assert len(calls) == 20
    assert calls[0] == "tel:5550100000"


def test_an_officers_home_leads_to_the_card_once_it_is_signed(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    officer = town.sign_in(town.people.officer_id)
    assert CARD not in officer.get("/app/").body
    sign(town, copy_id)

    page = officer.get("/app/")

    assert CARD in {link.get("href") for link in page.all("a")}
    assert "Signed off 23 November 2026." in said(page)


def test_a_signed_plan_that_did_not_change_is_not_offered_to_be_signed_until_its_yearly_look(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    assert "Sign this plan off" not in said(coordinator(town).get(of(copy_id, "sign-offs")))
    town.clock.now += timedelta(days=340)
    mine = coordinator(town)
    mine.get(of(copy_id, "sign-offs"))

    page = mine.submit("seen_hash")

    assert "version 2. Nothing changed since." in said(page)


def test_a_card_whose_yearly_look_is_over_says_so(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    officer = town.people.officer_id
    assert "ask before you rely on a number" not in said(town.sign_in(officer).get(CARD))
    town.clock.now += timedelta(days=366)

    assert "ask before you rely on a number" in said(town.sign_in(officer).get(CARD))
    assert "Riverton plan: the yearly look" in said(coordinator(town).get("/app/readiness"))


def test_a_plan_that_was_put_away_takes_no_sign_off_and_no_drill(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    mine = coordinator(town)
    token = _token(mine.get(of(copy_id, "sign-offs")))
    mine.post(of(copy_id, "put-away"), [("csrf_token", token)])

    assert not [one for one in mine.get(of(copy_id, "sign-offs")).all("input") if one.get("name") == "seen_hash"]
    assert mine.get(of(copy_id, "drill/walk/1")).status == 409
    assert "Bring it back first" in mine.page.text()


def _token(page: Page) -> str:
    return next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
