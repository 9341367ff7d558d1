"""Signing a plan off and keeping a drill: once, by the right person, of what was seen, and in the audit log."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.readiness.plan.filling import (
    add_signer,
    begin_plan,
    begin_plan_elsewhere,
    begin_whole_plan,
    filled_in,
    identity,
    keep,
    plan_tool,
)
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.readiness.errors import CopyPutAway, CopyUnknown, WordsRefused
from training_app.readiness.plan.contents import thaw
from training_app.readiness.plan.drill_rules import Seen, Verdict, from_json, read_answer
from training_app.readiness.plan.errors import (
    ChangedMeanwhile,
    NothingKept,
    OwnWords,
    PlanMoved,
    SignedMeanwhile,
    WalkedMeanwhile,
)
from training_app.readiness.plan.models import PlanDrill, PlanSignOff
from training_app.readiness.plan.queries import newest_signed, read_now
from training_app.readiness.plan.scenes import Walk, scenes_of
from training_app.readiness.plan.service import keep_answer, sign_plan
from training_app.readiness.plan.sign_rules import Asked
from training_app.readiness.service import put_away


def asked(town: Town, copy_id: int, *, confirm: str = "") -> Asked:
    """What a page that was opened just now sends."""
    with town.app.app_context():
        now = read_now(db.session(), plan_tool(town), copy_id)
        found = Asked(now.content_hash, now.number, confirm, "https://training.riverton.example")
        db.session.remove()
    return found


def sign(town: Town, copy_id: int, wanted: Asked | None = None, *, by=None) -> int:
    """Sign it; returns the number."""
    wanted = wanted or asked(town, copy_id)
    with town.app.app_context():
        try:
            return sign_plan(db.session(), plan_tool(town), copy_id, wanted, by=by or identity(town), now=town.clock())
        finally:
            db.session.remove()


def rows(town: Town, model) -> list:
    """Every row of a table."""
    with town.app.app_context():
        found = list(db.session.scalars(select(model).order_by(model.id)))
        for one in found:
            db.session.expunge(one)
        db.session.remove()
    return found


def entries(town: Town, action: str) -> list[AuditEntry]:
    """The entries of the audit log with that action."""
    return [one for one in rows_of_audit(town) if one.action == action]


def rows_of_audit(town: Town) -> list[AuditEntry]:
    """Every entry."""
    with town.app.app_context():
        found = list(db.session.scalars(select(AuditEntry)))
        for one in found:
            db.session.expunge(one)
        db.session.remove()
    return found


def test_a_signed_version_holds_every_part_as_it_was(town: Town) -> None:
    copy_id = begin_whole_plan(town)

    assert sign(town, copy_id) == 1

    (signed,) = rows(town, PlanSignOff)
    frozen = thaw(signed.content)
    assert [part.id for part in frozen.parts] == [part.id for part in plan_tool(town).parts]
    assert frozen.answers["first-hour"] == filled_in(plan_tool(town), "first-hour")
    assert signed.review_on == date(2027, 11, 23)
    assert signed.root == "https://training.riverton.example"


def test_signing_is_in_the_audit_log_with_what_is_missing_and_whose_words_it_was(town: Town) -> None:
    copy_id = begin_whole_plan(town)

    sign(town, copy_id)

    (signed,) = rows(town, PlanSignOff)
    (entry,) = entries(town, "readiness.plan_signed")
    assert entry.subject == f"plan_sign_off:{signed.id}"
    assert entry.detail == {"copy": copy_id, "number": 1, "grave_gaps": 0, "kept_newest_part": 1}


def test_who_kept_the_newest_part_does_not_sign_when_somebody_else_could(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    other = add_signer(town)

    with pytest.raises(OwnWords):
        sign(town, copy_id)

    assert sign(town, copy_id, by=identity(town, other)) == 1
    (entry,) = entries(town, "readiness.plan_signed")
    assert entry.detail["kept_newest_part"] == 0


def test_a_plan_that_nobody_kept_is_not_signed(town: Town) -> None:
    copy_id = begin_plan(town)

    with pytest.raises(NothingKept):
        sign(town, copy_id)

    assert rows(town, PlanSignOff) == []


def test_grave_gaps_need_the_words_that_confirm(town: Town) -> None:
    copy_id = begin_plan(town)
    keep(town, copy_id, "rumours", filled_in(plan_tool(town), "rumours"))

    with pytest.raises(WordsRefused) as refused:
        sign(town, copy_id, asked(town, copy_id, confirm="yes"))
    assert list(refused.value.said) == ["confirm"]

    assert sign(town, copy_id, asked(town, copy_id, confirm="“With gaps.”")) == 1
    (entry,) = entries(town, "readiness.plan_signed")
    assert entry.detail["grave_gaps"] == 22


def test_what_was_sent_twice_is_signed_once(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    wanted = asked(town, copy_id)
    sign(town, copy_id, wanted)

    with pytest.raises(SignedMeanwhile):
        sign(town, copy_id, wanted)

    assert len(rows(town, PlanSignOff)) == 1


def test_a_plan_that_changed_since_it_was_seen_is_not_signed(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    wanted = asked(town, copy_id)
    answers = filled_in(plan_tool(town), "rumours")
    keep(town, copy_id, "rumours", {**answers, "page": "The city’s own page"})

    with pytest.raises(ChangedMeanwhile):
        sign(town, copy_id, wanted)


def test_an_unchanged_plan_can_be_signed_again_a_year_later(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)

    assert sign(town, copy_id) == 2


def test_another_agency_and_a_plan_that_was_put_away_are_refused(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    wanted = asked(town, copy_id)

    with pytest.raises(CopyUnknown):
        sign(town, begin_plan_elsewhere(town), wanted)
    with town.app.app_context():
        put_away(db.session(), copy_id, by=identity(town), now=town.clock())
        db.session.remove()
    with pytest.raises(CopyPutAway):
        sign(town, copy_id, wanted)


def test_the_card_shows_no_plan_that_was_put_away(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    sign(town, copy_id)
    with town.app.app_context():
        put_away(db.session(), copy_id, by=identity(town), now=town.clock())
        found = newest_signed(db.session(), town.people.agency_id)
        db.session.remove()

    assert found is None


def walk(town: Town) -> Walk:
    """The scenario of the drill."""
    scenario = town.shipped.scenarios[plan_tool(town).scenario_id]
    return Walk(scenario, tuple(scenes_of(scenario)))


def answer(
    town: Town, copy_id: int, at: int, missing: str = "", *, number: int = 1, content_hash: str = ""
) -> list[Verdict]:
    """Keep the answer at a scene: a gap where words say what is missing."""
    seen = Seen(content_hash or asked(town, copy_id).seen_hash, number)
    found = read_answer(walk(town).scenes[at], "gap" if missing else "held", missing)
    assert found.errors == {}
    with town.app.app_context():
        try:
            return keep_answer(
                *(db.session(), plan_tool(town), walk(town), copy_id, found.verdict),
                seen=seen,
                by=identity(town),
                now=town.clock(),
            )
        finally:
            db.session.remove()


def test_each_answer_of_a_drill_is_kept_at_once(town: Town) -> None:
    copy_id = begin_whole_plan(town)

    answer(town, copy_id, 0)
    answer(town, copy_id, 3, "A car for the sister.")

    first, second = rows(town, PlanDrill)
    assert [(one.number, one.version, one.answered, one.gaps) for one in (first, second)] == [
        (1, 1, 1, 0),
        (1, 2, 2, 1),
    ]
    assert from_json(second.answers)[3].missing == "A car for the sister."
    assert len(entries(town, "readiness.plan_drilled")) == 2


def test_the_same_answer_twice_is_kept_once(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    answer(town, copy_id, 0, "A car.")

    answer(town, copy_id, 0, "A car.")

    assert len(rows(town, PlanDrill)) == 1


def test_a_drill_that_is_over_takes_no_further_answer_and_another_begins(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    for at in range(17):
        answer(town, copy_id, at)

    with pytest.raises(WalkedMeanwhile):
        answer(town, copy_id, 4, "Too late.")
    assert len(answer(town, copy_id, 16)) == 17
    answer(town, copy_id, 0, number=2)

    newest = rows(town, PlanDrill)[-1]
    assert (newest.number, newest.version, newest.answered) == (2, 1, 1)


def test_a_drill_names_the_signed_version_that_it_walked_through(town: Town) -> None:
    copy_id = begin_whole_plan(town)
    answer(town, copy_id, 0)
    sign(town, copy_id)
    answer(town, copy_id, 1)

    assert [one.sign_off_number for one in rows(town, PlanDrill)] == [None, 1]


def test_an_answer_beside_a_plan_that_changed_is_not_kept(town: Town) -> None:
    copy_id = begin_whole_plan(town)

    with pytest.raises(PlanMoved):
        answer(town, copy_id, 0, content_hash="0" * 64)

    assert rows(town, PlanDrill) == []


def test_an_answer_names_nobody(town: Town) -> None:
    copy_id = begin_whole_plan(town)

    with pytest.raises(WordsRefused) as refused:
        answer(town, copy_id, 0, "Officer Ortiz was not told.")

    assert list(refused.value.said) == ["missing"]
    assert rows(town, PlanDrill) == []
