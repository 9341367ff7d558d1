"""g6: partners comment on the agency's answers, each comment has a public answer state, and nobody is named."""

import pytest
from sqlalchemy import select

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.officer import Officer, Page
from tests.seats import add_seat
from training_app.accounts.models import Role
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.readiness.models import ToolCopy, ToolPart
from training_app.readiness.open.models import CopyComment

SAID = "You write that every call is answered. Ours from June was not."
ANSWER = "We looked at June. The part now says which calls went without an answer."
QUEUE = "/app/readiness/comments"


@pytest.fixture
def copy_id(town: Town) -> int:
    """A self-assessment of Riverton; its first part was kept twice."""
    return add_copy(town, town.people.agency_id, town.people.coordinator_id)


def add_copy(town: Town, agency_id: int, person_id: int) -> int:
    tool = town.shipped.toolkit["self-assessment"]
    with town.app.app_context():
        session = db.session()
        made = ToolCopy(agency_id=agency_id, tool_id=tool.id, name="Autumn round", begun_by_id=person_id, begun_at=NOW)
        session.add(made)
        session.flush()
        kept = {"agency_id": agency_id, "copy_id": made.id, "part_id": tool.parts[0].id, "answers": "{}"}
        for number in (1, 2):
            session.add(ToolPart(**kept, number=number, tool_hash=tool.version_hash, kept_by_id=person_id, kept_at=NOW))
        session.commit()
        found = made.id
        db.session.remove()
    return found


def address(copy_id: int) -> str:
    return f"/app/readiness/copies/{copy_id}/comments"


def first_part(town: Town) -> str:
    return town.shipped.toolkit["self-assessment"].parts[0].id


def say(partner: Officer, copy_id: int, said: str = SAID, place: str = "", shown_as: str = "") -> Page:
    partner.get(address(copy_id))
    return partner.submit("said_of_it", said_of_it=said, place=place, shown_as=shown_as)


def first_comment(reader: Officer) -> str:
    links = [one.get("href") or "" for one in reader.get(QUEUE).all("a")]
    return next(link for link in links if link.startswith(f"{QUEUE}/"))


def comments(town: Town) -> list[CopyComment]:
    with town.app.app_context():
        found = list(db.session.scalars(select(CopyComment).order_by(CopyComment.id)))
        db.session.remove()
    return found


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_g6_a_comment_on_a_part_gets_an_answer_that_names_its_version(town: Town, copy_id: int, role: Role):
    _, holder = add_seat(town, role)
    partner, coordinator = town.sign_in(holder), town.sign_in(town.people.coordinator_id)

    page = say(partner, copy_id, place=first_part(town))
    assert "Your comment is kept" in page.text()
    assert "A community reviewer, 23 November 2026, version 2" in page.text()
    assert "Open" in page.text()
    coordinator.get(first_comment(coordinator))
    coordinator.submit("answer", state="changed", answer=ANSWER, number="2")

    title = town.shipped.toolkit["self-assessment"].parts[0].title
    supervisor = town.sign_in(town.people.supervisor_id)
    for reader in (partner, supervisor, coordinator):
        (main,) = reader.get(address(copy_id)).all("main")
        text = " ".join("".join(main.itertext()).split())
        assert ANSWER in text
        assert f"Changed in {title}, version 2, 23 November 2026" in text
        assert "Haddad" not in text
        assert "Abara" not in text


def test_g6_every_copy_leads_to_its_comments(town: Town, copy_id: int):
    _, partner = add_seat(town, Role.PARTNER)

    page = town.sign_in(partner).get(f"/app/readiness/copies/{copy_id}")

    assert address(copy_id) in [link.get("href") for link in page.all("a")]


def test_g6_an_answer_to_a_comment_on_the_whole_names_the_part_that_changed(town: Town, copy_id: int):
    _, partner = add_seat(town, Role.PARTNER)
    say(town.sign_in(partner), copy_id)
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(first_comment(coordinator))

    refused = coordinator.submit("answer", state="changed", answer=ANSWER, part="", number="2")
    assert refused.status == 422
    assert "Choose the part that was changed." in refused.text()
    assert ANSWER in refused.body.replace("&#39;", "'")
    kept = coordinator.submit("answer", state="changed", answer=ANSWER, part=first_part(town), number="2")

    assert "The answer is kept" in kept.text()
    assert [(one.state, one.answer_part_id, one.answer_number) for one in comments(town)] == [
        ("changed", first_part(town), 2)
    ]


@pytest.mark.parametrize("number", ["", "0", "3", "two", "-1", "9" * 40])
def test_g6_an_answer_cannot_name_a_version_that_is_not_there(town: Town, copy_id: int, number: str):
    _, partner = add_seat(town, Role.PARTNER)
    say(town.sign_in(partner), copy_id, place=first_part(town))
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(first_comment(coordinator))

    page = coordinator.submit("answer", state="changed", answer=ANSWER, number=number)

    assert page.status == 422
    assert "Name the version that has the change: 1 to 2." in page.text()
    assert comments(town)[0].answer is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Too bad", "Write 10 to 2000 characters."),
        ("Officer Ortiz never came to the meeting.", "This names somebody on the roster"),
        ("Badge 4417 was rude to my mother.", "This names somebody on the roster"),
        ("Somebody told me of the PHQ-9 of an officer.", "This speaks of a self-check"),
    ],
)
def test_g6_a_comment_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    town: Town, copy_id: int, said: str, sentence: str
):
    _, partner = add_seat(town, Role.PARTNER)

    page = say(town.sign_in(partner), copy_id, said=said, shown_as="Noor")

    assert page.status == 422
    assert sentence in page.text()
    assert said in page.text()
    assert page.values("shown_as") == ["Noor"]
    assert comments(town) == []


