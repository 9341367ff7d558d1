"""Officers whom a platform launches into a real server, each with a browser of their own, and how long each waited."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

import urllib3
from flask import Flask
from sqlalchemy import select

from tests.agency import make_riverton
from tests.fakes.platform_course import ToolClient
from tests.fakes.platform_process import PlatformProcess
from tests.lms.cmi5_door.campus import administrator
from tests.lms.lti_door.course import Fields, Pages, new_registration
from tests.officer import Answer, SocketLine
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient, NoReply
from training_app.lms.lti_door.models import LtiPlacement, LtiRegistration, RegistrationState
from training_app.lms.lti_door.registrations import add_registration
from training_app.lms.models import LmsPerson

MODULE = "m01-trauma"
BEGIN = f"/app/modules/{MODULE}/start"
"Where the button on the first page of the module leads."
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Dest": "document"}
WAIT_AT_MOST_S = 60.0


class NotLetIn(Exception):
    """A step of the way in was answered with something else than the next one."""


@dataclass
class Walk:
    """How one officer came in. Both times are seconds, until the whole answer was there."""

    user: str
    launch_s: float = field(default=0.0, init=False)
    "The launch itself: the POST that brings the id_token."
    whole_s: float = field(default=0.0, init=False)
    "From the click in the LMS to the first page of the module; the platform's own part is in it."
    fault: str | None = field(default=None, init=False)

    def go(self, tool: str, platform: PlatformProcess) -> None:
        """Login, launch, first page, as a browser does it. What goes wrong is kept in ``fault``."""
        line, http = SocketLine(tool, timeout_s=WAIT_AT_MOST_S), HttpClient(read_timeout_s=WAIT_AT_MOST_S)
        began = time.perf_counter()
        try:
            asked = _form(http, platform.url(f"/open?{urlencode({'user': self.user, 'hint': 'link:link-1'})}"))
            to_lms = _answered(line, "POST", "/lti/login", asked, status=302).headers["location"]
            brought = _form(http, to_lms)
            at_launch = time.perf_counter()
            inside = _answered(line, "POST", "/lti/launch", brought, status=303).headers["location"]
            self.launch_s = time.perf_counter() - at_launch
            page = _answered(line, "GET", urlsplit(inside).path, None, status=200)
            self.whole_s = time.perf_counter() - began
            if BEGIN.encode() not in page.body:
                raise NotLetIn(f"{inside} is not the first page of the module")
        except (NotLetIn, NoReply, urllib3.exceptions.HTTPError) as error:
            self.fault = f"{self.user}: {error!r}"


def plug_in(app: Flask, platform: PlatformProcess) -> int:
    """Riverton, with the platform registered as an administrator does it; returns the registration's id."""
    with app.app_context():
        session, now = db.session(), system_clock()
        by = administrator(make_riverton(session, []))
        new = new_registration(platform.url, ToolClient())
        registration_id = add_registration(session, app.extensions["settings"].secrets, new, by=by, now=now)
        db.session.remove()
    return registration_id


def close_the_door(app: Flask, registration_id: int) -> None:
    """Nobody is let in from there any more."""
    with app.app_context():
        db.session.get_one(LtiRegistration, registration_id).state = RegistrationState.REVOKED
        db.session.commit()
        db.session.remove()


def rush(tool: str, platform: PlatformProcess, users: Sequence[str], *, over_s: float, random: Random) -> list[Walk]:
    """Each user is launched once, at a moment of their own within so many seconds; 0: all at once."""
    walks = [Walk(user) for user in users]

    def come(walk: Walk, wait_s: float) -> None:
        time.sleep(wait_s)
        walk.go(tool, platform)

    threads = [threading.Thread(target=come, args=(walk, random.uniform(0, over_s))) for walk in walks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return walks


def faults_of(app: Flask, platform: PlatformProcess, walks: Sequence[Walk]) -> list[str]:
    """Whatever went wrong: for an officer, in the eyes of the platform, and in what is kept of each launch."""
    users = Counter(walk.user for walk in walks)
    with app.app_context():
        people = Counter(db.session.scalars(select(LmsPerson.subject).where(LmsPerson.subject.in_(users))))
        placed = Counter(db.session.scalars(select(LtiPlacement.subject).where(LtiPlacement.subject.in_(users))))
        db.session.remove()
    found = [walk.fault for walk in walks if walk.fault is not None] + platform.books().violations
    if people != users:
        found.append("not everybody is a person of their own here, once")
    if placed != users:
        found.append("not everybody has one place where their score goes")
    return found


def _form(http: HttpClient, address: str) -> Fields:
    reply = http.send("GET", address, headers={})
    if reply.status != 200:
        raise NotLetIn(f"the platform answered {reply.status}: {reply.body[:200]!r}")
    return Pages(reply.body).fields


def _answered(line: SocketLine, method: str, path: str, fields: Fields | None, *, status: int) -> Answer:
    body = urlencode(fields).encode() if fields is not None else None
    answer = line.send(method, path, body, FORM if body is not None else {"Sec-Fetch-Dest": "document"})
    if answer.status != status:
        raise NotLetIn(f"{method} {path} was answered with {answer.status}, not {status}")
    return answer
