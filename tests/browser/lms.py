"""The fake LTI platform on one site, the whole program on another, and a Chromium between them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Browser, Playwright
from sqlalchemy import select

from tests.browser.chromium import CHROMIUM_ARGS, chromium_path
from tests.browser.site import Site
from tests.fakes.platform import FakePlatform, ToolClient
from tests.lms.lti.examples import PLATFORM_KEY
from training_app.foundation.db import db
from training_app.lms.lti_door.models import LtiRegistration
from training_app.lms.lti_door.own_keys import make_key
from training_app.lms.lti_door.registrations import NewRegistration, write_registration

# the platform is localhost here and the program 127.0.0.1, which are two sites
TWO_SITES = [arg.replace("EXCLUDE 127.0.0.1", "EXCLUDE 127.0.0.1 , EXCLUDE localhost") for arg in CHROMIUM_ARGS]
NO_FOREIGN_COOKIES = "--test-third-party-cookie-phaseout"
INSIDE = ("COMMON_GROUND_LMS_INSIDE_HOSTS", "127.0.0.1,localhost")


@contextmanager
def launched_between(playwright: Playwright, *more: str) -> Iterator[Browser]:
    """A browser that knows both hosts."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*TWO_SITES, *more])
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def platform_beside(site: Site, module_id: str) -> Iterator[FakePlatform]:
    """The strict platform, registered with the site; its first link is for the module."""
    login, launch = site.address("/lti/login"), site.address("/lti/launch")
    with FakePlatform(ToolClient(login, launch, key_set={"keys": []}), host="localhost", key=PLATFORM_KEY) as platform:
        platform.links["link-1"].custom = {"module": module_id}
        _register(site, platform)
        platform.tool.key_set = json.loads(site.app.test_client().get("/lti/jwks").data)
        site.close()
        yield platform


def _register(site: Site, platform: FakePlatform) -> None:
    now = datetime.now(UTC)
    with site.app.app_context():
        session = db.session()
        if session.scalar(select(LtiRegistration.id).limit(1)) is None:
            session.add(make_key(site.app.extensions["settings"].secrets, now=now))
        new = NewRegistration(
            name="Riverton Moodle",
            issuer=platform.issuer,
            client_id=platform.tool.client_id,
            authorization_endpoint=platform.url("/auth"),
            token_endpoint=platform.url("/token"),
            jwks_url=platform.url("/jwks"),
            frame_origins=[platform.url()],
            deployment_id=platform.tool.deployment_id,
        )
        write_registration(session, new, agency_id=site.people.agency_id, now=now)
        session.commit()
        db.session.remove()
