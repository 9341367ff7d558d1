"""The settings of an agency: the page that leads to all of them, and those that stand nowhere else."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.factors.queries import demanded_roles
from training_app.accounts.factors.service import demand_second_step
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.rules import Permission
from training_app.agency import addresses, queries, rules, service, views
from training_app.agency.desk import may_open, now, show, this_room
from training_app.agency.forms import FactsForm, SecondStepForm, TermForm
from training_app.assignments.certificates.queries import read_terms
from training_app.assignments.certificates.service import set_term
from training_app.foundation.db import db
from training_app.foundation.errors import BadRequest, NotFound

blueprint = Blueprint("agency", __name__, template_folder="templates")
TERM = f"{addresses.CERTIFICATES}/<module_id>"


@blueprint.get(addresses.AGENCY)
@requires(Permission.MANAGE_AGENCY)
def show_settings() -> str:
    """The page that leads to all of them."""
    identity = signed_in()
    page = views.build_settings(
        service.read_facts(db.session(), identity.agency_id),
        identity.agency_home_page,
        may_open=lambda address: may_open(identity, address),
        notice=_notice(),
    )
    return show("settings.html", page)


@blueprint.get(addresses.FACTS)
@requires(Permission.MANAGE_AGENCY)
def show_facts() -> str:
    """The form for name, time zone and peer team."""
    identity = signed_in()
    values = views.values_of(service.read_facts(db.session(), identity.agency_id))
    return show("facts.html", views.build_facts(values, {}, identity.agency_home_page), "Name and time zone")


@blueprint.post(addresses.FACTS)
@requires(Permission.MANAGE_AGENCY)
def keep_facts() -> BaseResponse | tuple[str, int]:
    """Change them."""
    form, identity = FactsForm(), signed_in()
    if not form.validate():
        page = views.build_facts(form.typed, form.said, identity.agency_home_page)
        return show("facts.html", page, "Name and time zone"), 422
    is_changed = service.change_agency(
        db.session(), form.facts, agency_id=identity.agency_id, by=identity.person_id, now=now()
    )
    return redirect(f"{addresses.AGENCY}?did={'changed' if is_changed else 'same'}", 303)


@blueprint.get(addresses.SECOND_STEP)
@requires(Permission.MANAGE_AGENCY)
def show_second_step() -> str:
    """Who needs a second step."""
    demanded = demanded_roles(db.session(), signed_in().agency_id)
    return show("second_step.html", views.build_second_step(demanded, _notice()), "A second step")


@blueprint.post(addresses.SECOND_STEP)
@requires(Permission.MANAGE_AGENCY)
def keep_second_step() -> BaseResponse:
    """Demand it of the roles that are ticked, and of no others."""
    form, identity = SecondStepForm(), signed_in()
    if not form.validate():
        raise BadRequest
    demand_second_step(db.session(), identity.agency_id, form.chosen, by=identity.person_id, now=now())
    return redirect(f"{addresses.SECOND_STEP}?did=second-step", 303)


@blueprint.get(addresses.CERTIFICATES)
@requires(Permission.MANAGE_AGENCY)
def show_terms() -> str:
    """For how long certificates of each module hold."""
    session, agency_id = db.session(), signed_in().agency_id
    cycles = queries.read_cycles(session, agency_id)
    page = views.build_terms(
        {module.id: module.title for module in this_room().library.catalogue.modules.values()},
        read_terms(session, agency_id),
        {module_id: rules.months_suggested(them) for module_id, them in cycles.items()},
        _notice(),
    )
    return show("terms.html", page, "Certificates")


@blueprint.get(TERM)
@requires(Permission.MANAGE_AGENCY)
def show_term(module_id: str) -> str:
    """The form for one module."""
    return _term_page(module_id)


@blueprint.post(TERM)
@requires(Permission.MANAGE_AGENCY)
def keep_term(module_id: str) -> BaseResponse | tuple[str, int]:
    """Keep for how long they hold."""
    form, identity = TermForm(), signed_in()
    if not form.validate():
        return _term_page(module_id, form), 422
    _title(module_id)
    set_term(
        db.session(),
        agency_id=identity.agency_id,
        module_id=module_id,
        months=form.chosen,
        by=identity.person_id,
        now=now(),
    )
    return redirect(f"{addresses.CERTIFICATES}?did=term", 303)


def _term_page(module_id: str, form: TermForm | None = None) -> str:
    session, agency_id, title = db.session(), signed_in().agency_id, _title(module_id)
    page = views.build_term(
        module_id,
        title,
        now=read_terms(session, agency_id).get(module_id),
        suggested=rules.months_suggested(queries.read_cycles(session, agency_id).get(module_id, ())),
        typed=form.months.data if form else None,
        error=form.said["months"] if form else None,
    )
    return show("term.html", page, title)


def _title(module_id: str) -> str:
    module = this_room().library.catalogue.modules.get(module_id)
    if module is None:
        raise NotFound
    return module.title


def _notice() -> str | None:
    return views.NOTICES.get(request.args.get("did", ""))
