"""Builds the pages on which a plan is checked and signed off, and each signed version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from training_app.content.toolkit import Tool
from training_app.readiness import addresses as room_addresses
from training_app.readiness.answers import Answers
from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import DueLine, Mark, SheetPage, ShownPart
from training_app.readiness.plan import addresses
from training_app.readiness.plan.contents import Frozen, thaw
from training_app.readiness.plan.models import PlanSignOff
from training_app.readiness.plan.pages import CheckPage, FindingGroup, SignForm, SignOffsPage, VersionPage
from training_app.readiness.plan.queries import Now
from training_app.readiness.plan.rules import Finding, Gravity, grave_in
from training_app.readiness.plan.sign_rules import CONFIRM_WITH, stage_on
from training_app.readiness.sheets import SheetPart
from training_app.readiness.views import Look
from training_app.web.words import counted, day_in_words, sentence_start

MARKS = {Gravity.GRAVE: Mark("late", "Grave"), Gravity.MEND: Mark("due", "To mend")}
HEADS = {Gravity.GRAVE: "Grave", Gravity.MEND: "To mend"}
CHECK_LEAD = (
    "Read from what stands in the plan, each time this page is opened. Grave is what leaves somebody alone, or out of "
    "reach, on the night. Whether a step is the right one, only people can say."
)
SIGNED = "Signed off. The card shows this version now."
ALONE = (
    "You kept the newest part, and nobody else here may sign a plan. So you may, and the audit log notes it. Better: "
    "have an administrator name a second coordinator."
)
OWN = (
    "You kept the newest part of this plan, so somebody else reads it and signs it: another coordinator, or an "
    "administrator."
)
NOTHING = "No part was kept yet. Go through them and keep them first; then the plan can be signed off."
CONFIRM_HINT = f"To sign it with its gaps, type: {CONFIRM_WITH}"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who looks at the page: whether they may sign, kept the newest part, and are the only one who may."""

    may_sign: bool
    is_own: bool
    is_alone: bool


def build_check(look: Look, tool: Tool, copy: ToolCopy, findings: Sequence[Finding]) -> CheckPage:
    """Everything that is missing, the grave first."""
    grave = grave_in(findings)
    return CheckPage(
        copy=copy.name,
        title="What is missing",
        summary=summary_of(findings),
        percent=0 if grave else 50 if findings else 100,
        lead=CHECK_LEAD,
        groups=[group for gravity in Gravity if (group := _group(look, tool, copy, findings, gravity)).lines],
        next_label="Sign-offs of this plan",
        next_url=addresses.sign_offs(copy.id),
    )


def summary_of(findings: Sequence[Finding]) -> str:
    """ "Three gaps, one of them grave"."""
    if not findings:
        return "Nothing is missing"
    grave = grave_in(findings)
    words = sentence_start(counted(len(findings), "gap", "gaps"))
    if not grave:
        return f"{words}, none grave"
    return f"{words}, {counted(grave, 'of them', 'of them')} grave" if len(findings) > 1 else "One gap, and it is grave"


def build_sign_offs(  # noqa: PLR0913 - one page, all by name
    look: Look,
    tool: Tool,
    copy: ToolCopy,
    now: Now,
    findings: Sequence[Finding],
    signing: Signing,
    *,
    typed: tuple[str, str] | None = None,
    notice: str | None = None,
) -> SignOffsPage:
    """The state of the plan, signing it, and every signed version.

    :param typed: a confirmation that was not enough, and why
    """
    newest = now.newest
    is_same = newest is not None and newest.content_hash == now.content_hash
    form, why_not = _form(copy, now, findings, signing, typed)
    if is_same and not _is_due(look, now):
        form, why_not = None, None
    return SignOffsPage(
        copy=copy.name,
        title="Sign-offs",
        state=_state(newest, is_same=is_same),
        lead=_lead(look, newest, is_same=is_same),
        changed=[] if newest is None else list(_changed(tool, thaw(newest.content), now.answers)),
        form=form,
        why_not=why_not,
        versions=[_version_line(look, copy, one, is_newest=one is newest) for one in now.signed],
        check_label=summary_of(findings),
        check_url=addresses.check(copy.id),
        notice=notice,
    )