def test_g6_a_writer_may_be_shown_by_their_own_name_and_not_by_another(town: Town, copy_id: int):
    _, holder = add_seat(town, Role.PARTNER)
    partner = town.sign_in(holder)

    assert say(partner, copy_id, shown_as="Jamie Ortiz").status == 422
    assert say(partner, copy_id, shown_as="Noor Haddad").status == 200

    assert [one.shown_as for one in comments(town)] == ["Noor Haddad"]
    assert partner.get(address(copy_id)).values("shown_as") == ["Noor Haddad"]


def test_g6_an_answer_names_nobody(town: Town, copy_id: int):
    _, partner = add_seat(town, Role.PARTNER)
    say(town.sign_in(partner), copy_id)
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(first_comment(coordinator))

    page = coordinator.submit("answer", state="answered", answer="Sergeant Whitfield was told of it.", number="")

    assert page.status == 422
    assert "This names somebody on the roster" in page.text()


def test_g6_a_part_that_the_tool_has_not_is_refused(town: Town, copy_id: int):
    _, partner = add_seat(town, Role.PARTNER)

    page = say(town.sign_in(partner), copy_id, place="no-such-part")

    assert page.status == 422
    assert "Choose a part of this paper, or the whole." in page.text()


def test_g6_nothing_is_said_of_a_copy_that_was_put_away(town: Town, copy_id: int):
    _, holder = add_seat(town, Role.PARTNER)
    partner = town.sign_in(holder)
    partner.get(address(copy_id))
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(f"/app/readiness/copies/{copy_id}")
    token = coordinator.page.values("csrf_token")[0]
    coordinator.post(f"/app/readiness/copies/{copy_id}/put-away", [("csrf_token", token)])

    page = partner.submit("said_of_it", said_of_it=SAID, place="", shown_as="")

    assert page.status == 409
    assert "This was put away" in page.text()
    assert "Say something of it" not in partner.get(address(copy_id)).text()


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id", "coordinator_id"])
def test_g6_who_holds_no_seat_says_nothing_and_only_coordinators_answer(town: Town, copy_id: int, who: str):
    _, partner = add_seat(town, Role.PARTNER)
    say(town.sign_in(partner), copy_id)
    other = town.sign_in(getattr(town.people, who))

    below = other.get(address(copy_id))
    assert "Say something of it" not in below.text()
    assert below.status == (403 if who == "officer_id" else 200)
    one = other.get(f"{QUEUE}/{comments(town)[0].id}")
    assert ("Answer it" in one.text()) == (who == "coordinator_id")


def test_g6_another_agency_finds_nothing(town: Town, copy_id: int):
    with town.app.app_context():
        other = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.remove()
    _, partner = add_seat(town, Role.PARTNER)
    say(town.sign_in(partner), copy_id)
    stranger = town.sign_in(other.coordinator_id)
    token = stranger.get("/app/readiness/tools/self-assessment").values("csrf_token")[0]

    one = f"{QUEUE}/{comments(town)[0].id}"
    fields = [("csrf_token", token), ("state", "answered"), ("answer", ANSWER), ("part", ""), ("number", "")]
    assert stranger.get(address(copy_id)).status == 404
    assert stranger.get(one).status == 404
    assert stranger.post(one, fields).status == 404
    assert SAID not in stranger.get(QUEUE).text()
    assert comments(town)[0].state == "open"


def test_g6_there_is_one_queue_and_the_texts_lead_to_it_with_the_number(town: Town, copy_id: int):
    _, holder = add_seat(town, Role.PARTNER)
    partner, coordinator = town.sign_in(holder), town.sign_in(town.people.coordinator_id)
    assert "None open" in coordinator.get("/app/readiness").text()
    say(partner, copy_id)
    say(partner, copy_id, place=first_part(town))

    assert "Two comments open" in coordinator.get("/app/readiness").text()
    assert "Comments on the agency’s papers: two open" in coordinator.get("/app/texts/comments").text()
    assert coordinator.get(QUEUE).heading() == "Two comments"
    assert coordinator.get(f"{QUEUE}?state=declined").heading() == "No comments"
    assert coordinator.get(f"{QUEUE}?tool=response-plan").heading() == "No comments"
    assert coordinator.get(f"{QUEUE}?state=nonsense&tool=nonsense&page=x").heading() == "Two comments"


def test_g6_the_audit_log_has_who_said_and_who_answered_and_no_word_of_it(town: Town, copy_id: int):
    _, holder = add_seat(town, Role.PARTNER)
    say(town.sign_in(holder), copy_id)
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(first_comment(coordinator))
    coordinator.submit("answer", state="declined", answer=ANSWER, number="")

    with town.app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("readiness.%"))).all()
        db.session.remove()
    found = [(one.action, one.actor_id, one.subject, one.detail) for one in entries]
    remark_id = comments(town)[0].id
    assert found == [
        ("readiness.commented", holder, f"tool_copy:{copy_id}", {"comment_id": remark_id}),
        (
            "readiness.answered",
            town.people.coordinator_id,
            f"tool_copy:{copy_id}",
            {"comment_id": remark_id, "state": "declined"},
        ),
    ]
