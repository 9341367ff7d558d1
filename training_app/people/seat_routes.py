"""The seats of the agency: giving one, extending it, ending it, and what was opened by it."""

from datetime import timedelta

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.errors import NameTaken
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.models import Role
from training_app.accounts.rules import Permission
from training_app.accounts.seats import queries, service
from training_app.accounts.seats.errors import TermsRefused
from training_app.accounts.service import make_one_time_link
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.people import addresses
from training_app.people.desk import here_for, show
from training_app.people.routes import ID, blueprint
from training_app.people.seat_forms import SeatForm, TermsForm
from training_app.people.seat_views import NOTICES, PER_PAGE, build_give, build_seat, build_seat_link, build_seats

ONE = f"{addresses.SEATS}/<{ID}:seat_id>"
LINK_LASTS = timedelta(hours=24)


@blueprint.get(addresses.SEATS)
@requires(Permission.MANAGE_PEOPLE)
def show_seats() -> str:
    """Every seat, those that end last first."""
    identity, session, page = signed_in(), db.session(), _page()
    lines = queries.read_seats(session, identity.agency_id, page=page, per_page=PER_PAGE)
    found = queries.count_seats(session, identity.agency_id)
    return show("seats.html", build_seats(lines, here_for(identity), found=found, page=page), "Seats")


@blueprint.get(addresses.GIVE_SEAT)
@requires(Permission.MANAGE_PEOPLE)
def show_give_seat() -> str:
    """The form that gives a seat."""
    return _give_page({"role": Role.AUDITOR.value}, {})


@blueprint.post(addresses.GIVE_SEAT)
@requires(Permission.MANAGE_PEOPLE)
def give_seat() -> BaseResponse | tuple[str, int]:
    """Give a seat to somebody who is on no roster."""
    identity, form = signed_in(), SeatForm()
    if not form.validate():
        return _give_page(form.typed, form.said), 422
    terms, now = form.terms(Role(form.role.data)), here_for(identity).now
    try:
        seat_id = service.give_seat(db.session(), identity.agency_id, form.holder, terms, by=identity, now=now)
    except TermsRefused as refused:
        return _give_page(form.typed, dict(refused.said)), 422
    except NameTaken as error:
        return _give_page(form.typed, {"sign_in": error.sentence}), 422
    return redirect(f"{addresses.seat(seat_id)}?did=given", 303)


@blueprint.get(ONE)
@requires(Permission.MANAGE_PEOPLE)
def show_seat(seat_id: int) -> str:
    """One seat, and what its holder opened."""
    return _seat_page(seat_id, notice=NOTICES.get(request.args.get("did", "")))


@blueprint.post(f"{ONE}/extend")
@requires(Permission.MANAGE_PEOPLE)
def extend_seat(seat_id: int) -> BaseResponse | tuple[str, int]:
    """Give the seat other days."""
    identity, form, session = signed_in(), TermsForm(), db.session()
    role = Role(queries.find_seat(session, identity.agency_id, seat_id).seat.role)
    if not form.validate():
        return _seat_page(seat_id, typed=form.typed, errors=form.said), 422
    try:
        service.extend_seat(
            session, identity.agency_id, seat_id, form.terms(role), by=identity, now=here_for(identity).now
        )
    except TermsRefused as refused:
        return _seat_page(seat_id, typed=form.typed, errors=dict(refused.said)), 422
    return redirect(f"{addresses.seat(seat_id)}?did=extended", 303)


@blueprint.post(f"{ONE}/end")
@requires(Permission.MANAGE_PEOPLE)
def end_seat(seat_id: int) -> BaseResponse:
    """End the seat now."""
    identity = signed_in()
    was_open = service.end_seat(db.session(), identity.agency_id, seat_id, by=identity, now=here_for(identity).now)
    return redirect(f"{addresses.seat(seat_id)}?did={'ended' if was_open else 'was-over'}", 303)


@blueprint.post(f"{ONE}/link")
@requires(Permission.MANAGE_PEOPLE)
def make_seat_link(seat_id: int) -> str:
    """Make a sign-in link and show it in this very answer."""
    identity, session = signed_in(), db.session()
    here, line = here_for(identity), queries.find_seat(session, identity.agency_id, seat_id)
    person_id, until = PersonId(line.holder.id), here.now + LINK_LASTS
    token = make_one_time_link(session, person_id, valid_for=LINK_LASTS, now=here.now, made_by=identity)
    page = build_seat_link(line, f"{request.url_root}app/sign-in/{token}", until, here)
    return show("link_made.html", page, page.title)


def _give_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    return show("seat_give.html", build_give(typed, errors), "Give a seat")


def _seat_page(
    seat_id: int,
    *,
    notice: str | None = None,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    identity, session, number = signed_in(), db.session(), _page()
    line = queries.find_seat(session, identity.agency_id, seat_id)
    page = build_seat(
        line,
        here_for(identity),
        asked_by=identity.roles,
        views=queries.read_views(session, line.seat, page=number, per_page=PER_PAGE),
        viewed=queries.count_views(session, line.seat),
        page=number,
        notice=notice,
        typed=typed,
        errors=errors,
    )
    return show("seat.html", page, page.title)


def _page() -> int:
    asked = request.args.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