def build_version(look: Look, copy: ToolCopy, signed: PlanSignOff, newest: int, *, agency: str) -> VersionPage:
    """One signed version, as it was then.

    :param newest: the number of the newest
    """
    frozen = thaw(signed.content)
    kept = sum(part.number > 0 for part in frozen.parts)
    sheet = SheetPage(
        title=frozen.name,
        tool=f"{frozen.tool}, version {signed.number}",
        agency=agency,
        state=f"Signed off {signed_day(look, signed.signed_at)}, version {signed.number}",
        percent=100,
        filled=f"{sentence_start(counted(kept, 'part', 'parts'))} of {len(frozen.parts)} kept",
        parts=[_shown(part) for part in frozen.parts],
        origin=frozen.origin,
        licence=frozen.licence,
        sources=look.sources(frozen.source_ids),
    )
    is_old = signed.number != newest
    return VersionPage(
        sheet=sheet,
        newest_label=f"The newest is version {newest}",
        newest_url=addresses.sign_off(copy.id, newest) if is_old else None,
    )


def signed_day(look: Look, moment: datetime) -> str:
    """ "3 March 2027", in the agency's zone."""
    return day_in_words(moment.astimezone(look.here.zone).date())


def _group(look: Look, tool: Tool, copy: ToolCopy, findings: Sequence[Finding], gravity: Gravity) -> FindingGroup:
    titles = {part.id: part.title for part in tool.parts}
    is_writable = look.may_keep and copy.put_away_at is None
    lines = [
        DueLine(one.sentence, _where(copy, one.part_id, is_writable=is_writable), MARKS[gravity], titles[one.part_id])
        for one in findings
        if one.gravity is gravity
    ]
    return FindingGroup(gravity.value, HEADS[gravity], lines)


def _where(copy: ToolCopy, part_id: str, *, is_writable: bool) -> str:
    part = room_addresses.part(copy.id, part_id)
    return part if is_writable else f"{room_addresses.copy(copy.id)}#{part_id}"


def _state(newest: PlanSignOff | None, *, is_same: bool) -> Mark:
    if newest is None:
        return Mark("open", "Not signed off")
    return Mark("done", "Signed off") if is_same else Mark("part", "Changed since")


def _lead(look: Look, newest: PlanSignOff | None, *, is_same: bool) -> str:
    if newest is None:
        return "This plan was never signed off. Until it is, officers have no card of it."
    since = "Nothing changed since." if is_same else "It changed since; the card still shows the signed version."
    day, again = signed_day(look, newest.signed_at), day_in_words(newest.review_on)
    return f"Signed off {day}, version {newest.number}. {since} It is to be looked at again by {again}."


def _changed(tool: Tool, before: Frozen, now: Mapping[str, Answers]) -> Iterator[str]:
    for part in tool.parts:
        if before.answers.get(part.id) != now[part.id]:
            yield part.title


def _form(
    copy: ToolCopy, now: Now, findings: Sequence[Finding], signing: Signing, typed: tuple[str, str] | None
) -> tuple[SignForm | None, str | None]:
    if not signing.may_sign or copy.put_away_at is not None:
        return None, None
    if not now.kept:
        return None, NOTHING
    if signing.is_own and not signing.is_alone:
        return None, OWN
    form = SignForm(
        url=addresses.sign_offs(copy.id),
        seen_hash=now.content_hash,
        seen_number=now.number,
        lead="You sign the whole plan as it stands now. Your name is in the audit log and on no page of the plan.",
        confirm=(typed[0] if typed else "") if grave_in(findings) else None,
        hint=CONFIRM_HINT,
        error=typed[1] if typed else None,
    )
    return form, ALONE if signing.is_own else None


def _is_due(look: Look, now: Now) -> bool:
    """Whether the yearly look is near, so that the same plan may well be signed once more."""
    today = look.here.now.astimezone(look.here.zone).date()
    return now.newest is not None and stage_on(today, now.newest.review_on) is not None


def _version_line(look: Look, copy: ToolCopy, signed: PlanSignOff, *, is_newest: bool) -> DueLine:
    state = Mark("done", "Newest") if is_newest else Mark("open", "Earlier")
    detail = f"Signed off {signed_day(look, signed.signed_at)}."
    return DueLine(f"Version {signed.number}", addresses.sign_off(copy.id, signed.number), state, detail)


def _shown(part: SheetPart) -> ShownPart:
    note = f"Version {part.number} of this part" if part.number else "As the library suggested it"
    return ShownPart(part.id, part.title, part.lead, "", (), note, part.entries, None)
