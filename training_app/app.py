"""The composition root: builds the app, registers the rooms, wires their events; the only place that knows all."""

import hmac
import os
from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, redirect, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from training_app import (
    accounts,
    agency,
    classroom,
    connections,
    keeping,
    learning,
    lrs,
    people,
    provisioning,
    readiness,
    reports,
    review,
    rollcall,
    shelf,
    slots,
    web,
)
from training_app.accounts.desk import Room as DoorRoom
from training_app.accounts.factors import models as _factor_models  # noqa: F401 - its tables belong to the database
from training_app.accounts.frame_parts import frame_at_door
from training_app.accounts.guard import current_identity, public_view
from training_app.accounts.jar import is_framed
from training_app.accounts.oidc.line import ProviderLine
from training_app.accounts.page_frame import LMS_LINE_KEY, page_frame
from training_app.accounts.page_session import MODULE_OF_KEY
from training_app.accounts.queries import home_page_of
from training_app.agency.desk import Room as AgencyRoom
from training_app.assignments import certificates, credit, schedule
from training_app.assignments.certificates.desk import Room as CertificateRoom
from training_app.assignments.credit.own import own_credits
from training_app.assignments.queries import due_dates
from training_app.classroom.queries import read_elsewhere
from training_app.connections.desk import Room as ConnectionsRoom
from training_app.connections.lti_desk import Room as LtiRoom
from training_app.connections.lti_desk import register_lti
from training_app.connections.lti_door_routes import blueprint as lti_blueprint
from training_app.content.catalogue import Catalogue
from training_app.content.loader import load_catalogue
from training_app.content.package import restore_module
from training_app.content.packs import join
from training_app.delivery.metrics import render_metrics
from training_app.foundation.clock import Clock, system_clock
from training_app.foundation.db import db, prepare_engine
from training_app.foundation.errors import NotFound
from training_app.foundation.events import EventBus
from training_app.foundation.house import House
from training_app.foundation.log import set_up_log
from training_app.foundation.outside import OutsideClient
from training_app.foundation.plugins import CONTENT, PluginRefused, load_plugins
from training_app.learning.desk import Room
from training_app.learning.library import Library
from training_app.learning.queries import module_of_attempt
from training_app.listeners import listen
from training_app.lms import cmi5_door, scorm_door
from training_app.lms import models as _lms_models  # noqa: F401 - its tables belong to the database
from training_app.lms.arrival import arrival_of
from training_app.lms.cmi5_door.desk import Room as Cmi5Room
from training_app.lms.cmi5_door.routes import blueprint as cmi5_blueprint
from training_app.lms.lti_books import books_of, queue_at_launch
from training_app.lms.lti_door import models as _lti_models  # noqa: F401 - its tables belong to the database
from training_app.lms.lti_scores import desk as lti_scores
from training_app.lms.lti_scores import models as _lti_score_models  # noqa: F401 - its tables belong to the database
from training_app.lms.scorm_door.desk import Room as ScormRoom
from training_app.lms.scorm_door.line import read_line
from training_app.lms.scorm_door.routes import blueprint as scorm_blueprint
from training_app.lrs.routes import blueprint as lrs_blueprint
from training_app.provisioning.routes import blueprint as scim_blueprint
from training_app.readiness.open.home_lines import papers_waiting
from training_app.readiness.plan.card_line import read_card_line
from training_app.reports.kept import models as _kept_models  # noqa: F401 - its tables belong to the database
from training_app.review.cover_line import vouched_of
from training_app.settings import MIGRATIONS, Settings, read_settings
from training_app.slots.desk import Room as SlotRoom
from training_app.web.forms import protect_forms
from training_app.web.frame import Frame
from training_app.web.house_errors import register_house_errors
from training_app.web.render import PageEnvironment
from training_app.wellness import build_sealed_app
from training_app.xapi import models as _xapi_models  # noqa: F401 - its tables belong to the database
from training_app.xapi.metrics import Comparisons
from training_app.xapi.profile import profile_bytes

if TYPE_CHECKING:
    from flask_migrate import Migrate

BRAND = "Common Ground"
MAX_FORM_BYTES = 64 * 1024


