"""The pages of the action plan: what is kept, what is refused, two tabs at once, and the files."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.conftest import Town
from tests.officer import Officer, Page
from tests.readiness.sheets import ACTIONS, HOME, add_sheet, begin, change_action, make_action, marks_in_turn, the_tool
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.readiness.standing.models import ReadinessAction, ReadinessActionChange

REASON = "The county does this from January on."


@pytest.fixture
def coordinator(town: Town) -> Officer:
    return town.sign_in(town.people.coordinator_id)


def rows(town: Town, model: type) -> int:
    with town.app.app_context():
        found = db.session.scalar(select(func.count()).select_from(model)) or 0
        db.session.remove()
    return found


def bare(page: Page) -> str:
    """The address without what was just done."""
    return page.address.partition("?")[0]


def test_a_plan_with_nothing_in_it_says_so(coordinator: Officer):
    page = coordinator.get(ACTIONS)

    assert "Nothing is planned yet." in page.text()
    assert "0 of 0 actions are done" in page.text()


def test_an_action_is_made_changed_and_told_in_its_history(coordinator: Officer, town: Town):
    page = make_action(coordinator)
    assert "The action is in the plan." in page.text()
    town.clock.now += timedelta(days=2)

    page = change_action(
        town.sign_in(town.people.coordinator_id), bare(page), owner="Sergeant, Dispatch", state="in_hand"
    )

    words = page.text()
    assert "Kept. How it stood before is in the history." in words
    assert "Version 2, today, 14:07" in words
    assert "Owner. Before: Captain, Patrol After: Sergeant, Dispatch" in words
    assert "State. Before: Open After: In hand" in words
    assert "Version 1, Monday 23 November, 14:07" in words
    assert "Abara, coordinator" in words  # who is signed in
    assert words.count("Abara") == 1


def test_an_action_of_a_statement_says_which(coordinator: Officer, town: Town):
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall 2026", marks_in_turn(tool, ("missing",)))
    part = tool.parts[1]
    label = part.fields[2].label

    page = make_action(coordinator, f"{ACTIONS}/new?copy={copy_id}&part={part.id}&field={part.fields[2].id}")

    assert f"Theme {part.title} Statement {label} Sheet Fall 2026" in page.text()
    assert part.title in coordinator.get(ACTIONS).text()
    picture = coordinator.get(f"{HOME}/copies/{copy_id}/picture")
    assert "In the plan: open, due 15 December 2026" in picture.text()


@pytest.mark.parametrize("query", ["copy=999999&part=leadership&field=plan-rung", "copy=x&part=y&field=z", "part=a"])
def test_a_statement_that_is_not_there_makes_no_action(coordinator: Officer, town: Town, query: str):
    assert coordinator.get(f"{ACTIONS}/new?{query}").status in {400, 404}

    page = _post(coordinator, f"{ACTIONS}/new", dict(pair.split("=") for pair in query.split("&")))

    assert page.status in {400, 404}
    assert rows(town, ReadinessAction) == 0


def test_a_statement_of_another_tool_makes_no_action(coordinator: Officer, town: Town):
    copy_id = begin(coordinator, "Northside", "listening-session")

    assert coordinator.get(f"{ACTIONS}/new?copy={copy_id}&part=leadership&field=plan-rung").status == 400
    page = _post(coordinator, f"{ACTIONS}/new", {"copy": str(copy_id), "part": "leadership", "field": "plan-rung"})
    assert page.status == 400
    assert rows(town, ReadinessAction) == 0


def test_a_sheet_that_was_put_away_makes_no_action(coordinator: Officer, town: Town):
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall 2026", marks_in_turn(tool, ("missing",)))
    coordinator.get(f"{HOME}/copies/{copy_id}")
    coordinator.post(f"{HOME}/copies/{copy_id}/put-away", [("csrf_token", coordinator.page.values("csrf_token")[0])])

    assert "Make an action of it" not in coordinator.get(f"{HOME}/copies/{copy_id}/picture").text()
    field = tool.parts[0].fields[0]
    page = make_action(coordinator, f"{ACTIONS}/new?copy={copy_id}&part={tool.parts[0].id}&field={field.id}")
    assert page.status == 409
    assert "This was put away, so nothing was changed." in page.text()
    assert rows(town, ReadinessAction) == 0


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("owner", "J. Ortiz", "This names somebody on the roster"),
        ("owner", "Ortiz", "This is the name of somebody on the roster"),
        ("owner", "Sgt. Whitfield", "This names somebody on the roster"),
        ("what", "Ask Jamie Ortiz to ring the numbers", "This names somebody on the roster"),
        ("what", "Badge 4417 rings the numbers", "This names somebody on the roster"),
        ("what", "Ask for every PHQ-9 of the squad", "This speaks of a self-check"),
        ("what", "x" * 301, "Write 5 to 300 characters."),
        ("due_on", "2026-11-22", "This day is over."),
        ("due_on", "soon", "Give the day by which it is done."),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(
    coordinator: Officer, town: Town, field: str, typed: str, words: str
):
    page = make_action(coordinator, **{field: typed})

    assert page.status == 422
    assert words in page.text()
    (control,) = [one for one in page.form("what").iter() if one.get("name") == field]
    assert (control.text if control.tag == "textarea" else control.get("value")) == typed
    assert rows(town, ReadinessAction) == rows(town, ReadinessActionChange) == 0


def test_dropping_needs_a_reason_that_names_nobody(coordinator: Officer):
    address = bare(make_action(coordinator))

    assert "Give a reason of 10 to 500 characters." in change_action(coordinator, address, state="dropped").text()
    page = change_action(coordinator, address, state="dropped", reason="Because Jamie Ortiz does not want it.")
    assert page.status == 422
    assert "This names somebody on the roster" in page.text()
    page = change_action(coordinator, address, state="dropped", reason=REASON)
    assert f"Why: {REASON}" in page.text()
    assert "Nothing open" in coordinator.get(f"{ACTIONS}?show=dropped").text()


def test_a_second_tab_is_told_and_loses_nothing(coordinator: Officer, town: Town):
    address = bare(make_action(coordinator))
    other = town.sign_in(town.people.coordinator_id)
    other.get(address)
    change_action(coordinator, address, state="in_hand")

    page = other.submit("seen", what="Ring them twice", owner="Chief", due_on="2026-12-20", state="open", reason="")

    assert page.status == 409
    assert "Somebody else changed this action since you opened the page." in page.text()
    assert "Ring them twice" in page.text()
    assert rows(town, ReadinessActionChange) == 2
    page = other.submit("seen", what="Ring them twice", owner="Chief", due_on="2026-12-20", state="open", reason="")
    assert "Version 3" in page.text()


def test_the_same_form_sent_twice_is_kept_once(coordinator: Officer, town: Town):
    coordinator.get(f"{ACTIONS}/new")
    token = coordinator.page.values("csrf_token")[0]
    fields = {"what": "Ring the numbers", "owner": "Captain, Patrol", "due_on": "2026-12-15"}
    sent = [("csrf_token", token), *fields.items()]
    first, second = coordinator.post(f"{ACTIONS}/new", sent), coordinator.post(f"{ACTIONS}/new", sent)

    assert bare(first) == bare(second)
    change = [("csrf_token", token), ("seen", "1"), *fields.items(), ("state", "dropped"), ("reason", REASON)]
    assert [coordinator.post(bare(first), change).status for _ in range(2)] == [200, 200]
    assert (rows(town, ReadinessAction), rows(town, ReadinessActionChange)) == (1, 2)


def test_two_people_at_the_same_moment_make_one_and_change_one(town: Town):
    hands = [town.sign_in(town.people.coordinator_id) for _ in range(2)]
    fields = {"what": "Ring the numbers", "owner": "Captain, Patrol", "due_on": "2026-12-15"}

    pages = _at_once(hands, f"{ACTIONS}/new", [fields, fields])

    assert [page.status for page in pages] == [200, 200]
    assert rows(town, ReadinessAction) == 1
    other = [{**fields, "seen": "1", "state": "open", "owner": owner} for owner in ("Chief", "Deputy chief")]
    pages = _at_once(hands, bare(pages[0]), other)
    assert sorted(page.status for page in pages) == [200, 409]
    assert rows(town, ReadinessActionChange) == 2


def test_a_version_that_was_tampered_with_changes_nothing(coordinator: Officer, town: Town):
    address = bare(make_action(coordinator))

    for seen in ("", "0", "-1", "x", "9" * 40, "１"):
        page = _post(coordinator, address, {"seen": seen, "what": "Something else", "state": "open"})
        assert page.status == 409, seen
    assert rows(town, ReadinessActionChange) == 1


def test_a_plan_that_nobody_could_follow_takes_no_more(coordinator: Officer, town: Town, monkeypatch):
    monkeypatch.setattr("training_app.readiness.standing.service.LIVE_MOST", 2)
    address = bare(make_action(coordinator, what="The first of them"))
    make_action(coordinator, what="The second of them")

    page = make_action(coordinator, what="The third of them")

    assert page.status == 409
    assert "Nothing was kept. End some of them first." in page.text()
    assert "The third of them" in page.text()
    change_action(coordinator, address, state="done")
    assert make_action(coordinator, what="The third of them").status == 200


def test_the_list_is_narrowed_by_its_address(coordinator: Officer, town: Town):
    tool = the_tool(town)
    copy_id = add_sheet(coordinator, tool, "Fall 2026", marks_in_turn(tool, ("missing",)))
    victims = next(part for part in tool.parts if part.id == "victims")
    place = f"copy={copy_id}&part={victims.id}&field={victims.fields[0].id}"
    make_action(coordinator, what="The late one", due_on="2026-11-24")
    make_action(coordinator, what="The far one", due_on="2027-06-01", owner="Chief")
    make_action(coordinator, f"{ACTIONS}/new?{place}", what="The victims one", due_on="2026-12-24")
    done = bare(make_action(coordinator, what="The done one"))
    change_action(coordinator, done, state="done")
    town.clock.now += timedelta(days=3)
    reader = town.sign_in(town.people.coordinator_id)

    def found(query: str) -> set[str]:
        text = reader.get(f"{ACTIONS}?{query}").text()
        return {name for name in ("late", "far", "victims", "done") if f"The {name} one" in text}

    assert found("") == {"late", "far", "victims", "done"}
    assert found("show=overdue") == {"late"}
    assert found("show=soon") == {"victims"}
    assert found("show=open") == {"late", "far", "victims"}
    assert found("show=done") == {"done"}
    assert found("theme=victims") == {"victims"}
    assert found("owner=Chief") == {"far"}
    assert found("owner=Chief&show=overdue") == set()
    assert "No action fits." in reader.page.text()
    # what nobody knows narrows nothing
    assert found("show=none-such&theme=%00&owner=Jamie") == {"late", "far", "victims", "done"}


def test_overdue_stands_first_and_done_is_folded(coordinator: Officer, town: Town):
    make_action(coordinator, what="The far one", due_on="2027-06-01")
    make_action(coordinator, what="The late one", due_on="2026-11-24")
    change_action(coordinator, bare(make_action(coordinator, what="The done one")), state="done")
    town.clock.now += timedelta(days=3)

    page = town.sign_in(town.people.coordinator_id).get(ACTIONS)

    (folded,) = [one for one in page.all("details") if "The done one" in "".join(one.itertext())]
    assert folded.get("open") is None
    text = page.text()
    assert text.index("The late one") < text.index("The far one") < text.index("The done one")
    assert "Overdue" in text
    assert "1 of 3 actions are done" in text


def test_the_plan_as_files(coordinator: Officer, town: Town):
    make_action(coordinator, what='=HYPERLINK("http://evil.example") | *now*', owner="+Chief")
    change_action(coordinator, bare(make_action(coordinator, what="The done one")), state="done")

    table = list(csv.DictReader(io.StringIO(_file(coordinator, "csv", "text/csv"))))
    markdown = _file(coordinator, "md", "text/markdown")
    page = _file(coordinator, "html", "text/html")

    assert [one["what"] for one in table] == ['\'=HYPERLINK("http://evil.example") | *now*', "The done one"]
    assert [(one["owner"], one["state"], one["due"]) for one in table] == [
        ("'+Chief", "Open", "2026-12-15"),
        ("Captain, Patrol", "Done", "2026-12-15"),
    ]
    assert r"\| \*now\*" in markdown
    assert "As of 23 November 2026, 14:07. One due in 30 days." in markdown
    for words in ("The done one", "HYPERLINK", "15 December 2026", "<style>"):
        assert words in page
    assert 'href="' not in page.partition("</style>")[2]
    assert coordinator.line.send("GET", f"{ACTIONS}/file.exe", None, {}).status == 404


def test_each_change_is_in_the_audit_log_without_a_word_that_was_typed(coordinator: Officer, town: Town):
    address = bare(make_action(coordinator))
    change_action(coordinator, address, state="dropped", reason=REASON)
    change_action(coordinator, address, state="dropped", reason=REASON)

    with town.app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("readiness."))).all()
        said = [(one.action, one.subject, one.reason, one.detail) for one in entries]
        db.session.remove()

    number = address.rpartition("/")[2]
    assert said == [
        (
            "readiness.action_made",
            f"readiness_action:{number}",
            None,
            {"version": 1, "state": "open", "due_on": "2026-12-15"},
        ),
        (
            "readiness.action_changed",
            f"readiness_action:{number}",
            None,
            {"version": 2, "state": "dropped", "due_on": "2026-12-15"},
        ),
    ]
    assert "Put an action into the plan" in coordinator.get("/app/audit").text()


def _file(who: Officer, ending: str, kind: str) -> str:
    answer = who.line.send("GET", f"{ACTIONS}/file.{ending}", None, {})
    assert answer.status == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.headers["content-disposition"] == f"attachment; filename=action-plan.{ending}"
    return answer.body.decode()


def _post(who: Officer, address: str, fields: dict[str, str]) -> Page:
    who.get(f"{ACTIONS}/new")
    sound = {"what": "Ring the numbers", "owner": "Captain, Patrol", "due_on": "2026-12-15"}
    token = who.page.values("csrf_token")[0]
    return who.post(address, [("csrf_token", token), *{**sound, **fields}.items()])


def _at_once(hands: list[Officer], address: str, sent: list[dict[str, str]]) -> list[Page]:
    barrier = Barrier(len(hands))
    for who in hands:
        who.get(f"{ACTIONS}/new")

    def post(pair) -> Page:
        who, fields = pair
        token = who.page.values("csrf_token")[0]
        barrier.wait()
        return who.post(address, [("csrf_token", token), *fields.items()])

    with ThreadPoolExecutor(len(hands)) as pool:
        return list(pool.map(post, zip(hands, sent, strict=True)))
