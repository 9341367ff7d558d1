"""One person and one module: what is on record, and the forms by which a coordinator puts it right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app.accounts.guard import requires, signed_in
from training_app.accounts.identity import Identity
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import Permission, may
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning import corrections
from training_app.learning.corrections import Figures, Hand
from training_app.learning.errors import CorrectionRefused, OwnRecord
from training_app.learning.opening import Desk, Learner
from training_app.learning.policy import read_policy
from training_app.learning.why_open import why_open
from training_app.lms.people import is_only_asserted
from training_app.reports import addresses, queries, record_rules
from training_app.reports.desk import this_room, view_as
from training_app.reports.entry_words import person_name
from training_app.reports.forms import FiguresForm
from training_app.reports.record_queries import read_record
from training_app.reports.record_rules import Act
from training_app.reports.record_views import NOTICES, Reader, Record, build_record
from training_app.reports.record_words import hands_in
from training_app.reports.routes import ID, blueprint
from training_app.reports.rows import AssignmentRow
from training_app.reports.rules import Entry, entry_of
from training_app.reports.viewpoint import Viewpoint
from training_app.web.forms import ReasonForm
from training_app.web.frame import Strip
from training_app.web.render import render_page

_ADDRESS = f"{addresses.PEOPLE}/<{ID}:person_id>/modules/<module_id>"

Sent = ReasonForm | FiguresForm
Answer = BaseResponse | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that the signed-in person may see."""

    identity: Identity
    view: Viewpoint
    record: Record
    assignment: AssignmentRow | None

    @property
    def learner(self) -> Learner:
        """Whose record it is."""
        return Learner(self.identity.agency_id, PersonId(self.record.person.id))

    @property
    def is_own(self) -> bool:
        """Whether the reader looks at their own record."""
        return self.record.person.id == self.identity.person_id

    @property
    def acts(self) -> list[Act]:
        """What the reader may put right."""
        if self.is_own or not may(self.identity.roles, Permission.CORRECT_RECORDS):
            return []
        is_offered = self.record.entry.module_id in self.view.modules
        return record_rules.acts_open(self.record.standing, is_offered=is_offered)

    def hand(self, form: Sent) -> Hand:
        """The reader's hand, with the reason they typed."""
        return Hand(self.identity.person_id, form.reason.data)

    @property
    def counts_from(self) -> datetime | None:
        """When a redo was asked; what was completed before does not count."""
        return self.assignment.counts_from if self.assignment else None

    def figures_form(self) -> FiguresForm:
        """The form of this request for what a completion says."""
        asked_again = self.counts_from
        return FiguresForm(self.view.today, self.view.day_of(asked_again) if asked_again else None)

    def figures(self, form: FiguresForm) -> Figures:
        """What was typed, next to what stands there now."""
        attempt = self.record.entry.attempt
        is_done = attempt is not None and attempt.completed_at is not None
        before = attempt if is_done else None
        day = date.fromisoformat(form.day.data)
        return Figures(
            credited_at=record_rules.moment_of(
                day,
                zone=self.view.zone,
                now=self.view.now,
                before=before.completed_at if before else None,
                counts_from=self.counts_from,
            ),
            scaled=record_rules.scaled_of(int(form.percent.data), before=before.score_scaled if before else None),
            minutes=int(form.minutes.data),
        )


@blueprint.get(_ADDRESS)
@requires(Permission.SEE_UNIT_REPORT)
def show_record(person_id: int, module_id: str) -> str:
    """What is on record of one person and one module."""
    did = request.args.get("did", "")
    return _render(_open(person_id, module_id), notice=NOTICES[Act(did)] if did in set(Act) else None)


@blueprint.post(f"{_ADDRESS}/{Act.TRY.value}")
@requires(Permission.CORRECT_RECORDS)
def give_try(person_id: int, module_id: str) -> Answer:
    """Give one more try at the check."""

    def give(desk: Desk, opened: Opened, form: Sent) -> None:
        corrections.grant_try(desk, opened.learner, AttemptId(_sent_id("attempt")), opened.hand(form))

    return _put_right(_open(person_id, module_id), Act.TRY, ReasonForm(), give)


@blueprint.post(f"{_ADDRESS}/{Act.TAKE_BACK.value}")
@requires(Permission.CORRECT_RECORDS)
def take_back(person_id: int, module_id: str) -> Answer:
    """Take a completion back."""

    def take(desk: Desk, opened: Opened, form: Sent) -> None:
        corrections.void_completion(
            desk,
            opened.learner,
            AttemptId(_sent_id("attempt")),
            opened.hand(form),
            completion_id=_sent_id("completion"),
        )

    return _put_right(_open(person_id, module_id), Act.TAKE_BACK, ReasonForm(), take)


