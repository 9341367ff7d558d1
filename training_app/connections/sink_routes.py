"""Switching a record sink on: an installed package then takes every record of the agency."""

from flask import redirect
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.connections import addresses
from training_app.connections.desk import here_for, show
from training_app.connections.destination_views import Sent
from training_app.connections.errors import NameTaken, SinkInUse
from training_app.connections.forms import SinkForm
from training_app.connections.routes import blueprint
from training_app.connections.sink_service import SinkLine, add_sink, sinks_in_use
from training_app.connections.sink_views import build_add_sink
from training_app.foundation.db import db
from training_app.sinks.found import installed_sinks


@blueprint.get(addresses.ADD_SINK)
@requires(Permission.MANAGE_DELIVERY)
def show_add_sink() -> str:
    """The sinks that are installed and not in use."""
    return _render(None)


@blueprint.post(addresses.ADD_SINK)
@requires(Permission.MANAGE_DELIVERY)
def switch_sink_on() -> BaseResponse | tuple[str, int]:
    """Give it the records from now on."""
    installed, identity = installed_sinks(), signed_in()
    form = SinkForm(installed)
    if not form.validate():
        return _render((form.typed, form.said)), 422
    line = SinkLine(installed[form.sink.data], form.name.data, form.alert_mail.data or None)
    try:
        add_sink(db.session(), by=identity, line=line, now=here_for(identity).now)
    except (NameTaken, SinkInUse) as error:
        field = "sink" if isinstance(error, SinkInUse) else "name"
        return _render((form.typed, {field: error.sentence})), 422
    return redirect(f"{addresses.RECORDS}?did=sink", 303)


def _render(sent: Sent | None) -> str:
    # what a failed try had begun is over before the page reads anew
    db.session().rollback()
    in_use = sinks_in_use(db.session(), signed_in())
    return show("sink.html", build_add_sink(installed_sinks(), in_use, sent), "Add an installed sink")
