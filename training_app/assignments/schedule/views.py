"""Builds the pages of assignments from what was read. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from training_app.accounts.rules import short_name
from training_app.assignments.audience import Audience
from training_app.assignments.cycles import Outcome
from training_app.assignments.obligations import Phase, phase_on
from training_app.assignments.plans import Leaving, Plan
from training_app.assignments.schedule import addresses
from training_app.assignments.schedule.models import MailState
from training_app.assignments.schedule.pages import (
    FormPage,
    Link,
    MailLine,
    PersonLine,
    PlanLine,
    PlanPage,
    PlansPage,
    PreviewPage,
    RemindersPage,
)
from training_app.assignments.schedule.plan_words import OUTCOMES, Speaker
from training_app.assignments.schedule.queries import Counts, Mailed, PlanPerson
from training_app.assignments.schedule.running import Running
from training_app.assignments.schedule.sight import Sight
from training_app.learning.pages import Mark, State
from training_app.web.words import counted, people_in_words, sentence_start

ROWS_A_PAGE = 50
SHOWN_BEFORE = 50
"""So many people a preview names; the figures above them count all."""
WHOM = (
    ("everyone", "Everyone"),
    ("unit", "A unit, with the units below it"),
    ("rank", "A rank"),
    ("supervisors", "Supervisors"),
    ("people", "People by name"),
)
DUE = (
    ("after_assignment", "So many days after they are assigned it"),
    ("after_hire", "So many days after they were hired"),
    ("by_date", "By a day you name"),
    ("none", "No due date"),
)
AGAIN = (
    ("once", "Once"),
    ("rolling", "So many months after the last time"),
    ("window", "Once in each period, such as a fiscal year"),
    ("both", "Both: once in each period, and never longer apart than so many months"),
)
LEAVING = (
    (Leaving.RELEASE.value, "It ends, unless it is overdue"),
    (Leaving.KEEP.value, "It stays until it is done"),
)
NOTICES: Mapping[str, str] = {
    "made": "Assigned. Each person sees it on their own page from now on.",
    "waiting": "Assigned. For a large agency it takes a minute or two until everybody sees it.",
    "changed": "Changed. What everybody owes was worked out again.",
    "ended": "Ended. What was finished stays on record.",
}
_MAIL: Mapping[MailState, State] = {
    MailState.WAITING: State(Mark.PART, "Waiting"),
    MailState.SENT: State(Mark.DONE, "Sent"),
    MailState.NO_MAILBOX: State(Mark.OPEN, "No mailbox"),
    MailState.LAPSED: State(Mark.LATE, "Not sent"),
}


def sentence_of(audience: Audience, rules: Plan, speaker: Speaker) -> str:
    """ "Everyone in Patrol, within 30 days, again every 24 months."."""
    parts = (speaker.whom(audience), speaker.due(rules.due), speaker.again(rules.cycle))
    return sentence_start(", ".join(parts)) + "."


def build_plans(
    sight: Sight, plans: Sequence[Running], counts: Mapping[int, Counts], speaker: Speaker, notice: str | None
) -> PlansPage:
    """What runs, in catalogue order."""
    places = {module_id: place for place, module_id in enumerate(sight.modules)}
    ordered = sorted(plans, key=lambda plan: (places.get(plan.module_id, len(places)), plan.id))
    running = [plan for plan in ordered if plan.ended_on is None]
    late = sum(counts.get(plan.id, Counts()).overdue for plan in running)
    title = (
        sentence_start(counted(len(running), "assignment runs", "assignments run")) if running else "Nothing runs yet"
    )
    asked = {plan.module_id for plan in running}
    offers = [
        Link(module.title, addresses.with_choices(addresses.NEW, {"module": module.id}))
        for module in sight.modules.values()
        if module.id not in asked
    ]
    return PlansPage(
        title=title,
        percent=100 if running and not late else 0,
        ground_label=f"{people_in_words(late)} overdue" if running else "No assignment runs",
        lead=_lead(running, late, sight),
        notice=NOTICES.get(notice or ""),
        new=Link("New assignment", addresses.NEW) if sight.may_change else None,
        offers=offers if sight.may_change else [],
        lines=[_plan_line(plan, counts.get(plan.id, Counts()), sight, speaker) for plan in running],
        ended=[
            _plan_line(plan, counts.get(plan.id, Counts()), sight, speaker)
            for plan in ordered
            if plan.ended_on is not None
        ],
        reminders=Link("Reminders that were sent", addresses.REMINDERS) if sight.may_change else None,
        classroom=Link("Classes, and training elsewhere that waits to be approved", addresses.CLASSROOM),
    )


def _lead(running: Sequence[Running], late: int, sight: Sight) -> str:
    if not running:
        return (
            "An assignment says who takes a module, by when, and when again. New hires and people who change units are "
            "found by it themselves."
        )
    whose = "Counted are the people of your units. " if sight.unit_ids is not None else ""
    words = "Nobody is overdue." if late == 0 else f"{sentence_start(people_in_words(late))} overdue."
    return f"{whose}{words}"


def _plan_line(plan: Running, counts: Counts, sight: Sight, speaker: Speaker) -> PlanLine:
    state = State(Mark.DONE, "nobody")
    if counts.overdue:
        state = State(Mark.LATE, str(counts.overdue))
    opened = f"{counts.open}, {counts.paused} paused" if counts.paused else str(counts.open)
    rule = sentence_start(f"{speaker.due(plan.rules.due)}, {speaker.again(plan.rules.cycle)}")
    whom = sentence_start(speaker.whom(plan.audience))
    return PlanLine(sight.title(plan.module_id), addresses.plan(plan.id), whom, rule, str(counts.meant), opened, state)


def build_form(
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    modules: Mapping[str, str],
    units: Mapping[int, str],
    ranks: Sequence[str],
) -> FormPage:
    """The form, filled in as it was sent. ``modules`` and ``units`` are what they are called, by id."""
    return FormPage(
        title="Change an assignment" if typed["plan"] else "New assignment",
        values=typed,
        errors=errors,
        problems=[(sentence, name) for name, sentence in errors.items()],
        modules=[("", "Choose a module"), *modules.items()],
        units=[("", "Choose a unit"), *((str(unit_id), name) for unit_id, name in units.items())],
        ranks=[("", "Choose a rank"), *((rank, rank) for rank in ranks)],
        whom=WHOM if ranks else [pair for pair in WHOM if pair[0] != "rank"],
        due=DUE,
        again=AGAIN,
        leaving=LEAVING,
        url=addresses.PREVIEW,
    )


Foreseen = tuple[int, str, str, date | None, bool]
"""A person: id, name, unit, the due date of what would open, and whether a fresh completion stands for it already."""


def build_preview(
    sight: Sight, module_id: str, sentence: str, people: Sequence[Foreseen], total: int, typed: Mapping[str, str]
) -> PreviewPage:
    """Whom it would mean. ``people`` may be fewer than ``total``: then the dates say of how many they are."""
    dates = Counter(due for _, _, _, due, is_done in people if not is_done)
    done = sum(is_done for *_, is_done in people)
    lines = [
        f"{sentence_start(people_in_words(count))} {'by ' + sight.day(due) if due else 'without a date'}"
        for due, count in sorted(dates.items(), key=lambda pair: pair[0] or date.max)
    ]
    if done:
        lines.append(f"{sentence_start(people_in_words(done))} finished it already, and that counts")
    if len(people) < total:
        lines.append(f"Worked out here for the first {len(people)} of {total} people")
    is_change = bool(typed["plan"])
    return PreviewPage(
        title=f"This means {people_in_words(total)}",
        module=sight.title(module_id),
        sentence=sentence,
        lead="Nothing is kept yet." if total else "Nobody is meant by this today, so there is nothing to assign.",
        dates=lines,
        lines=[_foreseen(one, sight) for one in people[:SHOWN_BEFORE]],
        more=f"And {total - SHOWN_BEFORE} more." if total > SHOWN_BEFORE else "",
        fields=list(typed.items()),
        button="" if not total else ("Keep the change" if is_change else "Assign it"),
        back=addresses.with_choices(addresses.NEW, typed),
        url=addresses.ASSIGNMENTS,
        error=None,
    )


def _foreseen(one: Foreseen, sight: Sight) -> PersonLine:
    person_id, name, unit, due, is_done = one
    state = State(Mark.DONE, "Done already") if is_done else State(Mark.OPEN, "Would be open")
    return PersonLine(name, addresses.person(person_id), unit, "" if is_done else _day(due, sight), state)


def build_plan(
    sight: Sight,
    plan: Running,
    counts: Counts,
    people: tuple[Sequence[PlanPerson], int, int],
    speaker: Speaker,
    said: tuple[str | None, Mapping[str, str], str],
) -> PlanPage:
    """One assignment. ``people``: a page of them, its number, how many there are.

    ``said``: which notice, errors by field, and the reason as it was typed.
    """
    rows, page, pages = people
    notice, errors, reason = said
    here = addresses.plan(plan.id)
    done = counts.meant - counts.open
    runs = plan.ended_on is None
    return PlanPage(
        title=sight.title(plan.module_id),
        side="Assignment" if runs else "Assignment, ended",
        percent=round(100 * max(done, 0) / counts.meant) if counts.meant else 0,
        ground_label=f"{max(done, 0)} of {counts.meant} have nothing open",
        sentence=sentence_of(plan.audience, plan.rules, speaker),
        lead=_plan_lead(plan, counts, sight),
        notice=NOTICES.get(notice or ""),
        lines=[_person_line(one, sight, speaker) for one in rows],
        pages_words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=f"{here}?page={page - 1}" if page > 1 else None,
        after_url=f"{here}?page={page + 1}" if page < pages else None,
        change=Link("Change it", f"{here}/change") if runs and sight.may_change else None,
        end_url=f"{here}/end" if runs and sight.may_change else None,
        end_errors=errors,
        end_reason=reason,
    )


def _plan_lead(plan: Running, counts: Counts, sight: Sight) -> str:
    parts = [f"{sentence_start(people_in_words(counts.meant))} meant today", f"{counts.open} open"]
    if counts.overdue:
        parts.append(f"{counts.overdue} overdue")
    if counts.paused:
        parts.append(f"{counts.paused} paused by leave")
    if plan.ended_on is not None:
        parts.append(f"ended {sight.day(plan.ended_on)}")
    return ", ".join(parts) + "."


def _person_line(one: PlanPerson, sight: Sight, speaker: Speaker) -> PersonLine:
    name = short_name(one.given_name, one.family_name)
    unit = speaker.units.get(one.unit_id or 0, "No unit")
    return PersonLine(name, addresses.person(one.person_id), unit, _day(one.due_on, sight), _state(one, sight))


def _state(one: PlanPerson, sight: Sight) -> State:
    if one.outcome is None:
        return State(Mark.OPEN, "Not open yet")
    outcome = Outcome(one.outcome)
    if outcome is not Outcome.OPEN:
        when = f" {sight.day(one.closed_on)}" if one.closed_on is not None else ""
        return State(Mark.DONE if outcome is Outcome.DONE else Mark.OPEN, f"{OUTCOMES[outcome]}{when}")
    phase = phase_on(sight.open_day, due_on=one.due_on, overdue_from=one.overdue_from, is_away=one.is_away)
    return {
        Phase.PAUSED: State(Mark.OPEN, "Paused"),
        Phase.OVERDUE: State(Mark.LATE, "Overdue"),
        Phase.IN_GRACE: State(Mark.DUE, "In its grace"),
        Phase.OPEN: State(Mark.OPEN, "Open"),
    }[phase]


def build_reminders(
    sight: Sight, mails: Sequence[Mailed], counts: Mapping[MailState, int], paging: tuple[int, int], *, can_send: bool
) -> RemindersPage:
    """The log. ``paging``: the page's number, and how many there are."""
    page, pages = paging
    total = sum(counts.values())
    waiting = counts.get(MailState.WAITING, 0)
    parts = [f"{sentence_start(counted(counts.get(MailState.SENT, 0), 'mail was', 'mails were'))} sent."]
    if waiting and not can_send:
        parts.append(
            f"{waiting} wait: no mail server is set up. They are kept here; whoever runs the server can set one."
        )
    elif waiting:
        parts.append(f"{waiting} wait for the mail server.")
    if nowhere := counts.get(MailState.NO_MAILBOX, 0):
        parts.append(f"{nowhere} had no mailbox to go to: their people sign in with a badge number.")
    here = addresses.REMINDERS
    return RemindersPage(
        title=f"{sentence_start(counted(total, 'reminder', 'reminders'))} so far" if total else "No reminder so far",
        lead=" ".join(parts),
        lines=[
            MailLine(sight.day(one.day), one.name, one.subject, _MAIL[one.state], one.last_error or "") for one in mails
        ],
        pages_words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=f"{here}?page={page - 1}" if page > 1 else None,
        after_url=f"{here}?page={page + 1}" if page < pages else None,
    )


def _day(day: date | None, sight: Sight) -> str:
    return sight.day(day) if day is not None else "No date"
