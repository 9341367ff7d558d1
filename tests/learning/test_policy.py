"""What an agency decides about checks: kept with who and why, for that agency alone, and used from then on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.agency import make_riverton
from tests.conftest import Town
from tests.learning import walking
from tests.learning.putting_right import attempt_row, decide_limit
from tests.learning.walking import learner_of
from training_app.audit.models import AuditEntry
from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.policy import Changed, change_policy, read_change, read_policy
from training_app.learning.service import Desk

STRICT = Policy(check_limit=2, score_policy=ScorePolicy.FIRST, booster_days=(5, 50), offers_pretest=False)


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    with walking.desk_of(town) as desk:
        yield desk


def keep(town: Town, desk: Desk, policy: Policy, reason: str = "As agreed with the union.") -> None:
    change_policy(
        desk.session,
        agency_id=town.people.agency_id,
        policy=policy,
        by=town.people.coordinator_id,
        reason=reason,
        now=town.clock(),
    )


def test_an_agency_that_decided_nothing_has_the_programs_own_rules(town: Town, desk: Desk) -> None:
    assert read_policy(desk.session, town.people.agency_id) == Policy()
    assert read_change(desk.session, town.people.agency_id) is None


def test_what_was_decided_is_read_back_whole(town: Town, desk: Desk) -> None:
    keep(town, desk, STRICT)

    assert read_policy(desk.session, town.people.agency_id) == STRICT
    assert read_change(desk.session, town.people.agency_id) == Changed(town.clock(), town.people.coordinator_id)


def test_a_second_decision_replaces_the_first_and_the_audit_log_holds_both(town: Town, desk: Desk) -> None:
    keep(town, desk, STRICT)
    keep(town, desk, Policy(), "Back to what it was.")

    entries = desk.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "learning.policy_changed").order_by(AuditEntry.id)
    ).all()
    assert read_policy(desk.session, town.people.agency_id) == Policy()
    assert [entry.reason for entry in entries] == ["As agreed with the union.", "Back to what it was."]
    assert entries[0].detail["after"] == entries[1].detail["before"]
    assert "check_limit 2" in entries[0].detail["after"]


def test_another_agency_keeps_its_own_rules(town: Town, desk: Desk) -> None:
    strangers = make_riverton(desk.session, [], name="Lakeside PD")

    keep(town, desk, STRICT)

    assert read_policy(desk.session, strangers.agency_id) == Policy()


@pytest.mark.parametrize(
    ("score_policy", "wrong", "expected"),
    [(ScorePolicy.BEST, (4, 3, 1), 0.9), (ScorePolicy.LAST, (9, 5, 1), 0.9), (ScorePolicy.FIRST, (4, 3, 1), 0.6)],
)
def test_the_score_is_of_the_try_that_the_agency_counts(
    town: Town, desk: Desk, score_policy: ScorePolicy, wrong: tuple[int, ...], expected: float
) -> None:
    decide_limit(town, desk, None, score_policy=score_policy)
    learner = learner_of(town)
    attempt_id = walking.begin(desk, learner)
    walking.read_lessons(desk, learner, attempt_id)
    walking.play_scenario(desk, learner, attempt_id)

    for count in wrong:
        if attempt_row(desk, attempt_id).status == "started":
            walking.take_round(desk, learner, attempt_id, wrong=count)

    row = attempt_row(desk, attempt_id)
    assert row.status == "completed"
    assert row.score_scaled == expected
