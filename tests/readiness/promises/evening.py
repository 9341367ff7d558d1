"""A listening session of Riverton for tests: its notes, its promises, and the worker that reminds of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Officer, Page
from training_app.accounts.models import Person
from training_app.foundation.db import db
from training_app.foundation.mail_folder import Mailer
from training_app.readiness.promises.daily import DailyPromises
from training_app.readiness.promises.models import Promise, PromiseMail, PromiseStep

TODAY = date(2026, 11, 23)
TOOL = "/app/readiness/tools/listening-session"
STOPS, CALLS = "Stops on Third Street", "Nobody calls back"
PROMISE = "Publish the reasons for stops on Third Street, by month."
REASON = "A state law decides how long the tape is kept, and the city cannot change it."
POST = "Captain, Patrol"
MAILBOX = "abara@riverton.example"


@dataclass(frozen=True)
class Evening:
    """A session with two themes, and the coordinator's browser."""

    town: Town
    coordinator: Officer
    url: str

    @property
    def copy_id(self) -> int:
        """The session's id."""
        return int(self.url.rpartition("/")[2])

    def promise(self, theme: str = STOPS, *, due_on: date | str = TODAY + timedelta(days=30), **more: str) -> Page:
        """Promise something for a theme."""
        self.coordinator.get(f"{self.url}/promises/new?kind=promise&theme={theme}")
        typed = {"words": PROMISE, "owner": POST, "due_on": str(due_on), **more}
        return self.coordinator.submit("words", **typed)

    def refuse(self, theme: str = CALLS, words: str = REASON) -> Page:
        """Say why nothing is promised for a theme."""
        self.coordinator.get(f"{self.url}/promises/new?kind=no_promise&theme={theme}")
        return self.coordinator.submit("words", words=words)

    def note(self, *themes: tuple[str, str]) -> Page:
        """Keep the notes."""
        return keep_notes(self.coordinator, self.url, *themes)

    def one(self) -> Promise:
        """The newest promise, or reason."""
        with self.town.app.app_context():
            found = db.session.scalars(select(Promise).order_by(Promise.id.desc())).first()
            assert found is not None
            db.session.expunge(found)
        return found

    def steps(self) -> list[PromiseStep]:
        """Every step of every promise."""
        with self.town.app.app_context():
            found = list(db.session.scalars(select(PromiseStep).order_by(PromiseStep.id)))
            for one in found:
                db.session.expunge(one)
        return found

    def open_promise(self, who: Officer | None = None) -> Page:
        """The page of the newest promise."""
        return (who or self.coordinator).get(f"/app/readiness/promises/{self.one().id}")

    def mails(self) -> list[PromiseMail]:
        """Every mail that was queued."""
        with self.town.app.app_context():
            found = list(db.session.scalars(select(PromiseMail).order_by(PromiseMail.day, PromiseMail.id)))
            for one in found:
                db.session.expunge(one)
        return found


def begin(town: Town, name: str = "Third Street, November") -> Evening:
    """Begin a session and keep its two themes."""
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(TOOL)
    page = coordinator.submit("name", name=name)
    evening = Evening(town, coordinator, page.address.partition("?")[0])
    evening.note((STOPS, "Stopped three times in a month, no reason given."), (CALLS, "Left messages since June."))
    return evening


def keep_notes(coordinator: Officer, url: str, *themes: tuple[str, str]) -> Page:
    """Keep the part of the notes as it would be typed."""
    coordinator.get(f"{url}/parts/notes")
    rows = {
        f"themes.{at}.{key}": text
        for at, row in enumerate(themes)
        for key, text in zip(("theme", "said"), row, strict=True)
    }
    return coordinator.submit("seen", **rows)


def worker(town: Town, mailer: Mailer | None = None) -> DailyPromises:
    """The worker's part of promises, on the town's clock."""
    with town.app.app_context():
        return DailyPromises(sessionmaker(db.engine), mailer, town.clock)


def give_mailbox(town: Town, mailbox: str = MAILBOX) -> None:
    """Let the coordinator sign in by e-mail."""
    with town.app.app_context():
        db.session.get_one(Person, town.people.coordinator_id).sign_in_name = mailbox
        db.session.commit()
        db.session.remove()


def at(town: Town, day: date, *, hours_utc: int = 18) -> None:
    """Set the town's clock to an hour of a day."""
    town.clock.now = NOW.replace(hour=hours_utc, minute=0) + timedelta(days=(day - NOW.date()).days)
