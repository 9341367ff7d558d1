"""Walking a plan through with a scenario."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.readiness import addresses as room_addresses
from training_app.readiness.copy_routes import ONE
from training_app.readiness.desk import here, show
from training_app.readiness.errors import CopyPutAway, WordsRefused
from training_app.readiness.plan import addresses
from training_app.readiness.plan.desk import open_plan, plan_called, walk_of
from training_app.readiness.plan.drill_rules import Answered, Seen, Verdict, from_json, next_open, read_answer, so_far
from training_app.readiness.plan.drill_views import KEPT, Beside, build_drill, build_drills, build_scene
from training_app.readiness.plan.errors import NoPlan, PlanMoved, WalkedMeanwhile
from training_app.readiness.plan.forms import AnswerForm
from training_app.readiness.plan.queries import drills_of, find_drill, newest_drill, number_under_way
from training_app.readiness.plan.reading import names_of, read_plan
from training_app.readiness.plan.scenes import Scene, Walk
from training_app.readiness.plan.service import keep_answer
from training_app.readiness.routes import blueprint, look


@blueprint.get(f"{ONE}/drill")
@requires(Permission.SEE_READINESS)
def show_drills(copy_id: int) -> str:
    """Every drill of the plan."""
    copy, tool = plan_called(copy_id)
    page = build_drills(look(), copy, walk_of(tool).scenario, drills_of(db.session(), copy_id))
    return show("plan_drills.html", page, page.title, back=(copy.name, room_addresses.copy(copy_id)))


@blueprint.get(f"{ONE}/drill/walk")
@requires(Permission.KEEP_READINESS)
def begin_walk(copy_id: int) -> BaseResponse:
    """To the first scene without an answer, of the drill that is under way or of a new one."""
    _, tool = plan_called(copy_id)
    step = next_open(_under_way(copy_id, walk_of(tool)))
    return redirect(addresses.scene(copy_id, step or 1))


@blueprint.get(f"{ONE}/drill/walk/<int:step>")
@requires(Permission.KEEP_READINESS)
def show_scene(copy_id: int, step: int) -> str:
    """One scene beside the plan."""
    return _scene_page(copy_id, step)


@blueprint.post(f"{ONE}/drill/walk/<int:step>")
@requires(Permission.KEEP_READINESS)
def answer_scene(copy_id: int, step: int) -> BaseResponse | tuple[str, int]:
    """Keep the answer, and go on to the next scene or to what came of it."""
    copy, tool = plan_called(copy_id)
    walk, form = walk_of(tool), AnswerForm()
    answered = read_answer(_scene_at(walk, step), form.outcome.data or "", form.missing.data or "")
    if answered.errors:
        return _scene_page(copy_id, step, answered, seen=form.seen), 422
    try:
        verdicts = keep_answer(
            db.session(), tool, walk, copy.id, answered.verdict, seen=form.seen, by=signed_in(), now=here().now
        )
    except WordsRefused as refused:
        return _scene_page(copy_id, step, Answered(answered.verdict, refused.said), seen=form.seen), 422
    except (PlanMoved, WalkedMeanwhile) as meanwhile:
        return _scene_page(copy_id, step, answered, notice=meanwhile.sentence), 409
    following = next_open(verdicts, after=step)
    if following is None:
        return redirect(f"{addresses.drill(copy_id, form.seen.number)}?did=walked", 303)
    return redirect(addresses.scene(copy_id, following), 303)


@blueprint.get(f"{ONE}/drill/<int:number>")
@requires(Permission.SEE_READINESS)
def show_drill(copy_id: int, number: int) -> str:
    """One drill with its gaps."""
    copy, _ = plan_called(copy_id)
    drill = find_drill(db.session(), copy_id, number)
    page = build_drill(look(), copy, drill, notice=KEPT if request.args.get("did") == "walked" else None)
    return show("plan_drill.html", page, page.title, back=("Drill", addresses.drills(copy_id)))


def _scene_page(
    copy_id: int, step: int, answered: Answered | None = None, *, seen: Seen | None = None, notice: str | None = None
) -> str:
    plan = open_plan(copy_id)
    if plan.copy.put_away_at is not None:
        raise CopyPutAway
    walk = walk_of(plan.tool)
    scene = _scene_at(walk, step)
    if answered is None:
        answered = Answered(next(one for one in _under_way(copy_id, walk) if one.scene_id == scene.id))
    shown = seen or Seen(plan.now.content_hash, number_under_way(newest_drill(db.session(), copy_id)))
    beside = Beside(read_plan(plan.now.answers), names_of(plan.tool), walk.scenes)
    page = build_scene(plan.copy, beside, step, answered, shown, notice=notice)
    return show("plan_scene.html", page, page.progress, back=("Drill", addresses.drills(copy_id)))


def _under_way(copy_id: int, walk: Walk) -> list[Verdict]:
    newest = newest_drill(db.session(), copy_id)
    is_going_on = newest is not None and newest.number == number_under_way(newest)
    return so_far(walk.scenes, from_json(newest.answers) if newest is not None and is_going_on else [])


def _scene_at(walk: Walk, step: int) -> Scene:
    if not 1 <= step <= len(walk.scenes):
        raise NoPlan
    return walk.scenes[step - 1]
