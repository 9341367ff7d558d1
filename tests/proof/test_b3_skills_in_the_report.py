"""b3: the report shows each named skill by itself, as a share of what their own paths offered, and no sum of them."""

import numpy as np
import pytest

from tests.conftest import Town
from tests.proof.many_officers import MODULE, PEOPLE, facts_of, figures_now, fill
from training_app.foundation.db import db
from training_app.reports import module_stats
from training_app.scenarios.graph import Scenario
from training_app.scenarios.play import replay
from training_app.scenarios.scoring import skill_scores

pytestmark = pytest.mark.slow


def reference(scenario: Scenario, paths: list[list[tuple[str, str]]]) -> dict[str, float]:
    """The mean of earned by possible, as the debrief scores each path."""
    shares: dict[str, list[float]] = {}
    for path in paths:
        for score in skill_scores(scenario, replay(scenario, path)):
            shares.setdefault(score.skill.id, []).append(score.earned / score.possible)
    return {skill_id: float(np.mean(values)) for skill_id, values in shares.items()}


def paths_of(town: Town, people: set[int]) -> list[list[tuple[str, str]]]:
    """The finished paths of these people, from the stored rows."""
    facts = facts_of(db.session(), people)
    return [
        [(row.detail["node_id"], row.detail["choice_id"]) for row in rows if row.kind == "decision_made"]
        for rows in facts.values()
        if any(row.kind == "scenario_finished" for row in rows)
    ]


def test_every_skill_is_scored_as_the_officers_own_debrief_scores_it(town: Town):
    fill(town, PEOPLE)
    scenario = town.shipped.modules[MODULE].scenario
    with town.app.app_context():
        figures = figures_now(town, db.session())
        expected = reference(scenario, paths_of(town, {story.person_id for story in figures.stories}))

    assert len(scenario.skills) >= 4
    assert {one.skill_id: one.mean for one in figures.skills} == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_points_that_the_path_never_offered_would_be_seen(town: Town, monkeypatch: pytest.MonkeyPatch):
    """Broken on purpose: every decision of the scenario is held against everyone, met or not."""
    fill(town, PEOPLE)
    scenario = town.shipped.modules[MODULE].scenario

    def against_all(self, story, skill_id: str) -> float:
        earned = sum(self.shown[step].get(skill_id, 0) for step in story.path)
        return earned / sum(best[skill_id] for best in self.best.values())

    monkeypatch.setattr(module_stats._Points, "skill_share", against_all)
    with town.app.app_context():
        figures = figures_now(town, db.session())
        expected = reference(scenario, paths_of(town, {story.person_id for story in figures.stories}))

    assert {one.skill_id: one.mean for one in figures.skills} != pytest.approx(expected, rel=1e-3)


def test_the_page_names_every_skill_and_adds_none_up(town: Town):
    fill(town, PEOPLE)
    with town.app.app_context():
        figures = figures_now(town, db.session())

    text = town.sign_in(town.people.coordinator_id).get(f"/app/reports/modules/{MODULE}").text()

    for one in figures.skills:
        assert f"{one.label} {round(one.mean * 100)} %, n = {one.n}" in text
    assert "total score" not in text.lower()
