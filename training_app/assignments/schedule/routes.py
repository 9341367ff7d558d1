"""The pages of assignments: what runs, making one, one with its people, and the log of reminders."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.assignments.schedule import addresses, queries, service, views
from training_app.assignments.schedule.choices import Choice, Known, read_choice, typed_from, typed_of
from training_app.assignments.schedule.desk import hand, sight, this_room
from training_app.assignments.schedule.errors import PlanEnded, PlanUnknown
from training_app.assignments.schedule.foresight import foresee
from training_app.assignments.schedule.plan_words import Speaker
from training_app.assignments.schedule.running import Running, read_plans
from training_app.assignments.schedule.settling import PEOPLE_AT_ONCE, settle
from training_app.foundation.db import db
from training_app.web.forms import ReasonForm
from training_app.web.frame import Frame, Strip
from training_app.web.render import render_page

blueprint = Blueprint("assignments", __name__, template_folder="templates")

# a larger number is nobody: no id column holds it, and a database asked for one answers with an error
ID = "int(max=2147483647)"
ONE = f"{addresses.ASSIGNMENTS}/<{ID}:plan_id>"
AT_ONCE = 4 * PEOPLE_AT_ONCE
"""For so many people a page works out itself what they owe; for more the worker goes on."""


@blueprint.get(addresses.ASSIGNMENTS)
@requires(Permission.SEE_UNIT_REPORT)
def show_plans() -> str:
    """What runs, and how far it is, within what may be seen."""
    seen, session = sight(), db.session()
    plans = list(read_plans(session, seen.agency_id).values())
    page = views.build_plans(seen, plans, queries.read_counts(session, seen), _speaker(), request.args.get("did"))
    return render_page("schedule/plans.html", page_frame(addresses.ASSIGNMENTS), page)


@blueprint.get(addresses.NEW)
@requires(Permission.PLAN_TRAINING)
def show_form() -> str:
    """The form, filled in as the address says."""
    return _form(typed_of(request.args), {})


@blueprint.get(addresses.PREVIEW)
@requires(Permission.PLAN_TRAINING)
def show_preview() -> str | tuple[str, int]:
    """Whom it would mean and by when; nothing is kept."""
    typed = typed_of(request.args)
    choice = read_choice(typed, _known(typed))
    if not isinstance(choice, Choice):
        return _form(typed, choice), 422
    seen = sight()
    people, total = foresee(db.session(), seen, choice)
    sentence = views.sentence_of(choice.audience, choice.rules, _speaker())
    page = views.build_preview(seen, choice.module_id, sentence, people, total, typed)
    return render_page("schedule/preview.html", _frame(page.title), page)


@blueprint.post(addresses.ASSIGNMENTS)
@requires(Permission.PLAN_TRAINING)
def keep_plan() -> BaseResponse | tuple[str, int]:
    """Keep what the preview showed, a new one or a change."""
    typed = typed_of(request.form)
    choice = read_choice(typed, _known(typed))
    if not isinstance(choice, Choice):
        return _form(typed, choice), 422
    session = db.session()
    audience, rules = choice.audience, choice.rules
    if choice.plan_id is None:
        kept = service.make_plan(session, by=hand(), module_id=choice.module_id, audience=audience, rules=rules)
    else:
        kept = service.edit_plan(session, choice.plan_id, by=hand(), audience=audience, rules=rules)
    _settle()
    is_waiting = queries.count_waiting(session, signed_in().agency_id) > 0
    did = "waiting" if is_waiting else ("made" if choice.plan_id is None else "changed")
    return redirect(f"{addresses.plan(kept.plan_id)}?did={did}", 303)


@blueprint.get(ONE)
@requires(Permission.SEE_UNIT_REPORT)
def show_plan(plan_id: int) -> str:
    """One assignment with the people of it that may be seen."""
    return _plan_page(plan_id, {}, "")


@blueprint.get(f"{ONE}/change")
@requires(Permission.PLAN_TRAINING)
def change_plan(plan_id: int) -> BaseResponse:
    """To the form, filled in as the assignment is."""
    plan = _find(plan_id)
    handles = {one: badge or name for one, badge, name in queries.read_handles(db.session(), signed_in().agency_id)}
    typed = typed_from(plan.module_id, plan.audience, plan.rules, handles)
    if plan.ended_on is not None or typed is None:
        raise PlanEnded
    return redirect(addresses.with_choices(addresses.NEW, {**typed, "plan": str(plan_id)}), 303)


@blueprint.post(f"{ONE}/end")
@requires(Permission.PLAN_TRAINING)
def end_plan(plan_id: int) -> BaseResponse | tuple[str, int]:
    """Let it mean nobody from today on."""
    form = ReasonForm()
    if not form.validate():
        return _plan_page(plan_id, form.said, form.reason.data), 422
    service.end_plan(db.session(), plan_id, by=hand(), reason=form.reason.data)
    _settle()
    return redirect(f"{addresses.ASSIGNMENTS}?did=ended", 303)


@blueprint.get(addresses.REMINDERS)
@requires(Permission.PLAN_TRAINING)
def show_reminders() -> str:
    """Who was told what and when, and what could not be sent."""
    seen, session = sight(), db.session()
    counts = queries.count_mailed(session, seen.agency_id)
    page, pages = _page_asked(sum(counts.values()))
    first = (page - 1) * views.ROWS_A_PAGE
    mails = queries.read_mailed(session, seen.agency_id, first=first, most=views.ROWS_A_PAGE)
    can_send = current_app.extensions["settings"].mail is not None
    shown = views.build_reminders(seen, mails, counts, (page, pages), can_send=can_send)
    return render_page("schedule/reminders.html", _frame("Reminders"), shown)


def _plan_page(plan_id: int, errors: Mapping[str, str], reason: str) -> str:
    seen, session, plan = sight(), db.session(), _find(plan_id)
    counts = queries.read_counts(session, seen).get(plan_id, queries.Counts())
    page, pages = _page_asked(queries.count_plan_people(session, seen, plan_id))
    first = (page - 1) * views.ROWS_A_PAGE
    people = queries.read_plan_people(session, seen, plan_id, first=first, most=views.ROWS_A_PAGE)
    said = (request.args.get("did"), errors, reason)
    shown = views.build_plan(seen, plan, counts, (people, page, pages), _speaker(), said)
    return render_page("schedule/plan.html", _frame(shown.title), shown)


def _form(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    session, agency_id = db.session(), signed_in().agency_id
    units, ranks = queries.read_unit_names(session, agency_id), queries.read_ranks(session, agency_id)
    page = views.build_form(typed, errors, _modules(typed), units, ranks)
    return render_page("schedule/form.html", _frame(page.title), page)


def _known(typed: Mapping[str, str]) -> Known:
    session, seen = db.session(), sight()
    people: dict[str, int] = {}
    for person_id, badge, name in queries.read_handles(session, seen.agency_id):
        people[name.lower()] = person_id
        if badge:
            people.setdefault(badge.lower(), person_id)
    return Known(
        modules=_modules(typed).keys(),
        units=queries.read_unit_names(session, seen.agency_id).keys(),
        ranks=queries.read_ranks(session, seen.agency_id),
        people=people,
        today=seen.today,
        open_day=seen.open_day,
    )


def _modules(typed: Mapping[str, str]) -> Mapping[str, str]:
    """The titles of what can be chosen; an assignment that runs stays about its module."""
    seen, asked = sight(), typed["plan"]
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        module_id = _find(int(asked)).module_id
        return {module_id: seen.title(module_id)}
    return {module.id: module.title for module in seen.modules.values()}


def _speaker() -> Speaker:
    seen = sight()
    return Speaker(queries.read_unit_names(db.session(), seen.agency_id), seen.today)


def _find(plan_id: int) -> Running:
    plan = read_plans(db.session(), signed_in().agency_id).get(plan_id)
    if plan is None:
        raise PlanUnknown
    return plan


def _settle() -> None:
    house = this_room().house
    settle(db.session(), house.bus, signed_in().agency_id, now=house.clock(), most_people=AT_ONCE)


def _page_asked(rows: int) -> tuple[int, int]:
    pages = max(1, -(-rows // views.ROWS_A_PAGE))
    asked = request.args.get("page", "1")
    return min(max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1, pages), pages


def _frame(where: str) -> Frame:
    return page_frame(addresses.ASSIGNMENTS, Strip("Assignments", addresses.ASSIGNMENTS, where))