class FormSessions(SecureCookieSessionInterface):
    """Flask's own signed cookie; what checks the signature is made once and not at every request."""

    _signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What Flask would make from the app's secret key, kept: the key stays the same while the app runs."""
        self._signing = self._signing or super().get_signing_serializer(app)
        return self._signing

    def get_cookie_name(self, app: Flask) -> str:
        """A page in an LMS's frame has a cookie of its own, like its session."""
        return "cg_framed_form" if is_framed() else super().get_cookie_name(app)

    def get_cookie_path(self, app: Flask) -> str:
        """Below the path that the program is mounted at."""
        return request.script_root + super().get_cookie_path(app)

    def get_cookie_samesite(self, app: Flask) -> str | None:
        """Sent along from the frame, which is another site's."""
        return "None" if is_framed() else super().get_cookie_samesite(app)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Browsers ask for it in a frame."""
        return is_framed() or super().get_cookie_secure(app)

    def get_cookie_partitioned(self, app: Flask) -> bool:
        """Kept apart for each site that shows the frame."""
        return is_framed() or super().get_cookie_partitioned(app)


class Migrations:
    """What ``flask_migrate`` looks for in an app. Alembic is loaded when a migration runs, not in every web process."""

    directory = str(MIGRATIONS)

    @cached_property
    def migrate(self) -> "Migrate":
        """Where the migrations are, in Flask-Migrate's own words."""
        from flask_migrate import Migrate

        return Migrate(db=db, directory=self.directory)


def create_app(
    settings: Settings | None = None, *, clock: Clock = system_clock, catalogue: Catalogue | None = None
) -> Flask:
    """Return the whole program as one WSGI application.

    :param settings: read from the environment when not given
    :param catalogue: loaded from the settings' content folder when not given; tests pass their own
    :raise SettingsRefused: with every mistake of the environment at once
    :raise ContentRefused: with every mistake of the texts, each with file and line
    """
    settings = settings or read_settings(os.environ)
    set_up_log(settings.log_level)
    catalogue = catalogue or read_catalogue(settings)
    app = Flask("training_app", static_folder=None)
    app.jinja_environment = PageEnvironment
    app.session_interface = FormSessions()
    _configure(app, settings)
    db.init_app(app)
    _know_migrations(app)
    with app.app_context():
        prepare_engine(db.engine)
    protect_forms(app, but_not=[lrs_blueprint, lti_blueprint, cmi5_blueprint, scorm_blueprint, scim_blueprint])
    house = House(clock=clock, bus=EventBus())
    library = Library(catalogue, restore_module)
    web.register(app, _frame_for_request)
    register_house_errors(app, _frame_for_request)
    accounts.register(app, house, _doors(settings, clock))
    app.extensions[MODULE_OF_KEY] = module_of_attempt
    app.extensions[LMS_LINE_KEY] = lambda session, identity: read_line(session, library, identity)
    lrs.register(app, lrs.Room(house=house, home_page_of=home_page_of))
    slots.register(app, SlotRoom(house, catalogue))
    people.register(app, house)
    provisioning.register(app, provisioning.Room(house))
    keeping.register(app, house)
    _register_learning(app, house, library)
    certificates.register(app, CertificateRoom(house, library, settings.secrets))
    schedule.register(app, house, library)
    credit.register(app, house, library)
    for room in (rollcall, classroom, shelf):
        room.register(app)
    review.register(app, house, library, papers_waiting)
    readiness.register(app, house, catalogue)
    reports.register(app, house, library)
    agency.register(app, AgencyRoom(house, library))
    _open_to_an_lms(app, settings, house, library)
    listen(house, library)
    _add_doors(app)
    _mount_sealed_page(app, settings)
    return app


def _register_learning(app: Flask, house: House, library: Library) -> None:
    learning.register(
        app,
        Room(
            house=house,
            library=library,
            due_dates=due_dates,
            arrival=arrival_of,
            credits=own_credits,
            elsewhere=read_elsewhere,
            sign_offs=vouched_of,
            plan_card=read_card_line,
        ),
    )


def _open_to_an_lms(app: Flask, settings: Settings, house: House, library: Library) -> None:
    scorm_door.register(app, ScormRoom(house, library))
    connections.register(app, ConnectionsRoom(house, settings.secrets, os.environ))
    # an officer waits for these answers
    asker = OutsideClient(settings.lms_inside_hosts, connect_timeout_s=4.0, read_timeout_s=8.0)
    cmi5_door.register(app, Cmi5Room(house, library, settings.secrets, asker))
    books = books_of(settings.secrets)
    at_launch = partial(queue_at_launch, books=books)
    register_lti(app, LtiRoom(house, settings.secrets, library.catalogue.modules, settings.lms_inside_hosts, at_launch))
    lti_scores.register(app, house, books, library)


