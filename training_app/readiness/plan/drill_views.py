"""Builds the pages on which a plan is walked through, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import DueLine, Mark
from training_app.readiness.plan import addresses
from training_app.readiness.plan.card import CardStep, step_of
from training_app.readiness.plan.drill_rules import Answered, Seen, Verdict, from_json, gaps_in
from training_app.readiness.plan.models import PlanDrill
from training_app.readiness.plan.pages import DrillPage, DrillsPage, GapLine, ScenePage
from training_app.readiness.plan.reading import ROLES, Names, Plan
from training_app.readiness.plan.scenes import Scene
from training_app.readiness.views import Look
from training_app.scenarios.graph import Scenario
from training_app.web.words import counted, sentence_start

KEPT = "Kept. Each gap can become an action of the agency."


@dataclass(frozen=True, slots=True)
class Beside:
    """The scenes, and the plan with its words that stands beside each."""

    plan: Plan
    names: Names
    scenes: Sequence[Scene]


def build_drills(look: Look, copy: ToolCopy, scenario: Scenario, drills: Sequence[PlanDrill]) -> DrillsPage:
    """Every drill, the newest first."""
    is_writable = look.may_keep and copy.put_away_at is None
    is_going_on = bool(drills) and drills[0].answered < drills[0].scenes
    return DrillsPage(
        copy=copy.name,
        title="Drill",
        lead=(
            f"The plan is walked through at a table with the scenario “{scenario.title}”: at each decision you say "
            "whether the plan holds for that hour. It takes about an hour. Each answer is kept at once, so "
            "you can stop and go on another day."
        ),
        past=[_drill_line(look, copy, one) for one in drills],
        walk_url=addresses.walk(copy.id) if is_writable else None,
        walk_label="Go on with the drill" if is_going_on else "Walk it through",
    )


def build_scene(
    copy: ToolCopy, beside: Beside, step: int, answered: Answered, seen: Seen, *, notice: str | None
) -> ScenePage:
    """One scene, with what was answered at it."""
    scene, total = beside.scenes[step - 1], len(beside.scenes)
    before = [("The scene before", addresses.scene(copy.id, step - 1))] if step > 1 else []
    after = [("Skip this scene", addresses.scene(copy.id, step + 1))] if step < total else []
    return ScenePage(
        title=scene.heading,
        side=scene.seat or "All seats",
        when=scene.when,
        percent=round(100 * step / total),
        progress=f"Scene {step} of {total}",
        lines=scene.lines,
        know=scene.know,
        strong=[sentence_start(did) for did in scene.strong],
        says_label=_says_label(scene, beside.names),
        says=_says(scene, beside.plan),
        url=addresses.scene(copy.id, step),
        seen_hash=seen.content_hash,
        seen_number=seen.number,
        outcome=answered.verdict.outcome,
        missing=answered.verdict.missing,
        outcome_error=answered.errors.get("outcome"),
        missing_error=answered.errors.get("missing"),
        links=[*before, *after, ("Leave; what is answered is kept", addresses.drills(copy.id))],
        notice=notice,
    )


def build_drill(look: Look, copy: ToolCopy, drill: PlanDrill, *, notice: str | None) -> DrillPage:
    """One drill."""
    verdicts = from_json(drill.answers)
    is_writable = look.may_keep and copy.put_away_at is None
    is_open = drill.answered < drill.scenes
    return DrillPage(
        copy=copy.name,
        title=f"Drill {drill.number}",
        lead=_about(look, drill),
        percent=round(100 * drill.answered / drill.scenes),
        progress=f"{drill.answered} of {drill.scenes} scenes answered",
        gaps=[_gap(one, may_act=look.may_keep) for one in gaps_in(verdicts)],
        none_said="No gap was found so far." if is_open else "The plan held at every scene.",
        rows=[(_head(one), _mark(one), one.missing) for one in verdicts],
        walk_url=addresses.walk(copy.id) if is_writable and is_open else None,
        notice=notice,
    )


def _about(look: Look, drill: PlanDrill) -> str:
    of = (
        f"signed version {drill.sign_off_number}"
        if drill.sign_off_number
        else "a plan that was not signed off as it was"
    )
    return f"Kept {look.here.when(drill.kept_at)}. It walked through {of}."


def _drill_line(look: Look, copy: ToolCopy, drill: PlanDrill) -> DueLine:
    if drill.answered < drill.scenes:
        state = Mark("part", f"{drill.answered} of {drill.scenes} answered")
    elif drill.gaps:
        state = Mark("due", sentence_start(counted(drill.gaps, "gap", "gaps")))
    else:
        state = Mark("done", "It held")
    return DueLine(f"Drill {drill.number}", addresses.drill(copy.id, drill.number), state, _about(look, drill))


def _says(scene: Scene, plan: Plan) -> list[CardStep]:
    if ROLES in scene.moment.parts:
        return [CardStep(one.name, one.held_by or "No post holds it.") for one in plan.seats]
    steps = [step for part_id in scene.moment.parts for step in plan.steps_in(part_id, scene.moment.served)]
    return [step_of(one) for one in steps]


def _says_label(scene: Scene, names: Names) -> str:
    parts = ", ".join(names.parts.get(one, one) for one in scene.moment.parts)
    served = ", ".join(names.served.get(one, one) for one in scene.moment.served)
    return f"{parts}. For: {served}" if served else parts


def _head(verdict: Verdict) -> str:
    head = verdict.heading if verdict.heading.endswith(("?", ".", "!")) else f"{verdict.heading}."
    return f"{head} {'. '.join(filter(None, (verdict.seat, verdict.when)))}"


def _mark(verdict: Verdict) -> Mark:
    if not verdict.outcome:
        return Mark("open", "Not answered")
    return Mark("due", "Gap") if verdict.is_gap else Mark("done", "Held")


def _gap(verdict: Verdict, *, may_act: bool) -> GapLine:
    action_url = addresses.new_action(verdict.missing) if may_act else None
    return GapLine(_head(verdict), verdict.missing, action_url)
