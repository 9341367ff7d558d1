"""Adding, changing, trying and stopping a destination, and what it is told of people."""

from flask import redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.connections import addresses, service
from training_app.connections.desk import here_for, show, this_room
from training_app.connections.destination_views import (
    Sent,
    build_add,
    build_change,
    build_people,
    build_stop,
    build_trial,
)
from training_app.connections.errors import ChangedMeanwhile, NameTaken, PasswordNeeded
from training_app.connections.forms import DestinationForm, PeopleForm, StopForm
from training_app.connections.kinds import is_lrs
from training_app.connections.routes import ONE, blueprint
from training_app.connections.trial import try_line
from training_app.delivery.models import Identity as Told
from training_app.foundation.db import db
from training_app.foundation.errors import HouseError
from training_app.foundation.secrets import KeyMissing
from training_app.web.question import Link

Answer = BaseResponse | tuple[str, int]


@blueprint.get(addresses.ADD)
@requires(Permission.MANAGE_DELIVERY)
def show_add() -> str:
    """The form of a new destination."""
    return _render_add(None)


@blueprint.post(addresses.ADD)
@requires(Permission.MANAGE_DELIVERY)
def add_destination() -> Answer:
    """Send records there from now on."""
    form, identity = DestinationForm(is_new=True), signed_in()
    if not form.validate():
        return _render_add((form.typed, form.said)), 422
    room = this_room()
    try:
        service.add_destination(db.session(), room.secrets, by=identity, line=form.line(), now=room.house.clock())
    except (KeyMissing, NameTaken) as error:
        return _render_add((form.typed, _at_field(error))), 422
    return _done("added")


@blueprint.get(f"{ONE}/change")
@requires(Permission.MANAGE_DELIVERY)
def show_change(destination_id: int) -> str:
    """The form of a destination as it is."""
    return _render_change(destination_id, None)


@blueprint.post(f"{ONE}/change")
@requires(Permission.MANAGE_DELIVERY)
def change_destination(destination_id: int) -> Answer:
    """Keep the change."""
    form, identity, room = DestinationForm(is_new=False), signed_in(), this_room()
    if not form.validate():
        return _render_change(destination_id, (form.typed, form.said)), 422
    try:
        service.change_destination(
            db.session(),
            room.secrets,
            by=identity,
            destination_id=destination_id,
            line=form.line(),
            seen=form.seen.data or "",
            now=room.house.clock(),
        )
    except (ChangedMeanwhile, KeyMissing, NameTaken, PasswordNeeded) as error:
        code = 409 if isinstance(error, ChangedMeanwhile) else 422
        return _render_change(destination_id, (form.typed, _at_field(error))), code
    return _done("changed")


@blueprint.get(f"{ONE}/people")
@requires(Permission.MANAGE_DELIVERY)
def show_people(destination_id: int) -> str:
    """What the destination is told of people."""
    return _render_people(destination_id, None)


@blueprint.post(f"{ONE}/people")
@requires(Permission.MANAGE_DELIVERY)
def tell_of_people(destination_id: int) -> Answer:
    """Change it for records from now on."""
    form, identity = PeopleForm(), signed_in()
    if not form.validate():
        return _render_people(destination_id, (form.typed, form.said)), 422
    is_changed = service.tell_of_people(
        db.session(),
        by=identity,
        destination_id=destination_id,
        told=Told(form.told.data),
        reason=form.reason.data,
        now=here_for(identity).now,
    )
    return _done("people" if is_changed else "same")


@blueprint.get(f"{ONE}/stop")
@requires(Permission.MANAGE_DELIVERY)
def show_stop(destination_id: int) -> str:
    """Whether sending shall stop."""
    return _render_stop(destination_id, None)


@blueprint.post(f"{ONE}/stop")
@requires(Permission.MANAGE_DELIVERY)
def stop_sending(destination_id: int) -> Answer:
    """Stop it."""
    form, identity = StopForm(), signed_in()
    if not form.validate():
        return _render_stop(destination_id, (form.typed, form.said)), 422
    is_stopped = service.stop_sending(
        db.session(),
        by=identity,
        destination_id=destination_id,
        reason=form.reason.data,
        now=here_for(identity).now,
    )
    return _done("stop" if is_stopped else "stopped")


@blueprint.post(f"{ONE}/test")
@requires(Permission.MANAGE_DELIVERY)
def try_connection(destination_id: int) -> str:
    """Ask the other side, step by step, and show what each step said. Nothing is kept of it."""
    room = this_room()
    is_changed_here = is_lrs(service.find_destination(db.session(), signed_in(), destination_id).kind)
    name, steps = try_line(db.session(), room.secrets, room.environ, by=signed_in(), destination_id=destination_id)
    change = Link("Change the destination", addresses.change(destination_id))
    back = change if is_changed_here else Link("Back to the records", addresses.RECORDS)
    page = build_trial(name, steps, again=addresses.trial(destination_id), back=back)
    return show("trial.html", page, f"{name}, test of the connection")


def _render_add(sent: Sent | None) -> str:
    return show("destination.html", build_add(sent, can_seal=this_room().secrets.can_seal), "Add a destination")


def _render_change(destination_id: int, sent: Sent | None) -> str:
    db.session().rollback()
    destination = service.find_lrs(db.session(), signed_in(), destination_id)
    return show("destination.html", build_change(destination, sent), f"{destination.name}, change")


def _render_people(destination_id: int, sent: Sent | None) -> str:
    destination = service.find_told(db.session(), signed_in(), destination_id)
    return show("people.html", build_people(destination, sent), f"{destination.name}, how officers appear there")


def _render_stop(destination_id: int, sent: Sent | None) -> str:
    destination = service.find_destination(db.session(), signed_in(), destination_id)
    return show("stop.html", build_stop(destination, sent), f"{destination.name}, stop sending")


def _at_field(error: HouseError) -> dict[str, str]:
    is_password = isinstance(error, KeyMissing | PasswordNeeded)
    return {"password" if is_password else "name": error.sentence}


def _done(what: str) -> BaseResponse:
    return redirect(f"{addresses.RECORDS}?did={what}", 303)
