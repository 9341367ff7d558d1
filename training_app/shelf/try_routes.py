"""Scenarios to try beside those of the modules. Their state is their address, and nothing of it is written."""

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission
from training_app.learning.desk import open_desk, view_as
from training_app.learning.errors import StepUnknown
from training_app.shelf import addresses
from training_app.shelf.blueprint import blueprint
from training_app.shelf.errors import ScenarioUnknown
from training_app.shelf.try_views import build_try
from training_app.web.frame import Strip
from training_app.web.render import render_page


@blueprint.get("/app/scenarios/<scenario_id>")
@requires(Permission.TAKE_MODULES)
def try_scenario(scenario_id: str) -> str | BaseResponse:
    """The scene where these choices lead; each ``?choice=`` is one decision from the first on."""
    catalogue = open_desk().library.catalogue
    scenario = catalogue.scenarios.get(scenario_id)
    if scenario is None or all(scenario_id not in module.further for module in catalogue.modules.values()):
        raise ScenarioUnknown
    choices = request.args.getlist("choice")
    has_changed = request.args.get("anew") == "1"
    try:
        page = build_try(catalogue.sources, scenario, choices, view_as(signed_in()), has_changed=has_changed)
    except StepUnknown:
        # a bookmark, or a tab that stood open over a release: better the beginning than a wall
        return redirect(f"{addresses.further(scenario_id)}?anew=1", 303)
    where = page.ground_label if page.end is None else "The debrief"
    back = ("Back one step", page.back_url) if choices else ("Modules", page.modules_url)
    return render_page("shelf/try.html", page_frame(addresses.MODULES, Strip(*back, where)), page)
