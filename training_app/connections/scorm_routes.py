"""SCORM packages: the list with their use, making one, issuing one again, ending one."""

from datetime import date

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.rules import Permission
from training_app.connections import scorm_addresses as addresses
from training_app.connections.desk import here_for, show_at_lms
from training_app.connections.destination_views import build_trial
from training_app.connections.here import Here
from training_app.connections.lti_addresses import HUB
from training_app.connections.routes import ID, blueprint
from training_app.connections.scorm_forms import PackageForm, TermsForm
from training_app.connections.scorm_pages import PackageFormPage
from training_app.connections.scorm_views import (
    BACK,
    NOTICES,
    build_again,
    build_make,
    build_packages,
    build_revoke,
    values_of,
)
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.lms.scorm.dispatch import ScormVersion, is_origin, origin_of
from training_app.lms.scorm_door.desk import this_room
from training_app.lms.scorm_door.packages import Made, Maker, issue_again, make_package, revoke_package
from training_app.lms.scorm_door.queries import PackageUse, read_packages
from training_app.lms.scorm_trial import try_package
from training_app.web.frame import Strip
from training_app.web.question import QUESTION

ONE = f"{addresses.PACKAGES}/<{ID}:package_id>"
AT_LIST = Strip("LMS", HUB, "SCORM packages")
AT_MAKE, AT_AGAIN, AT_REVOKE = (
    Strip("SCORM packages", addresses.PACKAGES, words) for words in ("Make one", "Issue again", "Revoke")
)


@blueprint.get(addresses.PACKAGES)
@requires(Permission.MANAGE_DELIVERY)
def show_packages() -> str:
    """Every package, how many came in with it, and of how many completions the LMS knows."""
    identity = signed_in()
    packages = read_packages(db.session(), agency_id=identity.agency_id)
    notice = NOTICES.get(request.args.get("did", ""))
    page = build_packages(packages, here_for(identity), _title_of, notice=notice)
    return show_at_lms("scorm_packages.html", page, AT_LIST)


@blueprint.get(addresses.MAKE)
@requires(Permission.MANAGE_DELIVERY)
def show_make() -> str:
    """The form that makes a package."""
    page = build_make(_modules(), {}, {}, is_safe=_is_safe())
    return show_at_lms("scorm_package.html", page, AT_MAKE)


@blueprint.post(addresses.MAKE)
@requires(Permission.MANAGE_DELIVERY)
def make() -> BaseResponse | tuple[str, int]:
    """Make a package and send it in this very answer: its secret stands in no page, address, cookie, log or cache."""
    identity = signed_in()
    here = here_for(identity)
    form = PackageForm(_today(here), this_room().library.catalogue.modules)
    if not form.validate():
        page = build_make(_modules(), form.typed, form.said, is_safe=_is_safe())
        return show_at_lms("scorm_package.html", page, AT_MAKE), 422
    module, version = this_room().library.catalogue.modules[form.module.data], ScormVersion(form.version.data)
    return _download(make_package(db.session(), _maker(identity, here), module, version, form.terms(here.zone)))


@blueprint.get(f"{ONE}/again")
@requires(Permission.MANAGE_DELIVERY)
def show_again(package_id: int) -> str:
    """The form that issues a package again, with its terms as they are."""
    identity = signed_in()
    use, here = _find(identity, package_id), here_for(identity)
    return show_at_lms("scorm_package.html", _again_page(use, here, (values_of(use.package, here), {})), AT_AGAIN)


@blueprint.post(f"{ONE}/again")
@requires(Permission.MANAGE_DELIVERY)
def make_again(package_id: int) -> BaseResponse | tuple[str, int]:
    """Issue a package again and send it in this very answer."""
    identity = signed_in()
    use, here = _find(identity, package_id), here_for(identity)
    form = TermsForm(_today(here))
    if not form.validate():
        return show_at_lms("scorm_package.html", _again_page(use, here, (form.typed, form.said)), AT_AGAIN), 422
    module = _module(use.package.module_id)
    if module is None:
        raise NotFound
    made = issue_again(db.session(), _maker(identity, here), package_id, module, form.terms(here.zone))
    return _download(made)


@blueprint.post(f"{ONE}/test")
@requires(Permission.MANAGE_DELIVERY)
def try_package_connection(package_id: int) -> str:
    """What came of the package so far, step by step, and what to change."""
    identity = signed_in()
    use = _find(identity, package_id)
    title = _title_of(use.package.module_id)
    steps = try_package(use, is_safe=_is_safe(), now=here_for(identity).now)
    page = build_trial(title, steps, again=addresses.trial(package_id), back=BACK)
    return show_at_lms(
        "trial.html", page, Strip("SCORM packages", addresses.PACKAGES, f"{title}, test of the connection")
    )


@blueprint.get(f"{ONE}/revoke")
@requires(Permission.MANAGE_DELIVERY)
def show_revoke_package(package_id: int) -> str:
    """The question whether a package shall let nobody in any more."""
    identity = signed_in()
    page = build_revoke(_find(identity, package_id), here_for(identity), _title_of)
    return show_at_lms(QUESTION, page, AT_REVOKE)


@blueprint.post(f"{ONE}/revoke")
@requires(Permission.MANAGE_DELIVERY)
def revoke_one(package_id: int) -> BaseResponse:
    """Let nobody in with it any more."""
    identity = signed_in()
    was_open = revoke_package(
        db.session(),
        agency_id=identity.agency_id,
        package_id=package_id,
        by=identity.person_id,
        now=here_for(identity).now,
    )
    return redirect(f"{addresses.PACKAGES}?did={'revoked' if was_open else 'before'}", 303)


def _again_page(use: PackageUse, here: Here, typed: tuple[dict[str, str], dict[str, str]]) -> PackageFormPage:
    return build_again(use, here, _title_of, typed, is_safe=_is_safe())


def _find(identity: Identity, package_id: int) -> PackageUse:
    found = read_packages(db.session(), agency_id=identity.agency_id, package_id=package_id)
    if not found:
        raise NotFound
    return found[0]


def _maker(identity: Identity, here: Here) -> Maker:
    return Maker(identity.agency_id, identity.person_id, _base_url(), here.now)


def _download(made: Made) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={made.file_name}"}
    return Response(made.content, content_type="application/zip", headers=headers)


def _base_url() -> str:
    """The program as the LMS reaches it, by the name this request came under."""
    return request.url_root.rstrip("/")


def _is_safe() -> bool:
    return is_origin(origin_of(_base_url()))


def _today(here: Here) -> date:
    return here.now.astimezone(here.zone).date()


def _modules() -> list[tuple[str, str]]:
    return [(module.id, module.title) for module in this_room().library.catalogue.modules.values()]


def _module(module_id: str) -> Module | None:
    return this_room().library.catalogue.modules.get(module_id)


def _title_of(module_id: str) -> str:
    module = _module(module_id)
    return module.title if module is not None else module_id
