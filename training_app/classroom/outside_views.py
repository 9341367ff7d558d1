"""Builds the pages of training elsewhere: the officer's own, and those of who decides."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from training_app.accounts.rules import short_name
from training_app.classroom import addresses, rules
from training_app.classroom.models import ClaimState
from training_app.classroom.pages import ClaimLine, ClaimPage, ClaimsPage, ElsewherePage, EnterPage, OwnLine, Typed
from training_app.classroom.queries import ClaimRow
from training_app.classroom.scope import Approver
from training_app.learning.pages import Mark, State
from training_app.web.here import Here
from training_app.web.words import counted, date_in_words, hours_from_minutes, sentence_start

ROWS_A_PAGE = 50
NOTHING = Typed({}, {})
NO_MODULE = "None: hours alone"
STATES: Mapping[ClaimState, State] = {
    ClaimState.WAITING: State(Mark.PART, "Waiting"),
    ClaimState.APPROVED: State(Mark.DONE, "Approved"),
    ClaimState.REJECTED: State(Mark.LATE, "Rejected"),
    ClaimState.TAKEN_BACK: State(Mark.OPEN, "Taken back"),
}
NOTICES = {
    "entered": "Kept, with its proof. It counts once somebody else has approved it.",
    "taken": "Taken back. It stays on the list and counts for nothing.",
    "approved": "Approved. It is on the officer's record.",
    "rejected": "Rejected. The officer reads your reason.",
    "withdrawn": "Taken back. What it had put on the record counts no more; both entries stay visible.",
}
OWN = "Somebody else decides about this: nobody does about their own training, or about what they entered."


def module_options(modules: Mapping[str, str]) -> list[tuple[str, str]]:
    """What training can stand for."""
    return [("", NO_MODULE), *modules.items()]


def build_elsewhere(
    claims: Sequence[ClaimRow], here: Here, modules: Mapping[str, str], form: Typed, did: str | None
) -> ElsewherePage:
    """The officer's own entries, newest first, and the form."""
    return ElsewherePage(
        title="Training elsewhere",
        notice=NOTICES.get(did or ""),
        lines=[_own_line(one, here, modules) for one in claims],
        form=form,
        modules=module_options(modules),
        url=addresses.ELSEWHERE,
    )


def _own_line(claim: ClaimRow, here: Here, modules: Mapping[str, str]) -> OwnLine:
    is_waiting = claim.state is ClaimState.WAITING
    stands_for = f", for {modules.get(claim.module_id, claim.module_id)}" if claim.module_id else ""
    return OwnLine(
        title=claim.title,
        detail=f"{claim.provider}{stands_for}",
        day=_day(claim.day, here),
        hours=hours_from_minutes(claim.minutes),
        state=STATES[claim.state],
        remark=f"{claim.state.value.replace('_', ' ').capitalize()}: {claim.reason}" if claim.reason else "",
        proof_url=addresses.own_proof(claim.id),
        take_back_url=addresses.own_take_back(claim.id) if is_waiting else None,
    )


def build_enter(modules: Mapping[str, str], form: Typed) -> EnterPage:
    """The form of who enters training for an officer."""
    return EnterPage("Enter training for an officer", form, module_options(modules), addresses.ENTER)


def claim_line(claim: ClaimRow, here: Here) -> ClaimLine:
    """One entry in a list for who decides."""
    return ClaimLine(
        name=short_name(claim.given_name, claim.family_name),
        url=addresses.claim(claim.id),
        title=claim.title,
        day=_day(claim.day, here),
        hours=hours_from_minutes(claim.minutes),
        state=STATES[claim.state],
    )


def build_claims(
    claims: Sequence[ClaimRow], here: Here, state: ClaimState, *, page: int, pages: int, found: int
) -> ClaimsPage:
    """Entries in one state."""
    words = STATES[state].word.lower()

    def address(number: int) -> str:
        return f"{addresses.OUTSIDE}?{urlencode({'state': state.value, 'page': number})}"

    return ClaimsPage(
        title=f"{sentence_start(counted(found, 'entry', 'entries'))}: {words}",
        state_options=[(one.value, STATES[one].word) for one in ClaimState],
        state_value=state.value,
        lines=[claim_line(one, here) for one in claims],
        empty=f"No entry is {words}.",
        pages_words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=address(page - 1) if page > 1 else None,
        after_url=address(page + 1) if page < pages else None,
        url=addresses.OUTSIDE,
    )


def build_claim(
    claim: ClaimRow,
    approver: Approver,
    here: Here,
    names: Mapping[int, tuple[str, str]],
    modules: Mapping[str, str],
    sent: Mapping[str, Typed],
    did: str | None,
) -> ClaimPage:
    """One entry with all that is known of it.

    :param names: of everybody who had a hand in it, by id
    :param sent: the forms as they were sent: approve, reject, withdraw
    """
    may_decide = rules.may_decide(approver.person_id, person_id=claim.person_id, entered_by_id=claim.entered_by_id)
    approve = sent.get("approve", Typed({"module": claim.module_id or "", "percent": "100"}, {}))
    forms = [approve, sent.get("reject", NOTHING), sent.get("withdraw", NOTHING)]
    # the reason stands on the page once: rejected while it waits, taken back after that
    return ClaimPage(
        title=claim.title,
        side=short_name(claim.given_name, claim.family_name),
        notice=NOTICES.get(did or ""),
        state=STATES[claim.state],
        facts=_facts(claim, here, names, modules),
        reason=claim.reason or "",
        proof_url=f"{addresses.claim(claim.id)}/proof",
        own=None if may_decide else OWN,
        is_waiting=may_decide and claim.state is ClaimState.WAITING,
        is_approved=may_decide and claim.state is ClaimState.APPROVED,
        approve=forms[0],
        reject=forms[1],
        withdraw=forms[2],
        modules=module_options(modules),
        url=addresses.claim(claim.id),
        problems=[problem for form in forms for problem in form.problems],
    )


def _facts(
    claim: ClaimRow, here: Here, names: Mapping[int, tuple[str, str]], modules: Mapping[str, str]
) -> list[tuple[str, str]]:
    module = modules.get(claim.module_id, claim.module_id) if claim.module_id else NO_MODULE
    facts = [
        (
            "Officer",
            short_name(claim.given_name, claim.family_name) + (f", badge {claim.badge}" if claim.badge else ""),
        ),
        ("Held by", claim.provider),
        ("Day", _day(claim.day, here)),
        ("Hours", hours_from_minutes(claim.minutes)),
        ("Code", claim.code or "None"),
        ("Stands for", module),
        ("Entered", f"{here.when(claim.entered_at)}, by {_name(names, claim.entered_by_id)}"),
    ]
    if claim.decided_at is not None and claim.decided_by_id is not None:
        facts.append(
            (STATES[claim.state].word, f"{here.when(claim.decided_at)}, by {_name(names, claim.decided_by_id)}")
        )
    return facts


def _name(names: Mapping[int, tuple[str, str]], person_id: int) -> str:
    return short_name(*names[person_id]) if person_id in names else "somebody who is no longer here"


def _day(day: date, here: Here) -> str:
    return date_in_words(day, here.now.astimezone(here.zone).date())
