"""Builds the pages of one destination: its form, what it is told of people, a stop, a trial, what it did not take."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from training_app.connections import addresses
from training_app.connections.here import Here
from training_app.connections.kinds import OTHERS
from training_app.connections.pages import (
    DestinationFormPage,
    Option,
    PeoplePage,
    RowItem,
    RowsPage,
    StepItem,
    StopPage,
    TrialPage,
)
from training_app.connections.rules import XAPI_VERSIONS, is_open_to_read
from training_app.connections.service import mark_of
from training_app.connections.words import (
    PEOPLE_DETAIL,
    PEOPLE_WORDS,
    ROWS_A_PAGE,
    paging_of,
    percent,
    records_words,
)
from training_app.delivery.models import Destination, RowState
from training_app.delivery.models import Identity as Told
from training_app.delivery.queries import DestinationHealth, NotTakenRow, RemarkedRow
from training_app.foundation.secrets import VARIABLE
from training_app.foundation.trial import Step
from training_app.learning.pages import Mark, State
from training_app.web.question import Button, Link

OPEN_TO_READ = "The address kept now is not https: anyone on the way can read the password and the records."
NO_KEY = (
    f"No password can be kept here yet: {VARIABLE} is not set. Ask who runs this installation to set it, or to add the "
    "destination with training-app destination add and --secret-env."
)
REMARKED = (
    "These arrived, and nothing needs doing for them to be there. Each says what was seen when it was sent. Where two "
    "were not compared, let the name read at the other side, if you wish to be sure."
)
FIRST_VALUES = {"xapi_version": "1.0.3", "batch_rows": "50"}
FIRST_HINT = "Kept sealed, and never shown again."
CLIP = 400
"""Characters of what another machine said that a page shows; it may say a megabyte."""

Sent = tuple[Mapping[str, str], Mapping[str, str]]
"""What was typed, and why it was not taken, each by field."""


def build_add(sent: Sent | None, *, can_seal: bool) -> DestinationFormPage:
    """The form of a new destination."""
    values, errors = sent or (FIRST_VALUES, {})
    return DestinationFormPage(
        side="Records",
        title="Add a destination",
        url=addresses.ADD,
        button="Add it",
        lead="Records made from now on go there, each within seconds. What was recorded before stays here alone.",
        seen="",
        password_hint=FIRST_HINT,
        versions=_versions(),
        facts=[],
        values=values,
        errors=errors,
        warning=None if can_seal else NO_KEY,
        back_url=addresses.RECORDS,
    )


def build_change(destination: Destination, sent: Sent | None) -> DestinationFormPage:
    """The form of a destination as it is kept now."""
    values, errors = sent or (_values_of(destination), {})
    return DestinationFormPage(
        side="Records",
        title=f"Change {destination.name}",
        url=addresses.change(destination.id),
        button="Keep the change",
        lead="A change holds from the next record that is sent. What waits is sent as it is said here.",
        seen=mark_of(destination),
        password_hint=_password_hint(destination),
        versions=_versions(),
        facts=_facts(destination),
        values=values,
        errors=errors,
        warning=OPEN_TO_READ if is_open_to_read(destination.endpoint) else None,
        back_url=addresses.RECORDS,
    )


def build_people(destination: Destination, sent: Sent | None) -> PeoplePage:
    """What the destination is told of people, and the form to change it."""
    values, errors = sent or ({"told": destination.identity, "reason": ""}, {})
    return PeoplePage(
        side=destination.name,
        now=f"{destination.name} is told this of an officer now: {_lower(PEOPLE_WORDS[Told(destination.identity)])}.",
        url=addresses.people(destination.id),
        options=[Option(one.value, PEOPLE_WORDS[one], PEOPLE_DETAIL[one], values["told"] == one) for one in Told],
        reason=values["reason"],
        errors=errors,
        notice=None,
        back_url=addresses.RECORDS,
    )


def build_stop(destination: Destination, sent: Sent | None) -> StopPage:
    """Whether sending shall stop."""
    values, errors = sent or ({"reason": ""}, {})
    return StopPage(
        side="Records",
        title=f"Stop sending to {destination.name}",
        url=addresses.stop(destination.id),
        reason=values["reason"],
        errors=errors,
        back_url=addresses.RECORDS,
    )


def build_trial(name: str, steps: Sequence[Step], *, again: str, back: Link) -> TrialPage:
    """What each step showed. The title is the finding.

    :param again: where "Test again" is posted to
    """
    right = sum(step.is_right is True for step in steps)
    return TrialPage(
        side=name,
        title=_trial_title(steps, right),
        percent=percent(right / len(steps)),
        ground_label=f"{right} of {len(steps)} steps went well",
        lead="This is what was seen just now. Nothing was stored at the other side, and nothing was changed here.",
        steps=[StepItem(step.name, _step_state(step), _clipped(step.words)) for step in steps],
        again=Button("Test again", again),
        back=back,
    )


def build_rows(
    health: DestinationHealth,
    rows: Sequence[NotTakenRow],
    here: Here,
    *,
    names: Mapping[UUID, str],
    paging: tuple[int, int],
    may_manage: bool,
) -> RowsPage:
    """One page of the records that the destination did not take.

    :param names: what rows are about, for those of which that can be told; the others go by their id
    :param paging: the page shown and how many there are
    """
    return RowsPage(
        side=health.name,
        title=f"{records_words(health.not_taken)} not taken",
        percent=0,
        caption="Records that were not taken, the oldest first",
        heads=("Kept since", "Reason"),
        lead=(
            "In the order of the queue. Each is kept here with the reason. Mend what the reason names at the other "
            "side; then send them again. Those that are taken leave this list."
        ),
        rows=[
            RowItem(
                id=names.get(row.subject_id, str(row.subject_id)),
                since=here.when(row.created_at),
                state=_row_state(row),
                reason=row.reason,
            )
            for row in rows
        ],
        paging=paging_of(addresses.not_taken(health.id), *paging),
        button=Button("Send them again", addresses.send_again(health.id)) if may_manage and rows else None,
        empty="Every record was taken, or waits to be sent.",
    )


def build_remarked(
    health: DestinationHealth,
    rows: Sequence[RemarkedRow],
    here: Here,
    *,
    names: Mapping[UUID, str],
    paging: tuple[int, int],
) -> RowsPage:
    """One page of the records that were delivered with a remark: what each means, and what to do about it."""
    other = OTHERS.get(health.kind)
    return RowsPage(
        side=health.name,
        title=f"{records_words(health.remarked)} delivered with a remark",
        percent=100,
        caption="Records that were delivered with a remark, the newest first",
        heads=("Delivered", "Remark"),
        lead=(other.remarked if other is not None else None) or REMARKED,
        rows=[
            RowItem(
                id=names.get(row.subject_id, str(row.subject_id)),
                since=here.when(row.delivered_at) if row.delivered_at is not None else "",
                state=State(Mark.DONE, "Delivered"),
                reason=row.remark,
            )
            for row in rows
        ],
        paging=paging_of(addresses.remarked(health.id), *paging),
        button=None,
        empty="Nothing was remarked.",
    )


def rows_before(page: int) -> int:
    """How many rows stand on the pages before."""
    return (page - 1) * ROWS_A_PAGE


def _values_of(destination: Destination) -> dict[str, str]:
    return {
        "name": destination.name,
        "endpoint": destination.endpoint,
        "username": destination.username,
        "xapi_version": destination.xapi_version,
        "batch_rows": str(destination.batch_rows),
        "alert_mail": destination.alert_mail or "",
    }


def _facts(destination: Destination) -> list[tuple[str, str]]:
    return [
        ("Name", destination.name),
        ("Address", destination.endpoint),
        ("User name", destination.username),
        ("Password", "Kept sealed" if destination.secret_sealed else f"In {destination.secret_env}"),
        ("xAPI", destination.xapi_version),
        ("Records in one request", f"{destination.batch_rows} at most"),
        ("Told of trouble", destination.alert_mail or "Whom the installation names, if anybody"),
    ]


def _password_hint(destination: Destination) -> str:
    if destination.secret_sealed is not None:
        return "Leave it empty to keep the one there is. It is never shown again."
    return f"It is in the variable {destination.secret_env} of the worker. Leave this empty to keep it there."


def _versions() -> list[tuple[str, str]]:
    return [(one, one) for one in XAPI_VERSIONS]


def _trial_title(steps: Sequence[Step], right: int) -> str:
    if any(step.is_right is False for step in steps):
        return "The connection does not work yet"
    if not right:
        return "The connection could not be tried from here"
    return "The connection works" if right == len(steps) else "The connection works, as far as can be told"


def _step_state(step: Step) -> State:
    if step.is_right is None:
        return State(Mark.OPEN, "Not known")
    return State(Mark.DONE, "Works") if step.is_right else State(Mark.LATE, "Fails")


def _row_state(row: NotTakenRow) -> State:
    return State(Mark.DUE, "Parked") if row.state is RowState.PARKED else State(Mark.LATE, "Refused")


def _clipped(words: str) -> str:
    return words if len(words) <= CLIP else f"{words[:CLIP]} ..."


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
