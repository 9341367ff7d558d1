"""c11: no event is credited twice on its way from records to state, and a row the state would refuse is seen first."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.assignments.credit.rows import GOOD, NUMBERS, TODAY
from training_app.assignments.credit.post_file import RowsRefused, file_without_refused, whole_file
from training_app.assignments.credit.post_rules import Checked, PostRow, check_rows
from training_app.assignments.credit.profile import Profile, load_profiles
from training_app.assignments.credit.rules import (
    Claim,
    Entry,
    EntryKind,
    Repeat,
    Source,
    balances,
    entries_to_add,
)
from training_app.foundation.ids import PersonId

PEOPLE, MODULES = 25, 12
MINUTES = 40
every_profile = pytest.mark.parametrize("profile", load_profiles().values(), ids=list(load_profiles()))


def claims() -> list[Claim]:
    """A year of an agency: everybody every module, and one classroom day that counts as the first of them."""
    day = date(2026, 3, 1)
    modules = [
        Claim(
            person_id=PersonId(person),
            event=f"attempt:{person}-{module}",
            minutes=MINUTES,
            category="Continuing education",
            source=Source.MODULE,
            course=f"m{module:02}",
            title=f"Module {module}",
            day=day + timedelta(days=module),
            cycle="2026",
        )
        for person in range(PEOPLE)
        for module in range(MODULES)
    ]
    classroom = [
        replace(one, event="session:1", source=Source.CLASSROOM, minutes=90, day=day + timedelta(days=60))
        for one in modules
        if one.course == "m00"
    ]
    return [*modules, *classroom]


def standing(ledger: Iterable[Entry]) -> list[Entry]:
    """The credits that nothing has taken back, as a query would find them."""
    kept = list(ledger)
    gone = {entry.reverses for entry in kept}
    return [entry for entry in kept if entry.kind is EntryKind.CREDIT and entry.id not in gone]


def rows(ledger: Iterable[Entry], profile: Profile) -> list[PostRow]:
    return [
        replace(
            GOOD,
            entry_id=str(entry.id),
            event=entry.claim.event,
            officer_id=str(1000 + entry.claim.person_id),
            course_number=NUMBERS.get(profile.id, GOOD.course_number),
            title=entry.claim.title,
            started_on=entry.claim.day,
            ended_on=entry.claim.day,
            minutes=entry.claim.minutes,
        )
        for entry in standing(ledger)
    ]


def lines(checked: Checked) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(file_without_refused(checked)).decode(), newline="")))[1:]


def keep_all(ledger: Sequence[Entry], found: Sequence[Claim]) -> list[Entry]:
    """The rule broken: whatever comes is credited, as a form without a memory would."""
    return [*ledger, *(entry for claim in found for entry in entries_to_add([], [claim], Repeat.EACH))]


@every_profile
def test_c11_reading_the_records_again_and_again_makes_one_row_of_an_event(profile: Profile):
    ledger: list[Entry] = []
    for _ in range(5):
        ledger += entries_to_add(ledger, claims(), Repeat.FIRST)

    checked = check_rows(profile, rows(ledger, profile), TODAY)

    assert checked.refused == ()
    assert len(lines(checked)) == PEOPLE * MODULES
    assert set(balances(ledger).values()) == {MODULES * MINUTES}


def test_c11_a_ledger_without_its_rule_would_credit_twice_and_be_seen():
    ledger = keep_all(keep_all([], claims()), claims())

    assert set(balances(ledger).values()) != {MODULES * MINUTES}
    checked = check_rows(load_profiles()["generic"], rows(ledger, load_profiles()["generic"]), TODAY)
    assert {one.field for one in checked.refused} == {"entry_id"}


BREAKS = {
    "no officer number": ({"officer_id": ""}, {"generic", "ca-post-edi", "tx-tcole-roster"}),
    "a malformed officer number": ({"officer_id": "??"}, set(load_profiles())),
    "no description": ({"description": ""}, {"generic", "acadis-event"}),
    "no hours": ({"minutes": 0}, set(load_profiles())),
    "a day to come": ({"ended_on": TODAY + timedelta(days=1)}, set(load_profiles())),
    "a formula": ({"title": "=1+1"}, set(load_profiles())),
    "a mark that turns the writing": ({"family_name": "Ortiz\u202e"}, set(load_profiles())),
    "too long for the list": ({"title": "x" * 201}, {"generic"}),
}


@every_profile
@pytest.mark.parametrize("name", BREAKS)
def test_c11_a_row_the_state_would_refuse_makes_no_file_unless_somebody_says_so(profile: Profile, name: str):
    change, refusing = BREAKS[name]
    good = replace(GOOD, course_number=NUMBERS.get(profile.id, GOOD.course_number))
    checked = check_rows(profile, [good, replace(good, event="attempt:2", **change)], TODAY)

    if profile.id not in refusing:
        assert len(list(whole_file(checked))) == 2
        return
    with pytest.raises(RowsRefused):
        whole_file(checked)
    assert [(one.line, len(one.reason) > 20) for one in checked.refused] == [(2, True)]
    assert len(lines(checked)) == 1
