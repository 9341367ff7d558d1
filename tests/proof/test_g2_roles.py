"""g2: one table says what a role may do, and every route of the program keeps to it.

The table below is written out once more, by hand, as the people who decide about it read it; a program that grants more
or less than it fails here. Then every route is asked as every role: whoever lacks its permission is refused with 403.
"""

import pytest

from tests.agency import NOW
from tests.conftest import Town
from tests.route_policy import guarded_routes, marked_objects, walk, words_of
from tests.seats import add_seat
from training_app.accounts.models import SEAT_ROLES, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import PERMISSIONS, Permission
from training_app.foundation.db import db

LEARN = "take_modules see_own_record read_texts read_plan"
TABLE = {
    "officer": LEARN,
    "supervisor": f"{LEARN} see_unit_report run_roll_call credit_training see_readiness",
    "coordinator": (
        f"{LEARN} see_unit_report see_agency_report run_roll_call credit_training correct_records plan_training "
        "change_policy write_agency_texts see_delivery make_links see_audit_log see_totals answer_comments "
        "see_readiness keep_readiness sign_plan publish_totals"
    ),
    "admin": (
        f"{LEARN} see_delivery manage_delivery manage_people manage_agency make_links see_totals "
        "see_readiness sign_plan"
    ),
    "auditor": "see_unit_report see_agency_report see_audit_log read_texts",
    "partner": "read_texts see_totals comment_on_texts see_readiness",
    "reviewer": "read_texts see_totals comment_on_texts sign_off_texts see_readiness",
}

LINKS = {
    "/app/people/<int(max=2147483647):person_id>/account/link",
    "/app/people/seats/<int(max=2147483647):seat_id>/link",
}


def test_g2_the_table_is_the_one_that_was_decided():
    granted = {role.value: {one.value for one in permissions} for role, permissions in PERMISSIONS.items()}

    assert granted == {role: set(words.split()) for role, words in TABLE.items()}
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_g2_every_route_refuses_who_lacks_its_permission_and_nobody_else(town: Town, role: Role):
    with town.app.app_context():
        session = db.session()
        unit_id = None
        objects = marked_objects(town.app, town.people.agency_id, "zzyzxian", NOW)
        if role is Role.SUPERVISOR:
            unit_id = objects["unit_id"]
        new = NewPerson(town.people.agency_id, "Kim", "Lund", "lund", roles={role: unit_id})
        asker = add_person(session, new, now=NOW) if role not in SEAT_ROLES else add_seat(town, role)[1]
        session.commit()
        db.session.remove()
    may = set(TABLE[role].split())

    answers = list(walk(town.app, asker, {**words_of(town.shipped), **objects}, NOW))

    refused = {(one.route.method, one.route.rule) for one in answers if one.status == 403}
    must_be = {
        (one.route.method, one.route.rule)
        for one in answers
        if one.route.permission.value not in may
        # an auditor reads, and only what keeps to the period of the seat
        or (role is Role.AUDITOR and (one.route.method != "GET" or not one.route.is_for_auditors))
    }
    assert must_be - refused == set()
    # what is refused besides is about one's own: nobody corrects their own record, or makes a link for who may do more
    assert {rule for _, rule in refused - must_be} <= LINKS
    assert len(answers) == len(guarded_routes(town.app)) > 100


def test_g2_every_permission_guards_a_route(town: Town):
    used = {one.permission for one in guarded_routes(town.app)}

    # links are made with the rule that compares two people's roles, on a page for people
    assert set(Permission) - used == {Permission.MAKE_LINKS}
