"""b10: the same people before and after the module: mean change, interval, effect size, n, and what lasts later.

The reference takes each person's two scores from the stored rows and gives them to SciPy.
"""

import math

import numpy as np
import pytest
from scipy import stats

from tests.conftest import Town
from tests.proof.many_officers import MODULE, PEOPLE, facts_of, figures_now, fill
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent
from training_app.reports import module_stats
from training_app.reports.statistics import Change

pytestmark = pytest.mark.slow

NINE_DIGITS = {"rel": 1e-9, "abs": 1e-9}


def pairs_of(facts: dict[int, list[LearningEvent]]) -> tuple[list[float], list[float]]:
    """Before and after, of everyone who has both."""
    before, after = [], []
    for rows in facts.values():
        scores = {row.kind: row.detail["scaled"] for row in rows if row.kind in {"pretest_finished", "check_finished"}}
        if len(scores) == 2:
            before.append(scores["pretest_finished"])
            after.append(scores["check_finished"])
    return before, after


def is_the_references(change: Change, before: list[float], after: list[float]) -> bool:
    """Whether every figure of the change is SciPy's."""
    changes = np.subtract(after, before)
    interval = stats.ttest_rel(after, before).confidence_interval(0.95)
    d_z = np.mean(changes) / np.std(changes, ddof=1)
    t, root = d_z * math.sqrt(len(before)), math.sqrt(len(before))
    expected = (
        (change.n, len(before)),
        (change.before, np.mean(before)),
        (change.after, np.mean(after)),
        (change.mean, np.mean(changes)),
        (change.interval.low, interval.low),
        (change.interval.high, interval.high),
        (change.d_z, d_z),
        (change.d_av, np.mean(changes) / np.mean([np.std(before, ddof=1), np.std(after, ddof=1)])),
        (stats.nct.cdf(t, len(before) - 1, change.d_z_interval.low * root), 0.975),
        (stats.nct.cdf(t, len(before) - 1, change.d_z_interval.high * root), 0.025),
    )
    return all(found == pytest.approx(float(right), **NINE_DIGITS) for found, right in expected)


def test_the_change_equals_the_reference(town: Town):
    fill(town, PEOPLE)
    with town.app.app_context():
        figures = figures_now(town, db.session())
        facts = facts_of(db.session(), {paper.person_id for paper in figures.papers})

    assert figures.change is not None
    assert figures.change.n >= 20
    assert is_the_references(figures.change, *pairs_of(facts))


def test_two_groups_instead_of_pairs_would_be_seen(town: Town, monkeypatch: pytest.MonkeyPatch):
    """Broken on purpose: somebody's after is held against somebody else's before."""
    fill(town, PEOPLE)
    real = module_stats.paired_change
    monkeypatch.setattr(module_stats, "paired_change", lambda before, after: real(before, [*after[1:], after[0]]))
    with town.app.app_context():
        figures = figures_now(town, db.session())
        facts = facts_of(db.session(), {paper.person_id for paper in figures.papers})

    assert not is_the_references(figures.change, *pairs_of(facts))


def test_boosters_add_points_after_the_first_round(town: Town):
    fill(town, PEOPLE)
    with town.app.app_context():
        figures = figures_now(town, db.session())
        facts = facts_of(db.session(), {paper.person_id for paper in figures.papers})
    checks = [row.detail for rows in facts.values() for row in rows if row.kind == "check_finished"]

    curve = {one.day: one for one in figures.retention}

    assert list(curve) == [0, 7, 30, 90]
    assert curve[0].share == pytest.approx(sum(one["right"] for one in checks) / sum(one["total"] for one in checks))
    assert all(one.n % 10 == 0 for one in curve.values())


def test_the_page_says_the_change_with_its_interval_and_n(town: Town):
    fill(town, PEOPLE)
    with town.app.app_context():
        change = figures_now(town, db.session()).change
    page = town.sign_in(town.people.coordinator_id).get(f"/app/reports/modules/{MODULE}")

    text = page.text()
    assert f"Mean change {change.mean * 100:.1f} points" in text
    assert f"{change.interval.low * 100:.1f} to {change.interval.high * 100:.1f} points" in text
    assert f"People {change.n}" in text
    assert "90 days" in text


def test_the_change_of_few_people_is_hidden(town: Town):
    fill(town, 8)

    page = town.sign_in(town.people.coordinator_id).get(f"/app/reports/modules/{MODULE}")

    assert "Hidden: fewer than ten people can be counted of those who answered before and after." in page.text()
    assert "Mean change" not in page.text()
