"""e4: the self-check appears in no report, export, pack, log, mail or role; nobody's use of it is known to any of them.

Every address of the program is asked by every role about the people of the agency, after one of them has used the
page. Then whatever the program could say or keep is read at its source: columns of tables and exports, audit actions,
permissions, metrics, the xAPI profile, and every text in the code of every other room.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.agency import NOW
from tests.conftest import Town
from tests.route_policy import Heard, guarded_routes, marked_objects, walk, words_of
from tests.wellness.instrument_words import RECORD, SENTENCES, around_self_check, instrument_words, self_check_links
from training_app.accounts.guard import requires
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import PERMISSIONS, Permission
from training_app.delivery.metrics import render_metrics
from training_app.foundation.db import Base, db
from training_app.foundation.ids import PersonId
from training_app.reports.files.tables import TABLES
from training_app.xapi.metrics import Comparisons

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "training_app"
ROLES = {
    "officer": (Role.OFFICER,),
    "supervisor": (Role.OFFICER, Role.SUPERVISOR),
    "coordinator": (Role.COORDINATOR,),
    "admin": (Role.ADMIN,),
    "everything": (Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR, Role.ADMIN),
    "auditor": (Role.AUDITOR,),
    "partner": (Role.PARTNER,),
    "reviewer": (Role.REVIEWER,),
}
SEATS = ("auditor", "partner", "reviewer")
SAYS_SO = {
    "Scenario choices, answers and the self-check are not part of this record.",
    "Scenario choices, answers, the questions before and after the module and the self-check are not "
    "part of this record.",
    # the copy of all that is held about a person
    "The self-check: nothing is held.",
    "Nothing of the self-check is in it: nothing is held.",
    # the agency's settings: where the words stand that the page shows to everybody
    "Self-check",
    "Whom the self-check names for help, such as your peer team, EAP or chaplain, stands in a text file that whoever "
    "runs the server keeps: training-app wellness .",
}
"""All that a page of reports may say of it: that it is not there."""
OF_A_LESSON = ("/app/modules/", "/app/texts/")
"""Lessons teach about confidentiality, and say where the page is and what it cannot stop."""


def _asker(town: Town, role: str) -> tuple[PersonId, dict[str, object]]:
    with town.app.app_context():
        session = db.session()
        objects = marked_objects(town.app, town.people.agency_id, "zzyzxian", NOW)
        roles = {each: objects["unit_id"] if each is Role.SUPERVISOR else None for each in ROLES[role]}
        asker = add_person(session, NewPerson(town.people.agency_id, "Kim", "Lund", "lund", roles=roles), now=NOW)
        session.commit()
        db.session.remove()
    return asker, {**words_of(town.shipped), **objects}


def _heard(town: Town, role: str) -> list[Heard]:
    """Every answer to somebody of this role, once an officer has used the page."""
    assert town.sign_in(town.people.officer_id).line.send("GET", "/wellness/", None, {}).status == 200
    asker, values = _asker(town, role)
    return list(walk(town.app, asker, values, NOW))


@pytest.mark.parametrize("role", ROLES)
def test_no_address_tells_any_role_a_word_of_a_check_or_of_anybodys_use(town: Town, role: str) -> None:
    answers = _heard(town, role)

    found = {one.route.rule: words for one in answers if (words := instrument_words(one.text))}
    said = {
        line for one in answers if not one.route.rule.startswith(OF_A_LESSON) for line in around_self_check(one.text)
    }
    links = {link for one in answers for link in self_check_links(one.text)}
    assert found == {}
    assert said <= SAYS_SO
    # the same link for everybody: no count, no date, no mark of having been there
    # who has a seat is no officer here, and is shown no link
    assert bool(links) is (role not in SEATS)
    assert links <= {"Self-check", "Private self-check", "who can see it"}
    assert len(answers) == len(guarded_routes(town.app)) > 100


def _forgetful(app: Flask, words: str) -> None:
    @requires(Permission.SEE_OWN_RECORD)
    def forgetful() -> str:
        return f"<p>{words}</p>"

    app.add_url_rule("/app/forgetful", "forgetful", forgetful)


def test_a_page_that_tells_would_be_seen(town: Town) -> None:
    """The negative control: a total on a page, and a sentence about somebody's use, both come up."""
    _forgetful(town.app, "PHQ-9: 14 of 27. Officer 4417 opened the self-check on Monday.")

    answers = _heard(town, "officer")

    assert {one.route.rule for one in answers if instrument_words(one.text)} == {"/app/forgetful"}
    assert {line for one in answers for line in around_self_check(one.text)} - SAYS_SO >= {
        "Officer 4417 opened the self-check on Monday."
    }


def test_no_table_column_permission_role_or_export_has_a_name_for_it() -> None:
    names = [f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns]
    exported = [f"{table.id}: {name}" for table in TABLES.values() for name in table.names]
    granted = [*Permission, *Role, *(one for each in PERMISSIONS.values() for one in each)]

    assert [name for name in (*names, *exported, *granted) if RECORD.search(name)] == []
    assert len(names) > 300
    assert len(exported) > 40


def test_no_statement_and_no_metric_can_speak_of_it(town: Town) -> None:
    profile = (ROOT / "docs" / "xapi" / "profile.jsonld").read_text(encoding="utf-8")
    with town.app.app_context():
        metrics = render_metrics(db.session(), Comparisons(db.session())).decode()
        db.session.remove()

    assert RECORD.search(profile) is None
    assert RECORD.search(metrics) is None
    assert "module-finished" in profile
    assert "# HELP" in metrics


MAY_NAME_IT = {
    # where it is put beside the program, and its name in the settings, the command line and the logger that is silent
    *("app.py", "settings.py", "gunicorn_config.py", "web/mount.py"),
    *("cli/commands.py", "cli/demo.py", "cli/wellness_commands.py"),
    # the link that is the same on every page
    *("accounts/frame_parts.py", "learning/home_views.py"),
    # what the exports' own description says: that nothing of it is in them
    "reports/files/tables_records.py",
    # the copy of all that is held about a person: that nothing of it is
    "keeping/copying.py",
    # what refuses every word of it in an agency's papers, and says why
    "readiness/private.py",
}
"""Files of code with a text that names it, and why."""


def _texts(source: str) -> Iterator[str]:
    """Every text in a file of code but the docstrings: log lines, audit actions, mails, column names, messages."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def _naming(source: str) -> list[str]:
    return [text for text in _texts(source) if RECORD.search(text) or any(one in text.lower() for one in SENTENCES)]


def test_no_log_line_mail_audit_action_or_message_of_any_room_names_it() -> None:
    files = [path for path in PROGRAM.rglob("*.py") if PROGRAM / "wellness" not in path.parents]
    naming = {
        str(path.relative_to(PROGRAM)) for path in files if _naming(path.read_text(encoding="utf-8"))
    } - MAY_NAME_IT

    assert naming == set()
    assert len(files) > 300


@pytest.mark.parametrize(
    "line",
    [
        'log.info("self_check_opened", person_id=4)',
        'record(session, "wellness.opened", by=person)',
        'mail.add("You have not taken the PHQ-9 this month.")',
        'Column("K6 total", "k6", Kind.WHOLE, "", "", "")',
        'note = f"{person} answered: Feeling down, depressed, or hopeless"',
    ],
)
def test_such_a_line_would_be_seen(line: str) -> None:
    assert _naming(line) != []
