"""The page of what an agency settled about credit, and changing it."""

from collections.abc import Mapping

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.assignments.credit import addresses, forms, queries, service
from training_app.assignments.credit.desk import frame, maker, this_room
from training_app.assignments.credit.pages import ModuleFields, SettingsPage
from training_app.assignments.credit.routes import blueprint
from training_app.assignments.credit.rules import Repeat
from training_app.foundation.db import db
from training_app.web.render import render_page
from training_app.web.words import MONTHS, minutes_words

NOTICES = {
    "kept": "Kept, and in the audit log. It holds for what is finished from now on.",
    "same": "Nothing was different, so nothing was changed.",
}
REPEATS = [
    (Repeat.FIRST.value, "No hours: the first one in a cycle counts"),
    (Repeat.EACH.value, "Its hours again"),
]


@blueprint.get(addresses.SETTINGS)
@requires(Permission.CHANGE_POLICY)
def show_settings() -> str:
    """The settings as they are."""
    session, agency_id = db.session(), signed_in().agency_id
    policy, modules = queries.read_policy(session, agency_id), queries.read_modules(session, agency_id)
    typed = forms.typed_of(policy, modules, _modules())
    return _page(typed, {}, NOTICES.get(request.args.get("did", "")))


@blueprint.post(addresses.SETTINGS)
@requires(Permission.CHANGE_POLICY)
def keep_settings() -> BaseResponse | tuple[str, int]:
    """Change them."""
    typed = forms.typed_from(request.form, _modules())
    settings = forms.read_settings(typed, _modules())
    if isinstance(settings, dict):
        return _page(typed, settings, None), 422
    policy, modules = settings
    is_changed = service.keep_settings(db.session(), policy, modules, by=maker())
    return redirect(f"{addresses.SETTINGS}?did={'kept' if is_changed else 'same'}", 303)


def _modules() -> list[str]:
    return list(this_room().library.catalogue.modules)


def _page(typed: Mapping[str, str], errors: Mapping[str, str], notice: str | None) -> str:
    modules = this_room().library.catalogue.modules.values()
    page = SettingsPage(
        notice=notice,
        values=typed,
        errors=errors,
        repeats=REPEATS,
        months=[(str(number), month) for number, month in enumerate(MONTHS, 1)],
        modules=[ModuleFields(one.id, one.title, minutes_words(one.minutes)) for one in modules],
        url=addresses.SETTINGS,
    )
    return render_page("credit/settings.html", frame("Settings"), page)