def _doors(settings: Settings, clock: Clock) -> DoorRoom:
    line = None
    if settings.provider is not None:
        # the operator named its host, wherever it stands; what its configuration names beside must be public
        own = urlsplit(settings.provider.issuer).hostname or ""
        asker = OutsideClient((*settings.lms_inside_hosts, own), connect_timeout_s=4.0, read_timeout_s=8.0)
        line = ProviderLine(settings.provider, asker, clock)
    return DoorRoom(settings.secrets, line, settings.breached)


def read_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of this installation, with the packs that are installed beside it.

    :raise ContentRefused: with every mistake of the texts, each with file and line
    :raise PluginRefused: for a pack that cannot be loaded
    """
    packs = {name: _read_folder(_folder_of(name, value)) for name, value in load_plugins(CONTENT).items()}
    return join(_read_folder(settings.content_root), packs)


def _read_folder(root: Path) -> Catalogue:
    return load_catalogue(root / "modules", root / "scenarios", today=None)


def _folder_of(name: str, value: object) -> Path:
    found = value() if callable(value) else value
    if not isinstance(found, str | Path) or not (Path(found) / "modules").is_dir():
        raise PluginRefused(f"The content pack {name!r} names no folder that holds modules. Repair or uninstall it.")
    return Path(found)


def _know_migrations(app: Flask) -> None:
    app.extensions["migrate"] = Migrations()
    # set by the ``flask`` command, and by nothing that serves pages
    if os.environ.get("FLASK_RUN_FROM_CLI"):
        from flask_migrate.cli import db as commands

        app.cli.add_command(commands)


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = settings
    app.config.update(
        BRAND=BRAND,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # after a restart of PostgreSQL each old connection would cost somebody one answer
        SQLALCHEMY_ENGINE_OPTIONS={} if settings.database_url.startswith("sqlite") else {"pool_pre_ping": True},
        COOKIES_SECURE=settings.cookies_secure,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=50,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        # Flask's own cookie holds the CSRF token and nothing else; like the sign-in cookie it never leaves /app
        SESSION_COOKIE_NAME="cg_form",
        SESSION_COOKIE_PATH="/app",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_secure,
        # a form may stand open for a whole shift; signing in is what ends
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )


def _frame_for_request() -> Frame:
    """The frame of an error page, also when nobody is signed in or the database cannot be read."""
    try:
        if current_identity() is not None:
            return page_frame("")
    except Exception:  # noqa: BLE001 - an error page must never fail because of its own frame
        db.session.rollback()
    return frame_at_door(brand=BRAND, agency="", is_demo=False, peer_team=None)


def _add_doors(app: Flask) -> None:
    """The addresses outside /app: the front door and the two that a monitor asks."""

    @app.get("/")
    @public_view
    def front_door() -> Response:
        """To the program itself."""
        return redirect("/app/")

    @app.get("/healthz")
    @public_view
    def healthz() -> tuple[str, int, Mapping[str, str]]:
        """The process answers."""
        return "ok\n", 200, {"Content-Type": "text/plain"}

    @app.get("/xapi/profile")
    @public_view
    def profile() -> tuple[bytes, int, Mapping[str, str]]:
        """The xAPI profile of the program's own statements."""
        return profile_bytes(), 200, {"Content-Type": "application/ld+json", "Access-Control-Allow-Origin": "*"}

    @app.get("/metrics")
    @public_view
    def metrics() -> tuple[bytes, int, Mapping[str, str]]:
        """Delivery in figures, for who knows the token; without one configured there is nothing here."""
        token = app.extensions["settings"].metrics_token
        if token is None:
            raise NotFound
        if not hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}"):
            return b"", 401, {"WWW-Authenticate": "Bearer"}
        return render_metrics(db.session(), Comparisons(db.session())), 200, {"Content-Type": CONTENT_TYPE_LATEST}

    @app.get("/readyz")
    @public_view
    def readyz() -> tuple[str, int, Mapping[str, str]]:
        """The process and its database answer."""
        db.session.execute(text("SELECT 1 FROM agency LIMIT 1"))
        return "ready\n", 200, {"Content-Type": "text/plain"}


def _mount_sealed_page(app: Flask, settings: Settings) -> None:
    """Put the self-check beside the program: its requests never reach Flask, its session or its log."""
    tokens = (Path(web.__file__).parent / "static" / "tokens.css").read_text(encoding="utf-8")
    sealed = build_sealed_app(tokens, settings.wellness_resources)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/wellness": sealed})  # type: ignore[method-assign]