@blueprint.post(f"{_ADDRESS}/{Act.CORRECT.value}")
@requires(Permission.CORRECT_RECORDS)
def correct(person_id: int, module_id: str) -> Answer:
    """Correct the date, the score or the credit of a completion."""
    opened = _open(person_id, module_id)
    form = opened.figures_form()

    def put(desk: Desk, opened: Opened, _: Sent) -> None:
        corrections.correct_completion(
            desk,
            opened.learner,
            AttemptId(_sent_id("attempt")),
            opened.hand(form),
            opened.figures(form),
            completion_id=_sent_id("completion"),
        )

    return _put_right(opened, Act.CORRECT, form, put)


@blueprint.post(f"{_ADDRESS}/{Act.ELSEWHERE.value}")
@requires(Permission.CORRECT_RECORDS)
def record_elsewhere(person_id: int, module_id: str) -> Answer:
    """Record the module as done elsewhere."""
    opened = _open(person_id, module_id)
    form = opened.figures_form()

    def grant(desk: Desk, opened: Opened, _: Sent) -> None:
        corrections.grant_completion(
            desk, opened.learner, module_id, opened.hand(form), opened.figures(form), counts_from=opened.counts_from
        )

    return _put_right(opened, Act.ELSEWHERE, form, grant)


def _put_right(opened: Opened, act: Act, form: Sent, service: Callable[[Desk, Opened, Sent], None]) -> Answer:
    if opened.is_own:
        raise OwnRecord
    if act not in opened.acts:
        # as when the same form is sent twice: it was put right since the page was opened
        raise CorrectionRefused
    if not form.validate():
        return _render(opened, sent=(act, form)), 422
    room = this_room()
    service(Desk(db.session(), room.house, room.library), opened, form)
    record = addresses.module_record(opened.record.person.id, opened.record.entry.module_id)
    return redirect(f"{record}?did={act.value}", 303)


def _open(person_id: int, module_id: str) -> Opened:
    identity = signed_in()
    view, session = view_as(identity), db.session()
    person = queries.read_person(session, view.scope, person_id)
    if person is None:
        raise NotFound
    assignments = queries.read_assignments(session, view.scope, person_ids=[person_id], module_id=module_id)
    attempts = read_record(session, view.scope, person_id, module_id)
    if not (assignments or attempts or module_id in view.modules):
        raise NotFound
    assignment = assignments[0] if assignments else None
    events = queries.read_events(session, view.scope, person_id, module_id=module_id)
    counted = [one for one in attempts if one.status != "voided"]
    entry = entry_of(person, module_id, assignment, [one.row for one in counted], view.open_day)
    limit = read_policy(session, identity.agency_id).check_limit
    units = {unit.id: unit.name for unit in queries.read_units(session, view.scope)}
    running = next((one.id for one in counted if one.row.completed_at is None), None)
    record = Record(
        person=person,
        unit_name=units.get(person.unit_id or 0, "No unit"),
        entry=entry,
        attempts=attempts,
        events=events,
        hands=queries.read_hands(session, identity.agency_id, hands_in(events)),
        standing=record_rules.standing_of(
            events,
            running=running,
            completed=next((one.id for one in counted if one.row is entry.attempt and one.row.completed_at), None),
            check_limit=limit,
        ),
        check_limit=limit,
        missing=_missing(view, person.id, entry, running),
        is_asserted=is_only_asserted(session, PersonId(person.id)),
    )
    return Opened(identity, view, record, assignment)


def _missing(view: Viewpoint, person_id: int, entry: Entry, running: UUID | None) -> Sequence[str]:
    module = view.modules.get(entry.module_id)
    if module is None or not entry.is_open:
        return ()
    learner = Learner(view.scope.agency_id, PersonId(person_id))
    return why_open(db.session(), this_room().library, learner, module, AttemptId(running) if running else None)


def _render(opened: Opened, *, sent: tuple[Act, Sent] | None = None, notice: str | None = None) -> str:
    reader = Reader(
        acts=opened.acts,
        may_put_right=may(opened.identity.roles, Permission.CORRECT_RECORDS),
        is_own=opened.is_own,
        sent=(sent[0], sent[1].typed, sent[1].said) if sent else None,
        notice=notice,
    )
    person = opened.record.person
    page = build_record(opened.view, opened.record, reader)
    strip = Strip(person_name(person), addresses.person(person.id), f"{opened.record.unit_name}, {page.title}")
    return render_page("reports/record.html", page_frame(addresses.PEOPLE, strip), page)


def _sent_id(name: str) -> UUID:
    """An id that the page sent along.

    :raise NotFound: when it is none
    """
    try:
        return UUID(request.form.get(name, ""))
    except ValueError as error:
        raise NotFound from error
