"""The pages of the story and its debrief. Guard, form, service, redirect."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.learning.desk import open_desk, view_as, vouched_for
from training_app.learning.service import Desk, Outcome
from training_app.learning.viewer import Viewer
from training_app.rollcall import addresses, queries, rules, service
from training_app.rollcall.debrief_views import build_debrief
from training_app.rollcall.errors import RollCallClosed
from training_app.rollcall.forms import VoteForm, typed_hands
from training_app.rollcall.index_views import build_index
from training_app.rollcall.leader import Leader, leader_of
from training_app.rollcall.models import Status
from training_app.rollcall.pages import StoryPage
from training_app.rollcall.story_views import CHOICE_STOOD, Run, build_even, build_story
from training_app.web.frame import Frame, Strip
from training_app.web.render import render_page

blueprint = Blueprint("rollcall", __name__, url_prefix=addresses.INDEX, template_folder="templates")


@dataclass(frozen=True, slots=True)
class Opened:
    """A roll call of the signed-in leader, with its text."""

    desk: Desk
    viewer: Viewer
    leader: Leader
    run: Run

    @property
    def stamp(self) -> str | None:
        """What stands above every page of this version's text that its reviewers have not signed off."""
        return vouched_for(self.viewer.learner.agency_id, self.run.module).stamp

    def frame(self, progress: str, step_back_url: str | None = None) -> Frame:
        """The frame with the strip: where, how far, what was saved, how to leave."""
        strip = Strip(
            back_label="Roll call",
            back_url=addresses.INDEX,
            progress=progress,
            saved=f"Saved {self.viewer.when(self.run.row.saved_at)}",
            leave_url=addresses.INDEX,
            step_back_url=step_back_url,
        )
        return page_frame(addresses.INDEX, strip)


def open_roll_call(roll_call_id: UUID) -> Opened:
    """The roll call, or 404 when it is not this leader's.

    :raise RollCallClosed: when it was closed without a record
    """
    identity = signed_in()
    desk, leader = open_desk(), leader_of(identity)
    row = queries.read_roll_call(desk.session, leader, roll_call_id)
    if row.status is Status.LEFT:
        raise RollCallClosed
    votes = queries.read_votes(desk.session, leader, roll_call_id)
    return Opened(desk, view_as(identity), leader, Run(row, desk.library.bound(desk.session, row.version_hash), votes))


@blueprint.get("")
@requires(Permission.RUN_ROLL_CALL)
def show_index() -> str:
    """What a roll call is, and the scenarios for one."""
    identity = signed_in()
    desk, leader = open_desk(), leader_of(identity)
    running = queries.read_running(desk.session, leader)
    finished = queries.read_finished(desk.session, leader)
    hashes = {row.version_hash for row in running} | {row.version_hash for row, _ in finished}
    bound = {version_hash: desk.library.bound(desk.session, version_hash) for version_hash in hashes}
    page = build_index(desk.library.catalogue.modules.values(), bound, running, finished, view_as(identity))
    return render_page("rollcall/index.html", page_frame(addresses.INDEX), page)


@blueprint.post("/start/<module_id>")
@requires(Permission.RUN_ROLL_CALL)
def start_roll_call(module_id: str) -> BaseResponse:
    """Begin, or go on with what was begun in another tab."""
    roll_call_id = service.start_roll_call(open_desk(), leader_of(signed_in()), module_id)
    return redirect(addresses.story(roll_call_id), 303)


@blueprint.get("/<uuid:roll_call_id>")
@requires(Permission.RUN_ROLL_CALL)
def show_story(roll_call_id: UUID) -> str:
    """The story where it stands; ``?step=2`` shows an earlier screen, read only."""
    opened = open_roll_call(roll_call_id)
    note = CHOICE_STOOD if request.args.get("note") == "stood" else None
    page = build_story(opened.run, request.args.get("step", type=int), opened.viewer, note=note)
    return _render_story(opened, page)


@blueprint.post("/<uuid:roll_call_id>")
@requires(Permission.RUN_ROLL_CALL)
def count_hands(roll_call_id: UUID) -> BaseResponse | str | tuple[str, int]:
    """Record where the most hands are and show what follows; ask when the hands do not say."""
    opened, form = open_roll_call(roll_call_id), VoteForm()
    ballot = rules.read_ballot(typed_hands(choice.id for _, choice in opened.run.open_choices()))
    if not form.validate_on_submit() or ballot.wrong:
        return _render_story(opened, build_story(opened.run, None, opened.viewer, ballot=ballot)), 422
    is_now = form.step.data == opened.run.step_now
    choice_id = form.choice.data or rules.winner(ballot.hands)
    if is_now and not choice_id:
        page = build_even(opened.run, ballot, opened.viewer)
        return render_page("rollcall/even.html", opened.frame(f"Decision {page.step}"), page)
    outcome = service.record_vote(
        opened.desk,
        opened.leader,
        roll_call_id,
        step=form.step.data,
        choice_id=choice_id or "",
        hands=ballot.hands if is_now else {},
    )
    return redirect(addresses.story(roll_call_id, note="stood" if outcome is Outcome.ALREADY else None), 303)


@blueprint.post("/<uuid:roll_call_id>/close")
@requires(Permission.RUN_ROLL_CALL)
def close_roll_call(roll_call_id: UUID) -> BaseResponse:
    """Close it without a record."""
    service.close_roll_call(open_desk(), leader_of(signed_in()), roll_call_id)
    return redirect(addresses.INDEX, 303)


@blueprint.get("/<uuid:roll_call_id>/debrief")
@requires(Permission.RUN_ROLL_CALL)
def show_debrief(roll_call_id: UUID) -> str:
    """The way it went, for the squad to talk about; readable again at any time."""
    opened = open_roll_call(roll_call_id)
    page = build_debrief(opened.desk.library.catalogue.sources, opened.run, opened.viewer)
    return render_page("rollcall/debrief.html", opened.frame("Scenario finished"), replace(page, stamp=opened.stamp))


def _render_story(opened: Opened, page: StoryPage) -> str:
    words = "The end of the story" if page.debrief_url else f"Decision {page.step}"
    return render_page("rollcall/story.html", opened.frame(words, page.back_url), replace(page, stamp=opened.stamp))
